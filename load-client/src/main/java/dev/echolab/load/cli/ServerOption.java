package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.external.ExternalCommand;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Declares servers that a command starts itself, each by a command line of the user. */
public final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "NAME=COMMAND",
      description =
          "A server to start by a command, on a free port: py='python3 examples/python/echo.py"
              + " {port}' (with --protocol raw). Quotes as in a shell, which is not used; {host} and"
              + " the variable PORT are set, too.")
  private List<ExternalCommand> commands = List.of();

  @Option(
      names = "--ready-regex",
      paramLabel = "REGEX",
      description =
          "A --server is ready when it prints a matching line. Default: when it accepts, within 30 s")
  private Pattern readyLine;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns the servers in the order given. */
  public List<ExternalCommand> commands() {
    CommandLines.require(
        command, readyLine == null || !commands.isEmpty(), "--ready-regex is for --server");
    return commands.stream().map(c -> c.readyWhen(Optional.ofNullable(readyLine))).toList();
  }
}
