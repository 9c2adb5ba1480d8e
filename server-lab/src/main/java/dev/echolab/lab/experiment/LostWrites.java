package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.Conclusion.Bound;
import dev.echolab.lab.experiment.NonReadingPeer.Queues;
import dev.echolab.lab.linux.OsCommand;
import dev.echolab.lab.linux.ThreadStates;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tests C7: kills a stopped server that has unread bytes in its receive queue. */
final class LostWrites {
  private static final int FIRST_BYTES = 1024;
  private static final int LOST_BYTES = 32 * 1024;
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

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
      try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "error");
          NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
        peer.echo(FIRST_BYTES, 1);
        rig.recordCommand(
            "echo 1 KiB; kill -STOP PID; write 32 KiB; read the queues; kill -KILL PID");
        int lost;
        Optional<Queues> queues;
        OutputStream killing = stop(server.pid());
        try {
          int written = peer.write(LOST_BYTES);
          lost = written;
          // A receiver acknowledges late, after 40 ms or more, when its process does not read.
          queues =
              Rig.poll(SETTLE_TIMEOUT, () -> peer.queues().filter(now -> isDelivered(now, written)))
                  .or(peer::queues);
        } finally {
          killing.close();
        }
        NonReadingPeer.Received after = peer.read(LOST_BYTES);
        queuesAvailable &= queues.isPresent();
        bounds.add(
            new Bound(
                variant + ": delivered before the kill",
                queues.filter(now -> isDelivered(now, lost)).isPresent()));
        bounds.add(
            new Bound(
                variant + ": 0 bytes back", after.bytes() == 0 && !after.end().equals("timeout")));
        table.row(
            variant,
            FIRST_BYTES,
            lost,
            queues.map(now -> now.peer().sendQueueBytes()).orElse(null),
            queues.map(now -> now.server().receiveQueueBytes()).orElse(null),
            after.bytes(),
            after.end());
      }
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

  private static boolean isDelivered(Queues queues, int bytes) {
    return queues.server().receiveQueueBytes() == bytes && queues.peer().sendQueueBytes() == 0;
  }

  /**
   * Sends SIGSTOP by a shell, because ProcessHandle has no method for it, and waits until all
   * threads are stopped: each one stops at its next entry into the kernel.
   *
   * @return the input of the shell, which sends SIGKILL when it ends: when it is closed, or the lab
   *     is killed. A stopped server cannot notice the end of the lab itself.
   */
  private static OutputStream stop(long pid) throws IOException {
    OutputStream killing =
        OsCommand.start("sh", "-c", "kill -STOP $0; read line; kill -KILL $0", Long.toString(pid))
            .orElseThrow(() -> new IOException("there is no sh to send SIGSTOP"))
            .getOutputStream();
    if (Rig.poll(STOP_TIMEOUT, () -> stoppedThreads(pid)).isEmpty()) {
      killing.close();
      throw new IOException("the server did not stop on SIGSTOP, or /proc does not show it");
    }
    return killing;
  }

  /** Returns the threads if all of them are stopped. */
  private static Optional<List<ThreadStates.Task>> stoppedThreads(long pid) {
    return Optional.of(ThreadStates.of(pid, ""))
        .filter(threads -> !threads.isEmpty())
        .filter(threads -> threads.stream().allMatch(task -> task.state() == 'T'));
  }
}
