package dev.echolab.lab.explain;

import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.os.OwnThread;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The sampled requests of one connection, due at even intervals: a thread of its own from {@link
 * #start} to {@link #stop}. What it found is read after that.
 */
final class ProbeThread {
  private final TracedProbe probe;
  private final long intervalNs;
  private final Thread thread;
  private final List<TracedRequest> requests = new ArrayList<>();
  private volatile boolean stopped;
  private IOException failure;

  private ProbeThread(TracedProbe probe, Duration interval, String name) {
    this.probe = probe;
    this.intervalNs = interval.toNanos();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static ProbeThread connect(Target target, ExplainSettings settings, int number)
      throws ConnectFailedException {
    TracedProbe probe = TracedProbe.connect(target, settings.sizeBytes(), settings.seed());
    return new ProbeThread(probe, ExplainSettings.PROBE_INTERVAL, "traced-probe-" + number);
  }

  int localPort() {
    return probe.localPort();
  }

  void start() {
    thread.start();
  }

  private void run() {
    OwnThread.current().timerSlackNs(1);
    long intendedNs = System.nanoTime();
    try {
      while (!stopped) {
        intendedNs += intervalNs;
        awaitMoment(intendedNs);
        requests.add(probe.send(intendedNs));
      }
    } catch (IOException e) {
      if (!stopped) {
        failure = e;
      }
    }
  }

  private void awaitMoment(long atNs) {
    long leftNs = atNs - System.nanoTime();
    while (leftNs > 0 && !stopped) {
      LockSupport.parkNanos(leftNs);
      leftNs = atNs - System.nanoTime();
    }
  }

  /** Ends the thread and closes the connection; may be called twice, and without a start. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    // A request under way is given time to end by itself.
    thread.join(1_000);
    try {
      probe.close();
    } catch (IOException e) {
      failure = e;
    }
    thread.join();
  }

  /** What was sent and answered in an interval of {@link System#nanoTime()}. */
  List<TracedRequest> between(long fromNs, long toNs) {
    return requests.stream()
        .filter(request -> request.writeStartNs() - fromNs >= 0)
        .filter(request -> toNs - request.completeNs() >= 0)
        .toList();
  }

  /** Why it ended before it was stopped. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }
}
