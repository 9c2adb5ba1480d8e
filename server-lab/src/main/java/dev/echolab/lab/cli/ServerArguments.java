package dev.echolab.lab.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Reads {@code --server-option}, for every command that starts servers. */
final class ServerArguments {
  @Option(
      names = "--server-option",
      paramLabel = "OPTION",
      description =
          "One word for every server's command line, several times if need be:"
              + " --server-option=--tcp-nodelay --server-option=off")
  private List<String> words = List.of();

  /** One word each, in the order given. */
  List<String> words() {
    return words;
  }
}
