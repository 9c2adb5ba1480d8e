package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What the kernel knows of one thread of this process. */
public final class OwnThread {
  private static final Logger log = LogManager.getLogger(OwnThread.class);

  private final String tid;

  private OwnThread(String tid) {
    this.tid = tid;
  }

  /**
   * The calling thread; of a kernel without {@code /proc/thread-self}, a thread it cannot tell of.
   */
  public static OwnThread current() {
    try {
      return new OwnThread(
          Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    } catch (IOException e) {
      return new OwnThread("unknown");
    }
  }

  /**
   * What the scheduler gave a thread.
   *
   * @param ranNs time it ran
   * @param waitedNs time it was ready to run and waited for a processor
   */
  public record Scheduled(long ranNs, long waitedNs) {
    public Scheduled minus(Scheduled earlier) {
      return new Scheduled(ranNs - earlier.ranNs, waitedNs - earlier.waitedNs);
    }
  }

  /**
   * The figures so far, from {@code schedstat} (Documentation/scheduler/sched-stats.rst); empty if
   * the kernel does not tell, or the thread has ended. Any thread may ask.
   */
  public Optional<Scheduled> scheduled() {
    try {
      String stat = Files.readString(Path.of("/proc/self/task", tid, "schedstat"));
      String[] fields = stat.trim().split(" ", -1);
      return Optional.of(new Scheduled(Long.parseLong(fields[0]), Long.parseLong(fields[1])));
    } catch (IOException | RuntimeException e) {
      log.debug("this kernel does not tell what threads waited for", e);
      return Optional.empty();
    }
  }

  /**
   * Asks the kernel to wake this thread from timed sleeps within {@code ns} instead of the default
   * 50 us (prctl(2) PR_SET_TIMERSLACK; here by its file, proc_pid_timerslack_ns(5)). Without effect
   * where that file is missing: sleeps are then later, and the lateness histogram shows it.
   */
  public void timerSlackNs(long ns) {
    try {
      Files.writeString(Path.of("/proc", tid, "timerslack_ns"), Long.toString(ns));
    } catch (IOException e) {
      log.debug("this kernel keeps the default timer slack", e);
    }
  }
}
