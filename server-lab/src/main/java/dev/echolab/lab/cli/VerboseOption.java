package dev.echolab.lab.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Reads {@code --verbose}, which adds the details to a report. */
final class VerboseOption {
  @Option(names = "--verbose", description = "Print all details, not only the result.")
  private boolean verbose;

  /** Returns the details; the hint without the option. */
  List<String> ifAsked(Supplier<List<String>> details, List<String> hint) {
    return verbose ? details.get() : hint;
  }

  /** Returns the details; empty without the option. */
  List<String> ifAsked(Supplier<List<String>> details) {
    return ifAsked(details, List.of());
  }
}
