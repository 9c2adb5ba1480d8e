package dev.echolab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Passes SIGTERM, SIGINT and SIGHUP to the main thread, which stops the server and chooses the exit
 * code. A SIGHUP that the process was started to ignore, as by nohup(1), stays ignored: HotSpot
 * then installs no handler (JVM_RegisterSignal).
 *
 * <p>A shutdown hook is no alternative: a signal determines the exit code of the JVM, and a second
 * signal during the hooks is ignored. {@code sun.misc.Signal} is exported by the supported module
 * jdk.unsupported (JEP 260). It is called by reflection because javac emits a warning for its name
 * that cannot be suppressed, and this build fails on warnings.
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

  /** The handler that each signal had before, by the name of the signal. */
  private final Map<String, Object> previousHandlers = new HashMap<>();

  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
  private volatile boolean haltOnSignal;
  private volatile boolean haltOnSecond;

  private TerminationSignals() {}

  public static TerminationSignals install() {
    TerminationSignals signals = new TerminationSignals();
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
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM cannot handle SIG" + name, e);
    }
  }

  /** Sets the handler of a signal and returns the previous one. */
  private static Object setHandler(String name, Object newHandler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    return signal
        .getMethod("handle", signal, handlerType)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), newHandler);
  }

  /** Restores the previous handlers. */
  @Override
  public void close() {
    previousHandlers.forEach(
        (name, handler) -> {
          try {
            setHandler(name, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot restore the handler of SIG" + name, e);
          }
        });
  }

  private void onSignal(String name) {
    // systemd's SendSIGHUP= and a closed terminal send SIGHUP with the other: nobody is impatient.
    boolean halts = haltOnSignal || (haltOnSecond && isPending());
    if (halts && !name.equals("HUP")) {
      Runtime.getRuntime().halt(SIGTERM_EXIT_STATUS);
    }
    signals.add(name);
  }

  /**
   * Acts as on SIGTERM when the stream ends. The other end belongs to the process that started this
   * one: the kernel closes it however that process ends, and keeps it open while that process is
   * stopped (SIGSTOP). A daemon thread blocks in one read call until then; nothing polls.
   */
  public void addAtEndOf(InputStream stream) {
    addAtEndOf(() -> stream.transferTo(OutputStream.nullOutputStream()));
  }

  /** Acts as on SIGTERM when the stream ends, and passes on each line of it until then. */
  public void addAtEndOf(InputStream stream, Consumer<String> line) {
    addAtEndOf(
        () -> {
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
          for (String next = lines.readLine(); next != null; next = lines.readLine()) {
            line.accept(next);
          }
        });
  }

  /** Reads standard input to its end. */
  @FunctionalInterface
  private interface InputReading {
    void readToEnd() throws IOException;
  }

  private void addAtEndOf(InputReading input) {
    Thread reader =
        new Thread(
            () -> {
              try {
                input.readToEnd();
                log.info("the process that started this server has ended");
              } catch (IOException e) {
                log.info("the process that started this server is not reachable: {}", e.toString());
              } finally {
                signals.add("TERM");
              }
            },
            "end-of-input");
    reader.setDaemon(true);
    reader.start();
  }

  /** Waits for a signal and returns its name without SIG; an empty text after endWait. */
  public String await() throws InterruptedException {
    return signals.take();
  }

  /** Ends the wait without a signal. Called by any thread. */
  public void endWait() {
    signals.add("");
  }

  /** Waits for a signal for this long; returns its name without SIG, or null. */
  public String poll(Duration timeout) throws InterruptedException {
    return signals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns whether a signal has come and was not taken by a wait. */
  public boolean isPending() {
    return !signals.isEmpty();
  }

  /** Makes a signal end the process immediately if one is pending already. */
  public void haltOnSecond() {
    haltOnSecond = true;
  }

  /** Makes any further signal end the process immediately: the user does not want to wait. */
  public void haltOnNext() {
    haltOnSignal = true;
  }
}
