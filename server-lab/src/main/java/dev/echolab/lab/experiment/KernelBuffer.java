package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.experiment.Conclusion.Bound;
import dev.echolab.lab.linux.ThreadStates;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Tests C3: fills the kernel's buffers of a connection whose peer never reads. */
final class KernelBuffer {
  static final int PROCESS_BUFFER_BYTES = 64 * 1024;
  private static final int KERNEL_BUFFER_BYTES = 64 * 1024;
  private static final int CHUNK_BYTES = 4096;
  private static final int CHUNKS_PER_SAMPLE = 4;
  private static final long SAMPLE_INTERVAL_NS = 5_000_000L;

  /** Writes refused for 300 ms: all buffers are full. */
  private static final int FULL_AFTER_REFUSALS = 60;

  /** Threads that serve no connection. */
  private static final List<String> OTHER_THREADS = List.of("bio-acceptor", "bio-timeouts");

  private static final String WRITTEN = "written by the peer";
  private static final String PEER_SEND = "peer Send-Q";
  private static final String SERVER_RECEIVE = "server Recv-Q";
  private static final String SERVER_SEND = "server Send-Q";
  private static final String PEER_RECEIVE = "peer Recv-Q";

  private KernelBuffer() {}

  /**
   * What was observed with one server.
   *
   * @param samples the bytes written and the four queues of the connection, over time
   */
  private record Observation(
      String variant, Table samples, List<ThreadStates.Task> servingThreads, Long partialWrites) {
    private long last(String column) {
      List<Double> bytes = samples.numbers(column);
      return bytes.get(bytes.size() - 1).longValue();
    }

    /** Returns the bytes that were written and are in no queue of the kernel. */
    private long inProcess() {
      return last(WRITTEN)
          - last(PEER_SEND)
          - last(SERVER_RECEIVE)
          - last(SERVER_SEND)
          - last(PEER_RECEIVE);
    }

    private boolean isAccountedFor() {
      return inProcess() >= 0 && inProcess() <= PROCESS_BUFFER_BYTES;
    }

    private String threadText() {
      if (servingThreads.isEmpty()) {
        return Table.text(null);
      }
      ThreadStates.Task thread = servingThreads.get(0);
      return thread.state()
          + " in "
          + (thread.waitsIn().isEmpty() ? "(unknown)" : thread.waitsIn());
    }

    /** Without the kernel function, a sleeping thread has to do. */
    private boolean isBlockedInSend() {
      return servingThreads.stream()
          .anyMatch(
              thread ->
                  thread.waitsIn().equals("tcp_sendmsg")
                      || (thread.waitsIn().isEmpty() && thread.state() == 'S'));
    }

    private void addRow(Table table) {
      table.row(
          variant,
          last(WRITTEN),
          last(PEER_SEND),
          last(SERVER_RECEIVE),
          inProcess(),
          last(SERVER_SEND),
          last(PEER_RECEIVE),
          partialWrites,
          threadText());
    }
  }

  static Findings run(Rig rig) throws IOException, InterruptedException {
    Table table =
        new Table(
            "When the peer's write takes no more; 64 KiB requested for each buffer (bytes)",
            "variant | written by peer | peer Send-Q | server Recv-Q | in the process | server"
                + " Send-Q | peer Recv-Q | partial writes | server's thread");
    Observation bio = fill(rig, "bio-platform");
    Observation nio = fill(rig, "nio-1");
    for (Observation observation : List.of(bio, nio)) {
      if (observation.samples().rows().isEmpty()) {
        rig.note(observation.variant() + ": /proc/net/tcp does not show the socket");
      } else {
        observation.addRow(table);
      }
    }
    return new Findings(List.of(table), chart(bio.samples()), conclude(bio, nio));
  }

  private static Observation fill(Rig rig, String variant)
      throws IOException, InterruptedException {
    String size = Integer.toString(KERNEL_BUFFER_BYTES);
    try (RunningServer server =
        rig.serve(variant, "--protocol", "raw", "--so-rcvbuf", size, "--so-sndbuf", size)) {
      rig.recordCommand(
          "a peer with SO_SNDBUF = SO_RCVBUF = 64 KiB writes 4 KiB after 4 KiB, never reads");
      Table samples;
      List<ThreadStates.Task> threads;
      try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), KERNEL_BUFFER_BYTES)) {
        samples = writeUntilFull(peer);
        String prefix = variant.startsWith("bio") ? "bio-" : "nio-loop";
        threads =
            ThreadStates.of(server.pid(), prefix).stream()
                .filter(thread -> !OTHER_THREADS.contains(thread.name()))
                .toList();
      }
      Long partialWrites = server.stopAndCount().byKey().get(Counter.PARTIAL_WRITES.key());
      return new Observation(variant, samples, threads, partialWrites);
    }
  }

  private static Table writeUntilFull(NonReadingPeer peer)
      throws IOException, InterruptedException {
    Table samples =
        new Table(
            "",
            String.join(
                " | ", "ms", WRITTEN, PEER_SEND, SERVER_RECEIVE, SERVER_SEND, PEER_RECEIVE));
    long startNs = System.nanoTime();
    int refusals = 0;
    while (refusals < FULL_AFTER_REFUSALS) {
      boolean taken = false;
      for (int i = 0; i < CHUNKS_PER_SAMPLE; i++) {
        taken |= peer.write(CHUNK_BYTES) > 0;
      }
      refusals = taken ? 0 : refusals + 1;
      LockSupport.parkNanos(SAMPLE_INTERVAL_NS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      double atMs = (System.nanoTime() - startNs) / 1e6;
      peer.queues()
          .ifPresent(
              queues ->
                  samples.row(
                      atMs,
                      peer.writtenBytes(),
                      queues.peer().sendQueueBytes(),
                      queues.server().receiveQueueBytes(),
                      queues.server().sendQueueBytes(),
                      queues.peer().receiveQueueBytes()));
    }
    return samples;
  }

  private static Chart chart(Table samples) {
    return new Chart(
        "bio-platform: the four queues while the peer writes and never reads",
        Chart.Form.LINE,
        Chart.Scale.LINEAR,
        "ms",
        "bytes",
        samples.numbers("ms").stream().map(ms -> String.format(Locale.ROOT, "%.0f", ms)).toList(),
        Stream.of(WRITTEN, PEER_SEND, SERVER_RECEIVE, SERVER_SEND, PEER_RECEIVE)
            .map(column -> samples.series(column, column))
            .toList());
  }

  private static Conclusion conclude(Observation bio, Observation nio) {
    if (bio.samples().rows().isEmpty()
        || nio.samples().rows().isEmpty()
        || nio.partialWrites() == null) {
      return Conclusion.cannotBeTold("queues or counters are not available here");
    }
    return Conclusion.of(
        List.of(
            new Bound("bio: every byte accounted for", bio.isAccountedFor()),
            new Bound("nio: every byte accounted for", nio.isAccountedFor()),
            new Bound("bio's thread sleeps in send", bio.isBlockedInSend()),
            new Bound("nio counts a partial write", nio.partialWrites() >= 1)),
        "write reported %,d (bio) and %,d bytes (nio) as written that nobody had read; %,d and"
            + " %,d of them were in the process, the rest in kernel queues; bio's thread: %s;"
            + " nio's partial writes: %d",
        bio.last(WRITTEN),
        nio.last(WRITTEN),
        bio.inProcess(),
        nio.inProcess(),
        bio.threadText(),
        nio.partialWrites());
  }
}
