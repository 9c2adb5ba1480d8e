package dev.echolab.cli;

import dev.echolab.server.FatalErrors;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process if a stop takes too long, for example because the heap is almost full and the
 * JVM does nothing but collect garbage. Its thread exists before the stop: later there may be no
 * memory for it.
 */
final class StopDeadline {
  /** The servers themselves end within about 1.3 s after the drain timeout. */
  private static final Duration AFTER_DRAIN = Duration.ofSeconds(2);

  private final Duration limit;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private StopDeadline(Duration limit) {
    this.limit = limit;
  }

  static StopDeadline prepare(Duration drainTimeout) {
    StopDeadline deadline = new StopDeadline(drainTimeout.plus(AFTER_DRAIN));
    Thread thread = new Thread(deadline::run, "stop-deadline");
    thread.setDaemon(true);
    thread.start();
    return deadline;
  }

  private void run() {
    try {
      stopping.await();
      if (!stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        FatalErrors.end("FORCED: the stop took longer than " + Durations.format(limit));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stopBegins() {
    stopping.countDown();
  }

  void stopEnds() {
    stopping.countDown();
    stopped.countDown();
  }
}
