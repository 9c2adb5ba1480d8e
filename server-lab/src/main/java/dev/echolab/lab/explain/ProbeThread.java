package dev.echolab.lab.explain;

import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.os.OwnThread;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends traced requests on one connection at even intervals, on a thread of its own from {@link
 * #start} to {@link #stop}. The results are read after that.
 */
final class ProbeThread {
  /** Time in which a request in flight may complete before its connection is closed. */
  private static final long STOP_TIMEOUT_MS = 1_000;

  private final TracedProbe probe;
  private final Thread thread;
  private final List<TracedRequest> requests = new ArrayList<>();
  private volatile boolean stopped;
  private IOException failure;

  private ProbeThread(TracedProbe probe, String name) {
    this.probe = probe;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static ProbeThread connect(Target target, ExplainSettings settings, int number)
      throws ConnectFailedException {
    TracedProbe probe = TracedProbe.connect(target, settings.sizeBytes(), settings.seed());
    return new ProbeThread(probe, "traced-probe-" + number);
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
        intendedNs += ExplainSettings.PROBE_INTERVAL.toNanos();
        sleepUntil(intendedNs);
        requests.add(probe.send(intendedNs));
      }
    } catch (IOException e) {
      if (!stopped) {
        failure = e;
      }
    }
  }

  private void sleepUntil(long atNs) {
    long leftNs = atNs - System.nanoTime();
    while (leftNs > 0 && !stopped) {
      LockSupport.parkNanos(leftNs);
      leftNs = atNs - System.nanoTime();
    }
  }

  /** Ends the thread and closes the connection. May be called twice, and without a start. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join(STOP_TIMEOUT_MS);
    try {
      probe.close();
    } catch (IOException e) {
      failure = e;
    }
    thread.join();
  }

  /** Returns the requests sent and answered in an interval of {@link System#nanoTime()}. */
  List<TracedRequest> between(long fromNs, long toNs) {
    return requests.stream()
        .filter(request -> request.writeStartNs() - fromNs >= 0)
        .filter(request -> toNs - request.completeNs() >= 0)
        .toList();
  }

  /** Returns why sending ended before {@link #stop}; empty if it did not. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }
}
