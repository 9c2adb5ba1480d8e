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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** C7: written is not delivered, delivered is not processed. */
final class LostWrites implements Experiment {
  private static final int FIRST_BYTES = 1024;
  private static final int LOST_BYTES = 32 * 1024;
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "lost-writes",
        "C7",
        "Written is not delivered, delivered is not processed.",
        "A server that is stopped and then killed with bytes in its Recv-Q: the client's write"
            + " succeeded, TCP acknowledged, and nothing ever comes back.",
        "server's Recv-Q = all bytes written and the client's Send-Q = 0 before the kill, and"
            + " 0 bytes back after it, in every model",
        List.of("SIGKILL stands for a crash; a lost machine would not even answer with a reset."));
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<Double> written = new ArrayList<>();
    List<Double> acknowledged = new ArrayList<>();
    List<Double> back = new ArrayList<>();
    boolean seen = true;
    boolean holds = true;
    List<String> variants =
        rig.runnable(List.of("bio-platform", "bio-virtual", "nio", "netty-nio"), notes);
    for (String variant : variants) {
      try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "error");
          NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
        peer.write(FIRST_BYTES);
        NonReadingPeer.Received before = peer.read(FIRST_BYTES, REPLY_TIMEOUT);
        stop(server);
        awaitStopped(server);
        rig.recordCommand(
            "echo 1 KiB; kill -STOP PID; write 32 KiB; look at the queues; kill -KILL PID");
        int lost = peer.write(LOST_BYTES);
        Optional<SocketQueues.Entry> theirs = settle(server, peer, lost);
        Optional<SocketQueues.Entry> ours =
            SocketQueues.between(peer.localPort(), server.target().port());
        kill(server);
        NonReadingPeer.Received after = peer.read(LOST_BYTES, REPLY_TIMEOUT);
        seen &= theirs.isPresent() && ours.isPresent();
        Long received = theirs.map(SocketQueues.Entry::receiveQueueBytes).orElse(null);
        Long unsent = ours.map(SocketQueues.Entry::sendQueueBytes).orElse(null);
        holds &=
            before.bytes() == FIRST_BYTES
                && received != null
                && received == lost
                && unsent != null
                && unsent == 0
                && after.bytes() == 0
                && !after.end().equals("timeout");
        rows.add(
            Arrays.asList(
                variant, before.bytes(), lost, unsent, received, after.bytes(), after.end()));
        labels.add(variant);
        written.add((double) lost);
        acknowledged.add(received == null ? null : (double) received);
        back.add((double) after.bytes());
      }
    }
    return new Findings(
        List.of(
            new Table(
                "A server killed with bytes in its Recv-Q (bytes)",
                List.of(
                    "variant",
                    "echoed before",
                    "then written",
                    "client Send-Q",
                    "server Recv-Q",
                    "came back",
                    "the client's read said"),
                rows)),
        new Chart(
            "What became of the bytes",
            Chart.Form.BAR,
            Chart.Scale.LINEAR,
            "",
            "bytes",
            labels,
            List.of(
                new Chart.Series("write succeeded", written),
                new Chart.Series("in the server's Recv-Q", acknowledged),
                new Chart.Series("came back", back))),
        notes,
        seen
            ? Conclusion.of(
                holds,
                String.format(
                    Locale.ROOT,
                    "of %,d bytes written and acknowledged to each of %d models %,.0f came back at"
                        + " most",
                    LOST_BYTES,
                    variants.size(),
                    back.stream().mapToDouble(Double::doubleValue).max().orElse(0)))
            : Conclusion.cannotBeTold("the queues are not to be seen in /proc/net/tcp"));
  }

  /** Waits until all bytes are in the server's queue, a second at most. */
  private static Optional<SocketQueues.Entry> settle(
      RunningServer server, NonReadingPeer peer, int bytes) throws IOException {
    Optional<SocketQueues.Entry> queues = Optional.empty();
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      queues = SocketQueues.between(server.target().port(), peer.localPort());
      Optional<SocketQueues.Entry> ours =
          SocketQueues.between(peer.localPort(), server.target().port());
      // A receiver acknowledges late, after 40 ms or more, when its process does not read.
      if (queues.isPresent()
          && queues.get().receiveQueueBytes() == bytes
          && ours.isPresent()
          && ours.get().sendQueueBytes() == 0) {
        return queues;
      }
      LockSupport.parkNanos(2_000_000);
    }
    return queues;
  }

  /** Each thread stops when it next passes through the kernel, not when kill(1) returns. */
  private static void awaitStopped(RunningServer server) throws IOException {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      List<ThreadStates.Task> threads = ThreadStates.of(server.pid(), "");
      if (!threads.isEmpty() && threads.stream().allMatch(task -> task.state() == 'T')) {
        return;
      }
      LockSupport.parkNanos(2_000_000);
    }
    throw new IOException("the server did not stop for SIGSTOP, or /proc does not tell");
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
