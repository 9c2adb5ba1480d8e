package dev.echolab.lab.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Reads {@code --verbose}, which adds the details to a report. */
final class VerboseOption {
  @Option(names = "--verbose", description = "Print all details, not only the result.")
  private boolean verbose;

  /** Returns the details; empty without the option. */
  List<String> ifAsked(Supplier<List<String>> details) {
    return verbose ? details.get() : List.of();
  }
}
