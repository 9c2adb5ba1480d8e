package dev.echolab.lab.experiment;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.SocketQueues;
import dev.echolab.lab.linux.ThreadStates;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/** C3: read and write move bytes between buffers, not to the wire. */
final class KernelBuffer implements Experiment {
  private static final int KERNEL_BUFFER_BYTES = 64 * 1024;
  private static final int CHUNK_BYTES = 4096;
  private static final int READ_BUFFER_BYTES = 64 * 1024;
  private static final long SAMPLE_EVERY_NS = 5_000_000L;

  /** Refused for 300 ms: nothing moves any more. */
  private static final int FULL_AFTER_REFUSALS = 60;

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "kernel-buffer",
        "C3",
        "read and write move bytes between buffers, not to the wire.",
        "A peer that sends and never reads goes on writing until four kernel buffers are full;"
            + " then the server's write blocks its thread (bio) or takes less than offered (nio),"
            + " and all bytes written lie in the queues and the process's one buffer.",
        "bytes written = bytes in the four queues + 0 to 64 KiB in the process; bio's thread"
            + " sleeps in the kernel's send; nio counts a partial write",
        List.of(
            "Queues are sampled every 5 ms: what happens in between is not seen.",
            "Where a thread sleeps is told by /proc to root only."));
  }

  private static final List<String> SERVING_NO_ONE = List.of("bio-acceptor", "bio-watch");

  /** One sample of all four queues, bytes. */
  private record Sample(
      double atMs,
      long written,
      SocketQueues.Entry peer,
      SocketQueues.Entry server,
      long unaccounted) {}

  /** What one server showed. */
  private record Observation(
      List<Sample> samples, String thread, Long partialWrites, boolean blockedInSend) {}

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    Observation bio = fill(rig, "bio-platform");
    Observation nio = fill(rig, "nio-1");
    for (Map.Entry<String, Observation> each :
        List.of(Map.entry("bio-platform", bio), Map.entry("nio-1", nio))) {
      Observation seen = each.getValue();
      if (seen.samples().isEmpty()) {
        notes.add(each.getKey() + ": the socket is not to be seen in /proc/net/tcp");
        continue;
      }
      Sample last = seen.samples().get(seen.samples().size() - 1);
      rows.add(
          Arrays.asList(
              each.getKey(),
              last.written(),
              last.peer().sendQueueBytes(),
              last.server().receiveQueueBytes(),
              last.unaccounted(),
              last.server().sendQueueBytes(),
              last.peer().receiveQueueBytes(),
              seen.partialWrites(),
              seen.thread()));
    }
    return new Findings(
        List.of(
            new Table(
                "When the peer's write takes no more (bytes)",
                List.of(
                    "variant",
                    "written by peer",
                    "peer Send-Q",
                    "server Recv-Q",
                    "in the process",
                    "server Send-Q",
                    "peer Recv-Q",
                    "partial writes",
                    "server's thread"),
                rows)),
        chart(bio.samples()),
        notes,
        conclude(bio, nio));
  }

  private static Observation fill(Rig rig, String variant)
      throws ServerStartException, IOException, InterruptedException {
    String size = Integer.toString(KERNEL_BUFFER_BYTES);
    try (RunningServer server =
        rig.serve(variant, "--protocol", "raw", "--so-rcvbuf", size, "--so-sndbuf", size)) {
      rig.recordCommand(
          "a peer with SO_SNDBUF = SO_RCVBUF = 64 KiB writes 4 KiB after 4 KiB, never reads");
      List<Sample> samples;
      List<ThreadStates.Task> threads;
      try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), KERNEL_BUFFER_BYTES)) {
        samples = writeUntilFull(server, peer);
        String prefix = variant.startsWith("bio") ? "bio-" : "nio-loop";
        threads =
            ThreadStates.of(server.pid(), prefix).stream()
                .filter(task -> !SERVING_NO_ONE.contains(task.name()))
                .toList();
      }
      String thread = threads.isEmpty() ? "cannot be had" : text(threads.get(0));
      boolean blocked =
          threads.stream().anyMatch(t -> t.waitsIn().equals("tcp_sendmsg")) || waitsUntold(threads);
      Long partialWrites = server.stopAndCount().byKey().get(Counter.PARTIAL_WRITES.key());
      return new Observation(samples, thread, partialWrites, blocked);
    }
  }

  private static List<Sample> writeUntilFull(RunningServer server, NonReadingPeer peer)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    long startNs = System.nanoTime();
    int refusals = 0;
    while (refusals < FULL_AFTER_REFUSALS) {
      boolean taken = false;
      for (int i = 0; i < 4; i++) {
        taken |= peer.write(CHUNK_BYTES) > 0;
      }
      refusals = taken ? 0 : refusals + 1;
      LockSupport.parkNanos(SAMPLE_EVERY_NS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      sample(server, peer, startNs).ifPresent(samples::add);
    }
    return samples;
  }

  private static String text(ThreadStates.Task thread) {
    return thread.state() + " in " + (thread.waitsIn().isEmpty() ? "(not told)" : thread.waitsIn());
  }

  /** Where the system does not tell the function, that it sleeps has to do. */
  private static boolean waitsUntold(List<ThreadStates.Task> threads) {
    return threads.stream().anyMatch(t -> t.waitsIn().isEmpty() && t.state() == 'S');
  }

  private static Optional<Sample> sample(RunningServer server, NonReadingPeer peer, long startNs)
      throws IOException {
    int there = server.target().port();
    int here = peer.localPort();
    Optional<SocketQueues.Entry> ours = SocketQueues.between(here, there);
    Optional<SocketQueues.Entry> theirs = SocketQueues.between(there, here);
    if (ours.isEmpty() || theirs.isEmpty()) {
      return Optional.empty();
    }
    SocketQueues.Entry p = ours.get();
    SocketQueues.Entry s = theirs.get();
    long queued =
        p.sendQueueBytes() + s.receiveQueueBytes() + s.sendQueueBytes() + p.receiveQueueBytes();
    return Optional.of(
        new Sample(
            (System.nanoTime() - startNs) / 1e6,
            peer.writtenBytes(),
            p,
            s,
            peer.writtenBytes() - queued));
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
            series("written by the peer", samples, s -> s.written()),
            series("peer Send-Q", samples, s -> s.peer().sendQueueBytes()),
            series("server Recv-Q", samples, s -> s.server().receiveQueueBytes()),
            series("server Send-Q", samples, s -> s.server().sendQueueBytes()),
            series("peer Recv-Q", samples, s -> s.peer().receiveQueueBytes())));
  }

  private static Chart.Series series(
      String name, List<Sample> samples, ToLongFunction<Sample> value) {
    return new Chart.Series(
        name, samples.stream().map(s -> (double) value.applyAsLong(s)).toList());
  }

  private static Conclusion conclude(Observation bio, Observation nio) {
    if (bio.samples().isEmpty() || nio.samples().isEmpty() || nio.partialWrites() == null) {
      return Conclusion.cannotBeTold("queues or counters cannot be had here");
    }
    Sample b = bio.samples().get(bio.samples().size() - 1);
    Sample n = nio.samples().get(nio.samples().size() - 1);
    boolean accounted = isInProcess(b.unaccounted()) && isInProcess(n.unaccounted());
    return Conclusion.of(
        accounted && bio.blockedInSend() && nio.partialWrites() >= 1,
        String.format(
            Locale.ROOT,
            "write reported %,d (bio) and %,d bytes (nio) as written that no one had got; %,d and"
                + " %,d of them were in the process, the rest in kernel queues; bio's thread: %s;"
                + " nio's partial writes: %d",
            b.written(),
            n.written(),
            b.unaccounted(),
            n.unaccounted(),
            bio.thread(),
            nio.partialWrites()));
  }

  private static boolean isInProcess(long bytes) {
    return bytes >= 0 && bytes <= READ_BUFFER_BYTES;
  }
}
