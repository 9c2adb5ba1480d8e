package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.experiment.NonReadingPeer.Queues;
import dev.echolab.lab.linux.ThreadStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

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
  private static final List<String> OTHER_THREADS = List.of("bio-acceptor", "bio-watch");

  private KernelBuffer() {}

  /** A sample of the four queues of one connection, in bytes. */
  private record Sample(
      double atMs,
      long written,
      long peerSend,
      long serverReceive,
      long serverSend,
      long peerReceive) {
    /** Returns the bytes that were written and are in no queue of the kernel. */
    private long inProcess() {
      return written - peerSend - serverReceive - serverSend - peerReceive;
    }

    private boolean isAccountedFor() {
      return inProcess() >= 0 && inProcess() <= PROCESS_BUFFER_BYTES;
    }
  }

  /** What was observed with one server. */
  private record Observation(
      String variant,
      List<Sample> samples,
      List<ThreadStates.Task> servingThreads,
      Long partialWrites) {
    private Sample last() {
      return samples.get(samples.size() - 1);
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
      Sample last = last();
      table.row(
          variant,
          last.written(),
          last.peerSend(),
          last.serverReceive(),
          last.inProcess(),
          last.serverSend(),
          last.peerReceive(),
          partialWrites,
          threadText());
    }
  }

  static Findings run(Rig rig) throws IOException, InterruptedException {
    Table table =
        new Table(
            "When the peer's write takes no more (bytes)",
            "variant | written by peer | peer Send-Q | server Recv-Q | in the process | server"
                + " Send-Q | peer Recv-Q | partial writes | server's thread");
    Observation bio = fill(rig, "bio-platform");
    Observation nio = fill(rig, "nio-1");
    for (Observation observation : List.of(bio, nio)) {
      if (observation.samples().isEmpty()) {
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
      List<Sample> samples;
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

  private static List<Sample> writeUntilFull(NonReadingPeer peer)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
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
          .map(queues -> sample(atMs, peer.writtenBytes(), queues))
          .ifPresent(samples::add);
    }
    return samples;
  }

  private static Sample sample(double atMs, long written, Queues queues) {
    return new Sample(
        atMs,
        written,
        queues.peer().sendQueueBytes(),
        queues.server().receiveQueueBytes(),
        queues.server().sendQueueBytes(),
        queues.peer().receiveQueueBytes());
  }

  private static Chart chart(List<Sample> samples) {
    return new Chart(
        "bio-platform: the four queues while the peer writes and never reads",
        Chart.Form.LINE,
        Chart.Scale.LINEAR,
        "ms",
        "bytes",
        samples.stream().map(s -> String.format(Locale.ROOT, "%.0f", s.atMs())).toList(),
        List.of(
            series("written by the peer", samples, Sample::written),
            series("peer Send-Q", samples, Sample::peerSend),
            series("server Recv-Q", samples, Sample::serverReceive),
            series("server Send-Q", samples, Sample::serverSend),
            series("peer Recv-Q", samples, Sample::peerReceive)));
  }

  private static Chart.Series series(
      String name, List<Sample> samples, ToLongFunction<Sample> value) {
    return new Chart.Series(
        name, samples.stream().map(s -> (double) value.applyAsLong(s)).toList());
  }

  private static Conclusion conclude(Observation bio, Observation nio) {
    if (bio.samples().isEmpty() || nio.samples().isEmpty() || nio.partialWrites() == null) {
      return Conclusion.cannotBeTold("queues or counters are not available here");
    }
    return Conclusion.of(
        bio.last().isAccountedFor()
            && nio.last().isAccountedFor()
            && bio.isBlockedInSend()
            && nio.partialWrites() >= 1,
        "write reported %,d (bio) and %,d bytes (nio) as written that nobody had read; %,d and"
            + " %,d of them were in the process, the rest in kernel queues; bio's thread: %s;"
            + " nio's partial writes: %d",
        bio.last().written(),
        nio.last().written(),
        bio.last().inProcess(),
        nio.last().inProcess(),
        bio.threadText(),
        nio.partialWrites());
  }
}
