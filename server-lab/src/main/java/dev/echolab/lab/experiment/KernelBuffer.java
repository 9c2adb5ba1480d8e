package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.lab.linux.ThreadStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Tests C3: fills the kernel's buffers of a connection whose peer never reads. */
final class KernelBuffer {
  static final int PROCESS_BUFFER_BYTES = 64 * 1024;
  private static final int KERNEL_BUFFER_BYTES = 64 * 1024;
  private static final int CHUNK_BYTES = 4096;
  private static final int CHUNKS_PER_SAMPLE = 4;
  private static final long SAMPLE_INTERVAL_MS = 5;

  /** Writes refused for 300 ms: all buffers are full. */
  private static final int FULL_AFTER_REFUSALS = 60;

  /**
   * Kernel functions in which a blocked send sleeps. The first is what root's stack shows. Other
   * users see the innermost function, which a receive has too, or nothing.
   */
  private static final Set<String> SEND_WAITS =
      Set.of("tcp_sendmsg", "sk_stream_wait_memory", "wait_woken", "");

  private KernelBuffer() {}

  /** What was observed at one moment, since the first write. */
  private record Sample(double atMs, long writtenBytes, Queues queues) {
    /** Returns the bytes that were written and are in no queue of the kernel. */
    private long inProcessBytes() {
      return writtenBytes
          - queues.clientSendBytes()
          - queues.serverReceiveBytes()
          - queues.serverSendBytes()
          - queues.clientReceiveBytes();
    }

    private boolean isAccountedFor() {
      return inProcessBytes() >= 0 && inProcessBytes() <= PROCESS_BUFFER_BYTES;
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
      return servingThreads.stream()
          .findFirst()
          .map(t -> t.state() + " in " + (t.waitsIn().isEmpty() ? "(unknown)" : t.waitsIn()))
          .orElse(Table.text(null));
    }

    private void addRow(Table table) {
      table.row(
          variant,
          last().writtenBytes(),
          last().queues().clientSendBytes(),
          last().queues().serverReceiveBytes(),
          last().inProcessBytes(),
          last().queues().serverSendBytes(),
          last().queues().clientReceiveBytes(),
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
        threads =
            ThreadStates.of(server.pid(), "").stream()
                .filter(thread -> thread.name().matches("(bio|nio-loop)-\\d+"))
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
      TimeUnit.MILLISECONDS.sleep(SAMPLE_INTERVAL_MS);
      double atMs = (System.nanoTime() - startNs) / 1e6;
      peer.queues().ifPresent(queues -> samples.add(new Sample(atMs, peer.writtenBytes(), queues)));
    }
    return samples;
  }

  private static Chart chart(List<Sample> samples) {
    return new Chart(
        "bio-platform: the four queues while the peer writes and never reads",
        Chart.Form.LINE,
        Chart.Scale.LINEAR,
        "ms",
        "bytes",
        samples.stream().map(each -> String.format(Locale.ROOT, "%.0f", each.atMs())).toList(),
        List.of(
            series("written by the peer", samples, Sample::writtenBytes),
            series("peer Send-Q", samples, each -> each.queues().clientSendBytes()),
            series("server Recv-Q", samples, each -> each.queues().serverReceiveBytes()),
            series("server Send-Q", samples, each -> each.queues().serverSendBytes()),
            series("peer Recv-Q", samples, each -> each.queues().clientReceiveBytes())));
  }

  private static Chart.Series series(
      String name, List<Sample> samples, ToLongFunction<Sample> bytes) {
    return new Chart.Series(
        name, samples.stream().map(each -> (double) bytes.applyAsLong(each)).toList());
  }

  private static Conclusion conclude(Observation bio, Observation nio) {
    if (bio.samples().isEmpty() || nio.samples().isEmpty() || nio.partialWrites() == null) {
      return Conclusion.cannotBeTold("queues or counters are not available here");
    }
    return Conclusion.of(
            "write reported %,d (bio) and %,d bytes (nio) as written that nobody had read; %,d and"
                + " %,d of them were in the process, the rest in kernel queues; bio's thread: %s;"
                + " nio's partial writes: %d",
            bio.last().writtenBytes(),
            nio.last().writtenBytes(),
            bio.last().inProcessBytes(),
            nio.last().inProcessBytes(),
            bio.threadText(),
            nio.partialWrites())
        .requires("bio: every byte accounted for", bio.last().isAccountedFor())
        .requires("nio: every byte accounted for", nio.last().isAccountedFor())
        .requires(
            "bio's thread sleeps in send",
            bio.servingThreads().stream().anyMatch(KernelBuffer::isBlockedInSend))
        .requires("nio counts a partial write", nio.partialWrites() >= 1);
  }

  static boolean isBlockedInSend(ThreadStates.Task thread) {
    return thread.state() == 'S' && SEND_WAITS.contains(thread.waitsIn());
  }
}
