package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops the process of a server (SIGSTOP) until it is closed (SIGCONT).
 *
 * <p>A stopped process does not notice that the lab has ended. So a shell sends both signals: the
 * second one when its standard input ends, which the kernel closes however the lab ends.
 */
public final class Freezer implements AutoCloseable {
  private static final String SCRIPT =
      "trap '' INT HUP TERM; kill -STOP \"$0\" && read -r end; kill -CONT \"$0\"";
  private static final long TIMEOUT_MS = 2_000;

  private final Process shell;

  private Freezer(Process shell) {
    this.shell = shell;
  }

  /**
   * Stops a process; returns when each of its threads has stopped, at its next entry into the
   * kernel.
   *
   * @throws IOException if it was not stopped within 2 s, or the thread is interrupted
   */
  public static Freezer freeze(long pid) throws IOException {
    Freezer freezer =
        new Freezer(
            new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(pid))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (!isStopped(pid)) {
      if (System.nanoTime() - deadlineNs > 0) {
        freezer.close();
        throw new IOException("process " + pid + " could not be stopped (kill -STOP)");
      }
      if (Thread.currentThread().isInterrupted()) {
        freezer.close();
        throw new InterruptedIOException("interrupted before process " + pid + " stopped");
      }
      LockSupport.parkNanos(1_000_000);
    }
    return freezer;
  }

  private static boolean isStopped(long pid) {
    try {
      for (Path task : ProcFile.tasks(pid)) {
        String stat = ProcFile.text(task.resolve("stat"));
        if (!ProcFile.fieldsAfterName(stat)[0].equals("T")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // A thread has ended meanwhile, or all have.
    }
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
