package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the commands of the load client: load, merge and conform. */
@Command(
    name = "load-client",
    headerHeading = "Example: load-client load 127.0.0.1:7002 -d 10s%n%n",
    description = "Loads an echo server, checks every byte, and judges the measurement.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LoadCommand.class, MergeCommand.class, ConformCommand.class})
public final class LoadClient implements Callable<Integer>, CommandLines.OwnTypes {
  @Spec private CommandSpec spec;

  LoadClient() {}

  public static void main(String[] args) {
    System.exit(CommandLines.of(new LoadClient()).execute(args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Override
  public void registerConverters(CommandLine line) {
    Converters.register(line);
  }
}
