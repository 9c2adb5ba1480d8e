package dev.echolab.cli;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * SIGTERM and SIGINT, so that the main thread can stop the server and choose the exit code.
 *
 * <p>A shutdown hook could do neither: the exit code of a JVM that a signal ends is fixed, and a
 * second signal during its hooks is ignored. {@code sun.misc.Signal} is exported by the supported
 * module jdk.unsupported (JEP 260); it is reached by reflection because javac warns of its name in
 * a way that cannot be switched off, and this build takes no warnings.
 */
public final class TerminationSignals implements AutoCloseable {
  /** 128 + 15, what a shell reports of a process that SIGTERM ended. */
  private static final int ENDED_BY_SIGNAL = 143;

  /** What a signal did before, by its name. */
  private final Map<String, Object> former = new HashMap<>();

  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private volatile boolean halting;

  private TerminationSignals() {}

  public static TerminationSignals install() {
    TerminationSignals signals = new TerminationSignals();
    signals.handle("TERM");
    signals.handle("INT");
    return signals;
  }

  private void handle(String name) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                arrive(name);
                return null;
              });
      former.put(name, set(name, ours));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM offers no handling of SIG" + name, e);
    }
  }

  /** Returns the handler that was set before. */
  private static Object set(String name, Object with) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    return signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), with);
  }

  /** From now on the signals do again what they did before. */
  @Override
  public void close() {
    former.forEach(
        (name, handler) -> {
          try {
            set(name, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot give SIG" + name + " back", e);
          }
        });
  }

  private void arrive(String name) {
    if (halting) {
      Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
    }
    arrived.add(name);
  }

  /** Waits for a signal and returns its name without SIG. */
  public String await() throws InterruptedException {
    return arrived.take();
  }

  /** From now on a further signal ends the process at once: the user has waited long enough. */
  public void haltOnNext() {
    halting = true;
  }
}
