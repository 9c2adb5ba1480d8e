package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.echolab.lab.linux.SocketQueues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Samples the kernel's socket queues at even intervals on a thread of its own, from {@link #start}
 * to {@link #stop}. The samples are read after that.
 */
final class QueueSampler {
  private final int serverPort;
  private final Set<Integer> sampledPorts;
  private final List<QueueSample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "queue-sampler");
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

  /** Ends the thread. May be called twice, and without a start. */
  void stop() throws InterruptedException {
    stopped = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  /** Returns the samples of an interval of {@link System#nanoTime()}; call {@link #stop} first. */
  List<QueueSample> between(long fromNs, long toNs) {
    return samples.stream()
        .filter(sample -> sample.atNs() - fromNs >= 0 && toNs - sample.atNs() >= 0)
        .toList();
  }

  /** Returns why sampling ended early; empty if it did not. */
  Optional<String> whyNot() {
    return Optional.ofNullable(failure).map(IOException::getMessage);
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
