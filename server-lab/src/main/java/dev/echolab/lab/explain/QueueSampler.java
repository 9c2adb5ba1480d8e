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

  /**
   * The kernel's buffers at one moment, in bytes: the sampled connections alone, and all
   * connections to the server together.
   *
   * @param atNs {@link System#nanoTime()} after it was read
   */
  public record QueueSample(long atNs, Queues sampled, Queues all) {

    /**
     * Both queues at both ends, summed up.
     *
     * @param clientSendBytes written by the client, not yet acknowledged by the server's kernel
     * @param serverReceiveBytes in the server's kernel, not yet read
     * @param serverSendBytes written by the server, not yet acknowledged by the client's kernel
     * @param clientReceiveBytes in the client's kernel, not yet read
     */
    public record Queues(
        long clientSendBytes,
        long serverReceiveBytes,
        long serverSendBytes,
        long clientReceiveBytes) {
      private static final Queues EMPTY = new Queues(0, 0, 0, 0);

      private Queues plusClient(SocketQueues.Entry end) {
        return new Queues(
            clientSendBytes + end.sendQueueBytes(),
            serverReceiveBytes,
            serverSendBytes,
            clientReceiveBytes + end.receiveQueueBytes());
      }

      private Queues plusServer(SocketQueues.Entry end) {
        return new Queues(
            clientSendBytes,
            serverReceiveBytes + end.receiveQueueBytes(),
            serverSendBytes + end.sendQueueBytes(),
            clientReceiveBytes);
      }
    }

    static QueueSample of(
        long atNs, List<SocketQueues.Entry> ends, int serverPort, Set<Integer> sampledPorts) {
      Queues sampled = Queues.EMPTY;
      Queues all = Queues.EMPTY;
      for (SocketQueues.Entry end : ends) {
        if (end.remotePort() == serverPort) {
          all = all.plusClient(end);
          sampled = sampledPorts.contains(end.localPort()) ? sampled.plusClient(end) : sampled;
        } else if (end.localPort() == serverPort) {
          all = all.plusServer(end);
          sampled = sampledPorts.contains(end.remotePort()) ? sampled.plusServer(end) : sampled;
        }
      }
      return new QueueSample(atNs, sampled, all);
    }
  }
}
