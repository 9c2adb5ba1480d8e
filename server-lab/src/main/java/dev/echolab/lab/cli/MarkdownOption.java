package dev.echolab.lab.cli;

import picocli.CommandLine.Option;

/** Reads {@code --markdown}, which replaces the report's text. */
final class MarkdownOption {
  @Option(
      names = "--markdown",
      description = "Print the report as Markdown, for a comment on a pull request.")
  private boolean markdown;

  boolean isAsked() {
    return markdown;
  }
}
