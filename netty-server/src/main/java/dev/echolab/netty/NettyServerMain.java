package dev.echolab.netty;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.OptionTable.Row;
import dev.echolab.cli.ServerCommandOptions;
import dev.echolab.cli.ServerRunner;
import dev.echolab.cli.UserError;
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

/** Runs the Netty server from the command line. */
@Command(
    name = "netty-server",
    headerHeading = "Example: java -jar netty-server.jar --port 7003 --protocol raw%n%n",
    description = "Echo server with Netty.")
public final class NettyServerMain implements Callable<Integer> {
  private static final int DEFAULT_PORT = 7003;
  private static final int MAX_LOOPS = 1024;

  @Spec private CommandSpec spec;

  @Mixin private final ServerCommandOptions flags = new ServerCommandOptions(DEFAULT_PORT);

  @Option(
      names = "--transport",
      paramLabel = "auto|nio|epoll|io_uring",
      defaultValue = "auto",
      description =
          "Netty's interface to the kernel; auto: epoll if available, else nio."
              + " Default: ${DEFAULT-VALUE}")
  private Transport transport;

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "0",
      description = "Event loops, 1 to 1024; 0: one per processor. Default: ${DEFAULT-VALUE}")
  private int loops;

  public static void main(String[] args) {
    FatalErrors.enable();
    System.exit(CommandLines.of(new NettyServerMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLines.requireInRange(spec, "--loops", loops, 0, MAX_LOOPS);
    ServerOptions options = flags.toOptions();
    flags.configureLogging();
    Transport effective = transport.effective();
    effective
        .unavailabilityReason()
        .ifPresent(
            reason -> {
              throw new UserError("--transport " + transport + " is not available here: " + reason);
            });
    int effectiveLoops = loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    return ServerRunner.run(
        new NettyServer(options, effective, effectiveLoops),
        options,
        flags.metricsAddress(),
        List.of(
            new Row("transport", name(transport), name(effective)),
            new Row("loops", Integer.toString(loops), Integer.toString(effectiveLoops))),
        spec.commandLine().getOut());
  }

  private static String name(Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }
}
