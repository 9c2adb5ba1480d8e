package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads two clocks at once, of which only one continues while the machine is suspended, so that
 * their difference shows a suspension in between.
 *
 * @param bootNs time since boot, suspensions included (/proc/uptime, proc(5)); a multiple of 10 ms
 * @param runningNs {@link System#nanoTime()}: Linux's CLOCK_MONOTONIC excludes suspensions
 *     (clock_gettime(2))
 */
public record RunningClock(long bootNs, long runningNs) {
  /** Reads the clocks; empty if there is no /proc. */
  public static Optional<RunningClock> now() {
    try {
      String uptime = Files.readString(Path.of("/proc/uptime"));
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return Optional.of(new RunningClock(Math.round(seconds * 1e9), System.nanoTime()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns how long the machine was suspended since an earlier reading; 0 below 50 ms. */
  public long suspendedNsSince(RunningClock earlier) {
    long ns = (bootNs - earlier.bootNs) - (runningNs - earlier.runningNs);
    // Above the resolution of bootNs, and the time between the two readings.
    return ns < 50_000_000 ? 0 : ns;
  }
}
