package dev.echolab.lab.live;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops the process of a server (SIGSTOP) until it is closed (SIGCONT).
 *
 * <p>A stopped process does not notice that the lab has ended. So a shell sends both signals: the
 * second one when its standard input ends, which the kernel closes however the lab ends.
 */
final class Freezer implements AutoCloseable {
  private static final String SCRIPT =
      "trap '' INT HUP TERM; kill -STOP \"$0\" && read -r end; kill -CONT \"$0\"";
  private static final long TIMEOUT_MS = 2_000;

  private final Process shell;

  private Freezer(Process shell) {
    this.shell = shell;
  }

  /**
   * Stops a process; returns when it is stopped.
   *
   * @throws IOException if it was not stopped within 2 s
   */
  static Freezer freeze(long pid) throws IOException {
    String number = Long.toString(pid);
    Freezer freezer =
        new Freezer(
            new ProcessBuilder("sh", "-c", SCRIPT, number)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (!isStopped(number)) {
      if (System.nanoTime() - deadlineNs > 0) {
        freezer.close();
        throw new IOException("process " + pid + " could not be stopped (kill -STOP)");
      }
      LockSupport.parkNanos(1_000_000);
    }
    return freezer;
  }

  private static boolean isStopped(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", pid, "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
  }

  /** Continues the process; returns when the signal is sent. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      shell.waitFor(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
