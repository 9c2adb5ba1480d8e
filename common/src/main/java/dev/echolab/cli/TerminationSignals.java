package dev.echolab.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Passes SIGTERM and SIGINT to the main thread, which stops the server and chooses the exit code.
 *
 * <p>A shutdown hook is no alternative: a signal determines the exit code of the JVM, and a second
 * signal during the hooks is ignored. {@code sun.misc.Signal} is exported by the supported module
 * jdk.unsupported (JEP 260). It is called by reflection because javac emits a warning for its name
 * that cannot be suppressed, and this build fails on warnings.
 */
public final class TerminationSignals implements AutoCloseable {
  /** 128 + 15: the exit status that a shell reports for a process ended by SIGTERM. */
  private static final int SIGTERM_EXIT_STATUS = 143;

  /** The handler that each signal had before, by the name of the signal. */
  private final Map<String, Object> previousHandlers = new HashMap<>();

  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
  private volatile boolean haltOnSignal;

  private TerminationSignals() {}

  /** Installs handlers for SIGTERM and SIGINT. */
  public static TerminationSignals install() {
    TerminationSignals signals = new TerminationSignals();
    signals.installHandler("TERM");
    signals.installHandler("INT");
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
    if (haltOnSignal) {
      Runtime.getRuntime().halt(SIGTERM_EXIT_STATUS);
    }
    signals.add(name);
  }

  /** Waits for a signal and returns its name without SIG. */
  public String await() throws InterruptedException {
    return signals.take();
  }

  /** Waits for a signal for this long; returns its name without SIG, or null. */
  public String poll(Duration timeout) throws InterruptedException {
    return signals.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Makes any further signal end the process immediately: the user does not want to wait. */
  public void haltOnNext() {
    haltOnSignal = true;
  }
}
