package dev.echolab.lab.explain;

import dev.echolab.lab.linux.SocketQueues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Looks at the kernel's queues at even intervals, on a thread of its own, until it is stopped. */
final class QueueSampler {
  private final int serverPort;
  private final Set<Integer> sampledPorts;
  private final List<QueueSample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "queue-watch");
  private volatile boolean stopped;
  private IOException failure;

  QueueSampler(int serverPort, Set<Integer> sampledPorts) {
    this.serverPort = serverPort;
    this.sampledPorts = Set.copyOf(sampledPorts);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long dueNs = System.nanoTime();
    try {
      while (!stopped) {
        List<SocketQueues.Entry> ends = SocketQueues.established();
        samples.add(QueueSample.of(System.nanoTime(), ends, serverPort, sampledPorts));
        dueNs += ExplainSettings.QUEUE_INTERVAL.toNanos();
        LockSupport.parkNanos(dueNs - System.nanoTime());
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** May be called twice, and without a start. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  /** Read after {@link #stop}. */
  List<QueueSample> between(long fromNs, long toNs) {
    return samples.stream()
        .filter(sample -> sample.atNs() - fromNs >= 0 && toNs - sample.atNs() >= 0)
        .toList();
  }

  /** Why there are none. */
  Optional<String> whyNot() {
    return Optional.ofNullable(failure).map(IOException::getMessage);
  }
}
