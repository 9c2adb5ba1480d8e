package dev.echolab.lab.cli;

import dev.echolab.cli.TerminationSignals;
import dev.echolab.cli.UserError;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.os.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab serve}: one server, as if it had been started alone. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Run one server until it is stopped.",
    footer = {
      "",
      "Options after VARIANT go to the server: lab serve nio --port 7002 --work spin:50us",
      "The server's own help: lab serve nio --help"
    })
public final class ServeCommand implements Callable<Integer> {
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "VARIANT",
      completionCandidates = VariantNames.Names.class,
      description = "One of those of 'lab variants'.")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "SERVER-OPTION",
      description = "Handed to the server as they are.")
  private List<String> options = new ArrayList<>();

  @Spec
  void spec(CommandSpec injected) {
    spec = injected;
    // What follows VARIANT is the server's to understand.
    spec.parser().stopAtPositional(true);
    // An option before VARIANT then gets a message that says so.
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    Variant variant = VariantNames.named(name, spec);
    List<String> command = ServerCommand.of(options).of(variant, LabHome.find());
    TerminationSignals signals = TerminationSignals.install();
    Process server;
    try {
      server =
          ServerProcess.endingWithLab(command)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UserError(variant.name() + ": " + e.getMessage(), e);
    }
    forward(signals, server);
    return server.waitFor();
  }

  /**
   * SIGTERM is for this process alone and handed on. Ctrl-C on a terminal, and the SIGHUP of its
   * end, reach the server too, and a second signal would cut its draining short.
   */
  private static void forward(TerminationSignals signals, Process server) {
    Thread forwarder =
        new Thread(
            () -> {
              try {
                while (server.isAlive()) {
                  String signal = signals.await();
                  if (signal.equals("TERM") || !Terminal.isTerminal(0)) {
                    // Not Process.destroy: it also closes standard input, a second request.
                    server.toHandle().destroy();
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "forward-signals");
    forwarder.setDaemon(true);
    forwarder.start();
  }
}
