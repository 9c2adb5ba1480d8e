package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.echolab.lab.linux.SocketQueues;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Samples the kernel's socket queues. */
final class QueueSampler extends PeriodicSampler<QueueSampler.QueueSample> {
  /** Time between two samples. */
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
      Queues sampled = Queues.EMPTY;
      Queues all = Queues.EMPTY;
      for (SocketQueues.Entry end : ends) {
        boolean client = end.remotePort() == serverPort;
        if (client || end.localPort() == serverPort) {
          Queues queues = client ? Queues.ofClient(end) : Queues.ofServer(end);
          all = all.plus(queues);
          if (sampledPorts.contains(client ? end.localPort() : end.remotePort())) {
            sampled = sampled.plus(queues);
          }
        }
      }
      return new QueueSample(atNs, sampled, all);
    }
  }

  /**
   * Holds the sums of the queues at both ends.
   *
   * @param clientSendBytes written by the client, not yet acknowledged by the server's kernel
   * @param serverReceiveBytes in the server's kernel, not yet read
   * @param serverSendBytes written by the server, not yet acknowledged by the client's kernel
   * @param clientReceiveBytes in the client's kernel, not yet read
   */
  record Queues(
      @JsonProperty("clientSend") long clientSendBytes,
      @JsonProperty("serverReceive") long serverReceiveBytes,
      @JsonProperty("serverSend") long serverSendBytes,
      @JsonProperty("clientReceive") long clientReceiveBytes) {
    private static final Queues EMPTY = new Queues(0, 0, 0, 0);

    private static Queues ofClient(SocketQueues.Entry end) {
      return new Queues(end.sendQueueBytes(), 0, 0, end.receiveQueueBytes());
    }

    private static Queues ofServer(SocketQueues.Entry end) {
      return new Queues(0, end.receiveQueueBytes(), end.sendQueueBytes(), 0);
    }

    private Queues plus(Queues other) {
      return new Queues(
          clientSendBytes + other.clientSendBytes,
          serverReceiveBytes + other.serverReceiveBytes,
          serverSendBytes + other.serverSendBytes,
          clientReceiveBytes + other.clientReceiveBytes);
    }
  }
}
