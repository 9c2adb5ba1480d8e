package dev.echolab.lab.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.cli.ConformCommand;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.cli.LoadCommand;
import dev.echolab.load.cli.MergeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands: it does nothing itself. */
@Command(
    name = "lab",
    headerHeading =
        "Examples:%n"
            + "  lab serve nio                       run a server on port 7002%n"
            + "  lab load 127.0.0.1:7002 --rate 5k   load it: is it fast enough?%n"
            + "  lab compare nio bio-platform        which model is better, and how sure is it?%n%n",
    description = "Echo servers of three I/O models: run, load, compare and explain them.",
    footer = {
      "",
      "Start with: lab compare --quick (all models, about a minute), then lab experiment list.",
      "Help for a command: lab help compare. Manual: README.md, docs/"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      VariantsCommand.class,
      LoadCommand.class,
      MergeCommand.class,
      CompareCommand.class,
      DiffCommand.class,
      SweepCommand.class,
      ExplainCommand.class,
      LiveCommand.class,
      ExperimentCommand.class,
      ConformCommand.class,
      CodeCommand.class
    })
public final class Lab implements Callable<Integer>, CommandLines.OwnTypes {
  @Spec private CommandSpec spec;

  public Lab() {}

  public static void main(String[] args) {
    System.exit(CommandLines.of(new Lab()).execute(args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command? one of them must be named");
  }

  @Override
  public void registerConverters(CommandLine line) {
    Converters.register(line);
  }
}
