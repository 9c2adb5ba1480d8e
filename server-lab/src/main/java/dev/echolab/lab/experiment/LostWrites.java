package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.OsCommand;
import dev.echolab.lab.linux.SocketQueues;
import dev.echolab.lab.linux.ThreadStates;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Tests C7: kills a stopped server that has unread bytes in its receive queue. */
final class LostWrites implements Experiment {
  private static final int FIRST_BYTES = 1024;
  private static final int LOST_BYTES = 32 * 1024;
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "lost-writes";
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    boolean queuesAvailable = true;
    boolean holds = true;
    List<String> variants =
        rig.runnable(List.of("bio-platform", "bio-virtual", "nio", "netty-nio"), notes);
    for (String variant : variants) {
      try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "error");
          NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
        peer.echo(FIRST_BYTES);
        stop(server);
        awaitStopped(server);
        rig.recordCommand(
            "echo 1 KiB; kill -STOP PID; write 32 KiB; read the queues; kill -KILL PID");
        int lost = peer.write(LOST_BYTES);
        Optional<SocketQueues.Entry> serverQueues = awaitDelivered(server, peer, lost);
        Optional<SocketQueues.Entry> peerQueues =
            SocketQueues.between(peer.localPort(), server.target().port());
        kill(server);
        NonReadingPeer.Received after = peer.read(LOST_BYTES);
        queuesAvailable &= serverQueues.isPresent() && peerQueues.isPresent();
        Long received = serverQueues.map(SocketQueues.Entry::receiveQueueBytes).orElse(null);
        Long unsent = peerQueues.map(SocketQueues.Entry::sendQueueBytes).orElse(null);
        holds &=
            received != null
                && received == lost
                && unsent != null
                && unsent == 0
                && after.bytes() == 0
                && !after.end().equals("timeout");
        rows.add(
            Arrays.asList(
                variant, FIRST_BYTES, lost, unsent, received, after.bytes(), after.end()));
      }
    }
    Table table =
        new Table(
            "A server killed with bytes in its Recv-Q (bytes)",
            "variant | echoed before | then written | client Send-Q | server Recv-Q | came back |"
                + " how the client's read ended",
            rows);
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
        notes,
        queuesAvailable
            ? Conclusion.of(
                holds,
                "of %,d bytes written and acknowledged to each of %d models at most %,.0f came"
                    + " back",
                LOST_BYTES,
                variants.size(),
                table.numbers("came back").stream().mapToDouble(n -> n).max().orElse(0))
            : Conclusion.cannotBeTold("/proc/net/tcp does not show the queues"));
  }

  /** Waits until all bytes are in the server's queue, and returns its queues. */
  private static Optional<SocketQueues.Entry> awaitDelivered(
      RunningServer server, NonReadingPeer peer, int bytes) throws IOException {
    Optional<SocketQueues.Entry> queues = Optional.empty();
    long deadlineNs = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      queues = SocketQueues.between(server.target().port(), peer.localPort());
      Optional<SocketQueues.Entry> peerQueues =
          SocketQueues.between(peer.localPort(), server.target().port());
      // A receiver acknowledges late, after 40 ms or more, when its process does not read.
      if (queues.isPresent()
          && queues.get().receiveQueueBytes() == bytes
          && peerQueues.isPresent()
          && peerQueues.get().sendQueueBytes() == 0) {
        return queues;
      }
      LockSupport.parkNanos(2_000_000);
    }
    return queues;
  }

  /** Waits until all threads are stopped: each one stops at its next entry into the kernel. */
  private static void awaitStopped(RunningServer server) throws IOException {
    long deadlineNs = System.nanoTime() + STOP_TIMEOUT.toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      List<ThreadStates.Task> threads = ThreadStates.of(server.pid(), "");
      if (!threads.isEmpty() && threads.stream().allMatch(task -> task.state() == 'T')) {
        return;
      }
      LockSupport.parkNanos(2_000_000);
    }
    throw new IOException("the server did not stop on SIGSTOP, or /proc does not show it");
  }

  /** Sends SIGSTOP by kill(1): ProcessHandle has no method for it. */
  private static void stop(RunningServer server) throws IOException, InterruptedException {
    if (OsCommand.output("kill", "-STOP", Long.toString(server.pid())).isEmpty()) {
      throw new IOException("kill -STOP " + server.pid() + " failed");
    }
  }

  /** Sends SIGKILL. */
  private static void kill(RunningServer server) throws IOException {
    if (!ProcessHandle.of(server.pid()).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new IOException("SIGKILL could not be sent to " + server.pid());
    }
  }
}
