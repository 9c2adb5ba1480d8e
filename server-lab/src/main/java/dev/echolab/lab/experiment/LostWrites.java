package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.Freezer;
import dev.echolab.lab.linux.SocketMemory.Queues;
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

  /**
   * What became of the bytes that one server had not read.
   *
   * @param queues before the kill; empty if the kernel does not show them
   */
  private record Loss(
      String variant, int writtenBytes, Optional<Queues> queues, NonReadingPeer.Received cameBack) {
    private boolean isDelivered() {
      return queues.filter(now -> isIn(now, writtenBytes)).isPresent();
    }

    /** Returns whether the server's kernel has these bytes, and the server has not. */
    private static boolean isIn(Queues queues, int bytes) {
      return queues.serverReceiveBytes() == bytes && queues.clientSendBytes() == 0;
    }
  }

  static Findings run(Rig rig) throws IOException, InterruptedException {
    Table table =
        new Table(
            "A server killed with bytes in its Recv-Q (bytes)",
            "variant | echoed before | then written | client Send-Q | server Recv-Q | came back |"
                + " how the client's read ended");
    List<String> variants =
        rig.runnable(List.of("bio-platform", "bio-virtual", "nio", "netty-nio"));
    List<Loss> losses = new ArrayList<>();
    for (String variant : variants) {
      Loss loss = measure(rig, variant);
      losses.add(loss);
      table.row(
          variant,
          FIRST_BYTES,
          loss.writtenBytes(),
          loss.queues().map(Queues::clientSendBytes).orElse(null),
          loss.queues().map(Queues::serverReceiveBytes).orElse(null),
          loss.cameBack().bytes(),
          loss.cameBack().end());
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
        conclude(losses));
  }

  private static Loss measure(Rig rig, String variant) throws IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "error");
        NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
      peer.echo(FIRST_BYTES, 1);
      rig.recordCommand(
          "echo 1 KiB; kill -STOP PID; write 32 KiB; read the queues; kill -KILL PID");
      int written;
      Optional<Queues> queues;
      Freezer stopped = Freezer.freeze(server.pid());
      try (stopped) {
        int bytes = peer.write(LOST_BYTES);
        written = bytes;
        // A receiver acknowledges late, after 40 ms or more, when its process does not read.
        queues =
            Rig.poll(SETTLE_TIMEOUT, () -> peer.queues().filter(now -> Loss.isIn(now, bytes)))
                .or(peer::queues);
        // Before it is continued.
        ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
      return new Loss(variant, written, queues, peer.read(LOST_BYTES));
    }
  }

  private static Conclusion conclude(List<Loss> losses) {
    if (losses.stream().anyMatch(loss -> loss.queues().isEmpty())) {
      return Conclusion.cannotBeTold("/proc/net/tcp does not show the queues");
    }
    Conclusion conclusion =
        Conclusion.of(
            "of %,d bytes written and acknowledged to each of %d models at most %,d came back",
            LOST_BYTES,
            losses.size(),
            losses.stream().mapToLong(loss -> loss.cameBack().bytes()).max().orElse(0));
    for (Loss loss : losses) {
      conclusion =
          conclusion
              .requires(loss.variant() + ": delivered before the kill", loss.isDelivered())
              .requires(
                  loss.variant() + ": 0 bytes back",
                  loss.cameBack().bytes() <= MAX_BYTES_BACK
                      && !loss.cameBack().end().equals("timeout"));
    }
    return conclusion;
  }
}
