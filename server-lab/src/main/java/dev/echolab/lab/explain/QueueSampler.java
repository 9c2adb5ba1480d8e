package dev.echolab.lab.explain;

import dev.echolab.lab.linux.SocketQueues;
import dev.echolab.lab.linux.SocketQueues.Queues;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Samples the kernel's socket queues. */
final class QueueSampler extends PeriodicSampler<QueueSampler.QueueSample> {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final int serverPort;
  private final Set<Integer> sampledPorts;

  QueueSampler(int serverPort, Set<Integer> sampledPorts) {
    super("queue-sampler", INTERVAL);
    this.serverPort = serverPort;
    this.sampledPorts = Set.copyOf(sampledPorts);
  }

  @Override
  QueueSample sample(long intendedNs) throws IOException {
    List<SocketQueues.Entry> ends = SocketQueues.established();
    return QueueSample.of(System.nanoTime(), ends, serverPort, sampledPorts);
  }

  @Override
  public void close() {
    // Nothing is open between two samples.
  }

  /**
   * Holds the kernel's buffers at one moment: of the sampled connections alone, and of all
   * connections to the server together.
   *
   * @param atNs {@link System#nanoTime()} after the kernel's tables were read
   */
  record QueueSample(long atNs, Queues sampled, Queues all) {
    static QueueSample of(
        long atNs, List<SocketQueues.Entry> ends, int serverPort, Set<Integer> sampledPorts) {
      List<SocketQueues.Entry> sampled =
          ends.stream()
              .filter(
                  end ->
                      sampledPorts.contains(end.localPort())
                          || sampledPorts.contains(end.remotePort()))
              .toList();
      return new QueueSample(atNs, Queues.of(sampled, serverPort), Queues.of(ends, serverPort));
    }
  }
}
