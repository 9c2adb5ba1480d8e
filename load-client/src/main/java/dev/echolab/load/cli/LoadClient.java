package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the commands of the load client alone: all that is needed to load a server. */
@Command(
    name = "load-client",
    mixinStandardHelpOptions = true,
    version = "echo-lab 0.2.0",
    description = "Loads an echo server, checks every byte, and judges the measurement.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LoadCommand.class, MergeCommand.class, ConformCommand.class})
public final class LoadClient implements Callable<Integer> {
  @Spec private CommandSpec spec;

  LoadClient() {}

  public static void main(String[] args) {
    System.exit(CommandLines.of(new LoadClient()).execute(args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command? one of them must be named");
  }
}
