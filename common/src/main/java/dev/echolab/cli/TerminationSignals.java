package dev.echolab.cli;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Passes SIGTERM, SIGINT and SIGHUP to the main thread, which stops the server and chooses the exit
 * code. A SIGHUP that the process was started to ignore, as by nohup(1), stays ignored: HotSpot
 * then installs no handler (JVM_RegisterSignal).
 *
 * <p>{@code sun.misc.Signal} is exported by the supported module jdk.unsupported (JEP 260).
 * Decision 0006 says why it is called by reflection, and why a shutdown hook is no alternative.
 */
public final class TerminationSignals implements AutoCloseable {
  /**
   * The environment variable by which the lab requests {@link #addAtEndOf} of standard input. It is
   * not set for a server that is started by hand, which outlives its shell.
   */
  public static final String STOP_AT_END_OF_INPUT = "ECHOLAB_STOP_AT_END_OF_INPUT";

  private static final Logger log = LogManager.getLogger(TerminationSignals.class);

  /** 128 + 15: the exit status that a shell reports for a process ended by SIGTERM. */
  private static final int SIGTERM_EXIT_STATUS = 143;

  /** Signals within this time are one request: timeout(1) sends each to the process twice. */
  static final Duration ONE_REQUEST = Duration.ofMillis(250);

  /** The handler that each signal had before, by the name of the signal. */
  private final Map<String, Object> previousHandlers = new HashMap<>();

  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();

  /** When the first signal but SIGHUP came. Owned by the monitor of this object. */
  private OptionalLong firstNs = OptionalLong.empty();

  private final LongSupplier nanoTime;

  TerminationSignals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Handles the signals from now on. Another one but SIGHUP, at least a quarter of a second after
   * the first, ends the process at once: somebody does not want to wait.
   */
  public static TerminationSignals install() {
    TerminationSignals signals = new TerminationSignals(System::nanoTime);
    signals.installHandler("TERM");
    signals.installHandler("INT");
    signals.installHandler("HUP");
    return signals;
  }

  private void installHandler(String name) {
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object newHandler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                onSignal(name);
                return null;
              });
      previousHandlers.put(name, setHandler(name, newHandler));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JVM cannot handle signals", e);
    }
  }

  private static Object setHandler(String name, Object newHandler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      return signal
          .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
          .invoke(null, signal.getConstructor(String.class).newInstance(name), newHandler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
    }
  }

  @Override
  public void close() {
    previousHandlers.forEach(TerminationSignals::setHandler);
  }

  /** Called by a thread of the JVM for each signal. */
  synchronized void onSignal(String name) {
    long nowNs = nanoTime.getAsLong();
    // Not SIGHUP: a closed terminal and systemd's SendSIGHUP= send it with another one.
    if (!name.equals("HUP")) {
      if (nowNs - firstNs.orElse(nowNs) >= ONE_REQUEST.toNanos()) {
        Runtime.getRuntime().halt(SIGTERM_EXIT_STATUS);
      }
      firstNs = OptionalLong.of(firstNs.orElse(nowNs));
    }
    signals.add(name);
  }

  /**
   * Acts as on SIGTERM when the stream ends, and passes on each line of it until then. The other
   * end belongs to the process that started this one: the kernel closes it however that process
   * ends, and keeps it open while that process is stopped (SIGSTOP). A daemon thread blocks in one
   * read call until then; nothing polls.
   */
  public void addAtEndOf(InputStream stream, Consumer<String> line) {
    Thread reader = new Thread(() -> readToEnd(stream, line), "end-of-input");
    reader.setDaemon(true);
    reader.start();
  }

  private void readToEnd(InputStream stream, Consumer<String> line) {
    try {
      new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .forEach(line);
      log.info("the process that started this server has ended");
    } catch (UncheckedIOException e) {
      log.info(
          "the process that started this server is not reachable: {}", e.getCause().toString());
    } finally {
      signals.add("TERM");
    }
  }

  /** Ends the wait without a signal. Called by any thread. */
  public void endWait() {
    signals.add("");
  }

  /**
   * Waits for a signal for this long; returns its name without SIG, an empty text after {@link
   * #endWait}, or null.
   */
  public String poll(Duration timeout) throws InterruptedException {
    return signals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns how many signals have come and were not taken by a wait. */
  public int pending() {
    return signals.size();
  }
}
