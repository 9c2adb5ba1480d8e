package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads the scheduling figures of one thread of this process, and sets its timer slack.
 *
 * @param tid its number in /proc
 */
public record OwnThread(String tid) {
  private static final Logger log = LogManager.getLogger(OwnThread.class);

  /** Returns the calling thread. Without /proc/thread-self its figures are not available. */
  public static OwnThread current() {
    try {
      return new OwnThread(
          Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    } catch (IOException e) {
      return new OwnThread("unknown");
    }
  }

  /**
   * The time that the scheduler gave to a thread.
   *
   * @param ranNs time that it ran
   * @param waitedNs time that it waited for a processor in the run queue
   */
  public record Scheduled(long ranNs, long waitedNs) {
    public Scheduled minus(Scheduled earlier) {
      return new Scheduled(ranNs - earlier.ranNs, waitedNs - earlier.waitedNs);
    }
  }

  /**
   * Returns the figures so far, from {@code schedstat} (Documentation/scheduler/sched-stats.rst);
   * empty if the kernel does not report them, or the thread has ended. Any thread may call this.
   */
  public Optional<Scheduled> scheduled() {
    return scheduled(Path.of("/proc/self/task", tid));
  }

  /** Returns the figures so far of the thread whose folder in /proc this is. */
  static Optional<Scheduled> scheduled(Path task) {
    try {
      String stat = Files.readString(task.resolve("schedstat"));
      String[] fields = stat.trim().split(" ", -1);
      return Optional.of(new Scheduled(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
    } catch (IOException | RuntimeException e) {
      log.debug("the kernel does not report the run-queue wait of threads", e);
      return Optional.empty();
    }
  }

  /**
   * Lets the kernel wake this thread from timed sleeps within {@code ns} instead of the default 50
   * us (prctl(2) PR_SET_TIMERSLACK; here by the file proc_pid_timerslack_ns(5)). Has no effect
   * where that file is missing: then sleeps end later, and the lateness histogram shows it.
   */
  public void timerSlackNs(long ns) {
    try {
      Files.writeString(Path.of("/proc", tid, "timerslack_ns"), Long.toString(ns));
    } catch (IOException e) {
      log.debug("this kernel keeps the default timer slack", e);
    }
  }
}
