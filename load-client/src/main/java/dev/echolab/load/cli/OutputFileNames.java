package dev.echolab.load.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks the names of the files that a command is to write. */
final class OutputFileNames {
  private OutputFileNames() {}

  /** Refuses a name that two options share, and {@code -}; a file that is null is not requested. */
  static void check(CommandSpec command, Path... files) {
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      if (file != null && file.toString().equals("-")) {
        throw new ParameterException(
            command.commandLine(), "'-' is no output file: standard output holds the report");
      }
      if (file != null && !seen.add(file.toAbsolutePath().normalize())) {
        throw new ParameterException(
            command.commandLine(), "two options name the same output file, " + file);
      }
    }
  }
}
