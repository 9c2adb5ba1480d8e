package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.Conclusion.Bound;
import dev.echolab.lab.experiment.NonReadingPeer.Queues;
import dev.echolab.lab.linux.Freezer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tests C7: kills a stopped server that has unread bytes in its receive queue. */
final class LostWrites {
  private static final int FIRST_BYTES = 1024;
  private static final int LOST_BYTES = 32 * 1024;
  static final int MAX_BYTES_BACK = 0;
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(1);

  private LostWrites() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    Table table =
        new Table(
            "A server killed with bytes in its Recv-Q (bytes)",
            "variant | echoed before | then written | client Send-Q | server Recv-Q | came back |"
                + " how the client's read ended");
    boolean queuesAvailable = true;
    List<Bound> bounds = new ArrayList<>();
    List<String> variants =
        rig.runnable(List.of("bio-platform", "bio-virtual", "nio", "netty-nio"));
    for (String variant : variants) {
      queuesAvailable &= measure(rig, variant, table, bounds);
    }
    return new Findings(
        List.of(table),
        Chart.bars(
            "Bytes written, received and echoed",
            Chart.Scale.LINEAR,
            "bytes",
            variants,
            table.series("write succeeded", "then written"),
            table.series("in the server's Recv-Q", "server Recv-Q"),
            table.series("came back", "came back")),
        queuesAvailable
            ? Conclusion.of(
                bounds,
                "of %,d bytes written and acknowledged to each of %d models at most %,.0f came"
                    + " back",
                LOST_BYTES,
                variants.size(),
                table.numbers("came back").stream().mapToDouble(n -> n).max().orElse(0))
            : Conclusion.cannotBeTold("/proc/net/tcp does not show the queues"));
  }

  /** Adds a row and the bounds; returns false if the kernel does not show the queues. */
  private static boolean measure(Rig rig, String variant, Table table, List<Bound> bounds)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "error");
        NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
      peer.echo(FIRST_BYTES, 1);
      rig.recordCommand(
          "echo 1 KiB; kill -STOP PID; write 32 KiB; read the queues; kill -KILL PID");
      int lost;
      Optional<Queues> queues;
      Freezer stopped = Freezer.freeze(server.pid());
      try (stopped) {
        int written = peer.write(LOST_BYTES);
        lost = written;
        // A receiver acknowledges late, after 40 ms or more, when its process does not read.
        queues =
            Rig.poll(SETTLE_TIMEOUT, () -> peer.queues().filter(now -> isDelivered(now, written)))
                .or(peer::queues);
        // Before it is continued.
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
      NonReadingPeer.Received after = peer.read(LOST_BYTES);
      bounds.add(
          new Bound(
              variant + ": delivered before the kill",
              queues.filter(now -> isDelivered(now, lost)).isPresent()));
      bounds.add(
          new Bound(
              variant + ": 0 bytes back",
              after.bytes() <= MAX_BYTES_BACK && !after.end().equals("timeout")));
      table.row(
          variant,
          FIRST_BYTES,
          lost,
          queues.map(now -> now.peer().sendQueueBytes()).orElse(null),
          queues.map(now -> now.server().receiveQueueBytes()).orElse(null),
          after.bytes(),
          after.end());
      return queues.isPresent();
    }
  }

  private static boolean isDelivered(Queues queues, int bytes) {
    return queues.server().receiveQueueBytes() == bytes && queues.peer().sendQueueBytes() == 0;
  }
}
