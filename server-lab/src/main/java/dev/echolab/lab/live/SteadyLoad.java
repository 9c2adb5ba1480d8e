package dev.echolab.lab.live;

import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Loads one server until it is closed, on threads of its own. */
final class SteadyLoad implements AutoCloseable {
  private static final Duration LONGER_THAN_ANY_LESSON = Duration.ofDays(2);

  /** A second of the load is reported up to a second late. */
  private static final long VALID_NS = 2_500_000_000L;

  /** Describes the load of each server: an open loop; the size is that of a payload. */
  record Shape(int ratePerSecond, int connections, int sizeBytes) {}

  private record Second(IntervalSample sample, long atNs) {}

  private final Thread thread;
  private volatile boolean stopRequested;
  private volatile Second latest;

  /** Starts the load; {@code onFailure} receives one line if it ends by itself. */
  SteadyLoad(String variant, Target target, Shape shape, Consumer<String> onFailure) {
    LoadPlan plan =
        LoadPlan.builder(target.host(), target.port())
            .connections(shape.connections())
            .openLoop(shape.ratePerSecond(), Arrivals.CONSTANT)
            .sizeBytes(shape.sizeBytes())
            .warmup(Duration.ZERO)
            .duration(LONGER_THAN_ANY_LESSON)
            .onDisconnect(OnDisconnect.RECONNECT)
            .build();
    RunListener listener =
        new RunListener() {
          @Override
          public void second(Phase phase, IntervalSample second, Histogram corrected) {
            latest = new Second(second, System.nanoTime());
          }
        };
    thread =
        new Thread(
            () -> {
              try {
                LoadRun.run(plan, () -> stopRequested, listener);
              } catch (UnusableTargetException | RuntimeException e) {
                onFailure.accept("the load of " + variant + " ended: " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "live-load-" + variant);
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the last whole second; empty if it is not recent. */
  Optional<IntervalSample> lastSecond() {
    Second second = latest;
    return second == null || System.nanoTime() - second.atNs > VALID_NS
        ? Optional.empty()
        : Optional.of(second.sample);
  }

  /** Ends the load; returns when its connections are closed, or after 3 s. */
  @Override
  public void close() {
    stopRequested = true;
    try {
      thread.join(3_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
