package dev.echolab.bio;

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

/** Runs the blocking server from the command line. */
@Command(
    name = "bio-server",
    headerHeading = "Example: java -jar bio-server.jar --port 7001 --protocol raw%n%n",
    description = "Echo server with blocking I/O: one thread per connection.")
public final class BioServerMain implements Callable<Integer> {
  private static final int DEFAULT_PORT = 7001;
  private static final int MAX_CARRIERS = 1024;

  @Spec private CommandSpec spec;

  @Mixin private final ServerCommandOptions flags = new ServerCommandOptions(DEFAULT_PORT);

  @Option(
      names = "--workers",
      paramLabel = "platform|virtual",
      defaultValue = "platform",
      description =
          "Kind of the thread that runs a connection; virtual needs JDK 21+."
              + " Default: ${DEFAULT-VALUE}")
  private Workers.Kind workers;

  @Option(
      names = "--carriers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Carrier threads for the virtual threads, 1 to 1024; 0: one per processor."
              + " Default: ${DEFAULT-VALUE}")
  private int carriers;

  public static void main(String[] args) {
    FatalErrors.enable();
    System.exit(CommandLines.of(new BioServerMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLines.requireInRange(spec, "--carriers", carriers, 0, MAX_CARRIERS);
    CommandLines.require(
        spec,
        carriers == 0 || workers == Workers.Kind.VIRTUAL,
        "--carriers needs --workers virtual");
    ServerOptions options = flags.toOptions();
    flags.configureLogging();
    if (workers == Workers.Kind.VIRTUAL && !VirtualThreads.areSupported()) {
      throw new UserError(
          "--workers virtual needs JDK 21 or newer, this is JDK " + Runtime.version().feature());
    }
    if (carriers > 0) {
      VirtualThreads.setCarriers(carriers);
    }
    String kind = workers.name().toLowerCase(Locale.ROOT);
    return ServerRunner.run(
        new BioServer(options, workers),
        options,
        flags.metricsAddress(),
        List.of(Row.same("workers", kind), carriersRow()),
        spec.commandLine().getOut());
  }

  private Row carriersRow() {
    boolean isVirtual = workers == Workers.Kind.VIRTUAL;
    String effective = isVirtual ? Integer.toString(VirtualThreads.carriers()) : "none";
    return new Row("carriers", Integer.toString(carriers), effective);
  }
}
