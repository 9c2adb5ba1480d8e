package dev.echolab.load.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the kernel knows of one thread of this process. */
public final class OwnThread {
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
   * Time this thread was ready to run and waited for a processor, from {@code schedstat}
   * (Documentation/scheduler/sched-stats.rst, second field); empty if the kernel does not tell. Any
   * thread may ask.
   */
  public OptionalLong runQueueWaitNs() {
    try {
      String stat = Files.readString(Path.of("/proc/self/task", tid, "schedstat"));
      return OptionalLong.of(Long.parseLong(stat.trim().split(" ")[1]));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
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
      // Optional by nature, see above.
      return;
    }
  }
}
