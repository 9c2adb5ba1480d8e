package dev.echolab.nio;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.OptionTable.Row;
import dev.echolab.cli.ServerCommandOptions;
import dev.echolab.cli.ServerRunner;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.ServerOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the selector server from the command line. */
@Command(
    name = "nio-server",
    headerHeading = "Example: java -jar nio-server.jar --port 7002 --protocol raw%n%n",
    description =
        "Echo server with NIO selectors: a few threads, each of which waits for many connections.")
public final class NioServerMain implements Callable<Integer> {
  private static final int DEFAULT_PORT = 7002;
  private static final int MAX_LOOPS = 1024;

  @Spec private CommandSpec spec;

  @Mixin private final ServerCommandOptions flags = new ServerCommandOptions(DEFAULT_PORT);

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "0",
      description = "Event loops, 1 to 1024; 0: one per processor. Default: ${DEFAULT-VALUE}")
  private int loops;

  @Option(
      names = "--buffers",
      paramLabel = "direct|heap",
      defaultValue = "direct",
      description =
          "Memory of the process buffer; with heap the JDK copies once more per call."
              + " Default: ${DEFAULT-VALUE}")
  private Workers.Buffers buffers;

  public static void main(String[] args) {
    FatalErrors.enable();
    System.exit(CommandLines.of(new NioServerMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLines.requireInRange(spec, "--loops", loops, 0, MAX_LOOPS);
    ServerOptions options = flags.toOptions();
    flags.configureLogging();
    int effectiveLoops = loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    return ServerRunner.run(
        new NioServer(options, effectiveLoops, buffers),
        options,
        flags.metricsAddress(),
        List.of(
            new Row("loops", Integer.toString(loops), Integer.toString(effectiveLoops)),
            Row.same("buffers", buffers.name().toLowerCase(Locale.ROOT))),
        spec.commandLine().getOut());
  }
}
