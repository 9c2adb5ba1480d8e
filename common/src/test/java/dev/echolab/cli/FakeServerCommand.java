package dev.echolab.cli;

import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds a command like those of the real servers, around a server without sockets. */
@Command(name = "fake-server")
final class FakeServerCommand implements Callable<Integer> {
  @Mixin private final ServerCommandOptions flags = new ServerCommandOptions(7999);

  private final EchoServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ServerOptions options;

  FakeServerCommand(EchoServer server) {
    this.server = server;
  }

  @Override
  public Integer call() throws InterruptedException {
    options = flags.toOptions();
    return server == null
        ? ExitCode.GOOD
        : ServerRunner.run(
            server,
            options,
            flags.metricsAddress(),
            List.of(OptionTable.Row.same("workers", "none")),
            new PrintWriter(out, true));
  }

  int execute(String... args) {
    CommandLine line = CommandLines.of(this);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  /** Returns the parsed options; null if the command line was rejected. */
  ServerOptions options() {
    return options;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
