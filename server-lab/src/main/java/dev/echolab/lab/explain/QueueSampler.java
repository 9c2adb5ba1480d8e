package dev.echolab.lab.explain;

import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.lab.linux.SocketMemory.Buffers;
import dev.echolab.lab.linux.SocketMemory.End;
import dev.echolab.lab.linux.SocketMemory.Queues;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Samples the kernel's socket queues, in 1 % of the time if a read takes at most 10 ms. With ss(8)
 * one takes 4 to 8 ms. Without, it takes longer the larger the kernel's table is and the more
 * sockets there are (4 to 9 ms with 262,144 entries, 200 ms next to 50,000 sockets in TIME_WAIT),
 * and a kernel without preemption runs nothing else on that core meanwhile: such reads every 10 ms
 * made 1 % of the client's messages 3 to 5 ms late.
 */
final class QueueSampler extends PeriodicSampler<QueueSampler.QueueSample> {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  /** The next read begins so many times the length of a read later. */
  private static final long INTERVAL_PER_READ = 100;

  private static final long MAX_PAUSE_NS = 1_000_000_000L;

  /** They load classes, and are part of the warm-up. */
  private static final int COLD_READS = 10;

  private final int serverPort;
  private final Set<Integer> sampledPorts;
  private final SocketMemory sockets = new SocketMemory();

  private int reads;

  /** The time that the fastest read took: any other may have been interrupted. */
  private long minTookNs = Long.MAX_VALUE;

  QueueSampler(int serverPort, Set<Integer> sampledPorts) {
    super("queue-sampler", INTERVAL);
    this.serverPort = serverPort;
    this.sampledPorts = Set.copyOf(sampledPorts);
  }

  @Override
  QueueSample sample(long intendedNs) throws IOException, InterruptedException {
    Map<End, Buffers> held = sockets.of(Set.of(serverPort));
    return QueueSample.of(System.nanoTime(), held, serverPort, sampledPorts);
  }

  @Override
  long pauseNs(long tookNs) {
    minTookNs = Math.min(minTookNs, tookNs);
    if (++reads <= COLD_READS) {
      return 0;
    }
    long pauseNs = INTERVAL_PER_READ * minTookNs - INTERVAL.toNanos();
    return Math.min(Math.max(pauseNs, 0), MAX_PAUSE_NS);
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
        long atNs, Map<End, Buffers> sockets, int serverPort, Set<Integer> sampledPorts) {
      Map<End, Buffers> sampled = new HashMap<>(sockets);
      sampled
          .keySet()
          .removeIf(
              end ->
                  !sampledPorts.contains(end.localPort())
                      && !sampledPorts.contains(end.remotePort()));
      return new QueueSample(atNs, Queues.of(sampled, serverPort), Queues.of(sockets, serverPort));
    }
  }
}
