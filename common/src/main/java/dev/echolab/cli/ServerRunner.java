package dev.echolab.cli;

import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A server's life from the command line: start, say so, wait for a signal, stop in good order.
 *
 * <p>Standard output carries the table of options and the READY line, nothing else.
 */
public final class ServerRunner {
  private static final Logger log = LogManager.getLogger(ServerRunner.class);

  private ServerRunner() {}

  /**
   * Returns when the server has stopped.
   *
   * @param modelRows the options that only this model has, as they took effect
   * @return {@link ExitCode#GOOD} after a graceful stop, {@link ExitCode#FAILED} after a forced one
   * @throws UserError if the server could not be started
   */
  public static int run(
      EchoServer server, ServerOptions options, List<OptionTable.Row> modelRows, PrintWriter out)
      throws InterruptedException {
    TerminationSignals signals = TerminationSignals.install();
    start(server, options);
    String address =
        server.address().getAddress().getHostAddress() + ":" + server.address().getPort();
    announce(server, options, modelRows, address, out);
    String signal = signals.await();
    log.info("SIG{}: stopping within {}", signal, Units.format(options.drainTimeout()));
    signals.haltOnNext();
    StopResult result = server.stop(options.drainTimeout());
    log.info("stopped {}", result);
    log.info("counters {}", server.counters());
    return result.outcome() == StopResult.Outcome.GRACEFUL ? ExitCode.GOOD : ExitCode.FAILED;
  }

  private static void start(EchoServer server, ServerOptions options) {
    String asked = options.host() + ":" + options.port();
    try {
      server.start();
    } catch (BindException e) {
      throw new UserError(
          "--port " + options.port() + ": cannot listen on " + asked + ": " + e.getMessage(), e);
    } catch (UnresolvedAddressException e) {
      throw new UserError("--host " + options.host() + ": no such address", e);
    } catch (IOException e) {
      throw new UserError("cannot listen on " + asked + ": " + e.getMessage(), e);
    }
  }

  private static void announce(
      EchoServer server,
      ServerOptions options,
      List<OptionTable.Row> modelRows,
      String address,
      PrintWriter out) {
    try {
      List<OptionTable.Row> rows = new ArrayList<>(modelRows);
      rows.addAll(ServerFlags.rows(options, SocketSettings.effective(options), address));
      OptionTable.lines(rows).forEach(out::println);
    } catch (IOException e) {
      server.close();
      throw new UserError("the kernel does not accept the socket options: " + e.getMessage(), e);
    }
    String protocol = options.protocol().name().toLowerCase(Locale.ROOT);
    out.println("READY " + server.variant() + " " + address + " protocol=" + protocol);
    out.flush();
  }
}
