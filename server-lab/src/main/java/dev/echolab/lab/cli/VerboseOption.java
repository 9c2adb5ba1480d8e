package dev.echolab.lab.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Reads {@code --verbose}, which adds the details to a report. */
final class VerboseOption {
  @Option(names = "--verbose", description = "Print all details, not only the result.")
  private boolean verbose;

  /** Prints the details; the hint without the option. */
  void print(PrintWriter out, Supplier<List<String>> details, List<String> hint) {
    (verbose ? details.get() : hint).forEach(out::println);
  }
}
