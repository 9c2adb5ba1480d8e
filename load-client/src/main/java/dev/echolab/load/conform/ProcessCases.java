package dev.echolab.load.conform;

import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.conform.ConformCase.NotPassed;
import dev.echolab.load.os.ProcessUse;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Lists the raw cases about what a peer that does not read costs the server: CPU and memory. Both
 * need the server's process, which is visible on this machine only, and to its user and root.
 */
final class ProcessCases {
  // A thread that never sleeps makes every interval busy; a compiler of the server ends before.
  private static final int MAX_INTERVALS = 12;
  private static final long INTERVAL_MS = 250;

  // Below 1: the kernel adds a wait in the run queue only when it ends. Near 0 if the server waits.
  private static final double MAX_BUSY_THREADS = 0.2;

  // More than the buffers of two kernels hold, even with limits of 32 MiB.
  static final long MAX_TAKEN_BYTES = 128L << 20;
  private static final int MAX_FULL = 3; // a server on a busy machine may read on after a pause
  private static final long MAX_GROWTH_BYTES = 64L << 20;
  private static final String NOT_VISIBLE = "the server's process is not visible from here";
  private static final String ENDED = "the server's process has ended";

  private ProcessCases() {}

  static List<ConformCase> of(long seed, ProcessUse server) {
    return List.of(
        new ConformCase(
            "no-spin",
            "until the server cannot write, then nothing; nothing read",
            "the server's threads sleep until the peer reads",
            peers -> {
              peers
                  .connectWithSmallBuffer()
                  .sendUnread(RawCases.bytes(seed, RawCases.STALLING_BYTES));
              expectSleep(server);
            }),
        new ConformCase(
            "bounded-memory",
            "1 byte, then %,d bytes of which nothing is read".formatted(MAX_TAKEN_BYTES),
            "the server stops reading; its memory grows by less than %,d bytes"
                .formatted(MAX_GROWTH_BYTES),
            peers -> {
              byte[] part = RawCases.bytes(seed, RawCases.STALLING_BYTES);
              Peer peer = peers.connectWithSmallBuffer();
              // A server that forks for each connection has done so when the echo is here.
              peer.expectEchoOf(new byte[1]);
              OptionalLong before = server.residentBytes();
              long taken = 0;
              int full = 0;
              while (full < MAX_FULL && taken < MAX_TAKEN_BYTES) {
                int last = peer.sendUnread(part);
                taken += last;
                full = last == 0 ? full + 1 : 0;
              }
              expectBounded(taken, before, server.residentBytes());
            }));
  }

  private static void expectSleep(ProcessUse server) throws NotPassed, InterruptedException {
    double minBusyThreads = Double.MAX_VALUE;
    Map<Long, Long> after = server.runnableNs();
    if (after.isEmpty()) {
      throw new NotPassed(Outcome.NOT_AVAILABLE, NOT_VISIBLE);
    }
    for (int i = 0; i < MAX_INTERVALS && minBusyThreads > MAX_BUSY_THREADS; i++) {
      Map<Long, Long> before = after;
      long startNs = System.nanoTime();
      Thread.sleep(INTERVAL_MS);
      after = server.runnableNs();
      if (after.isEmpty()) {
        throw new NotPassed(ENDED);
      }
      long runnableNs = 0;
      for (Map.Entry<Long, Long> thread : after.entrySet()) {
        runnableNs += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      }
      minBusyThreads =
          Math.min(minBusyThreads, (double) runnableNs / (System.nanoTime() - startNs));
    }
    if (minBusyThreads > MAX_BUSY_THREADS) {
      throw new NotPassed(
          ("its threads did not sleep: in each of %s intervals of %s ms at least %.2f of them were"
                  + " running or waiting for a core")
              .formatted(MAX_INTERVALS, INTERVAL_MS, minBusyThreads));
    }
  }

  private static void expectBounded(long takenBytes, OptionalLong before, OptionalLong after)
      throws NotPassed {
    if (before.isPresent() && after.isEmpty()) {
      throw new NotPassed("it took %,d bytes; %s".formatted(takenBytes, ENDED));
    }
    boolean visible = before.isPresent() && after.isPresent();
    long grownBytes = visible ? after.getAsLong() - before.getAsLong() : 0;
    String memory = visible ? "its memory grew by %,d bytes".formatted(grownBytes) : NOT_VISIBLE;
    if (takenBytes >= MAX_TAKEN_BYTES) {
      throw new NotPassed("it took all of them; " + memory);
    }
    if (!visible) {
      throw new NotPassed(
          Outcome.NOT_AVAILABLE, NOT_VISIBLE + "; it took %,d bytes".formatted(takenBytes));
    }
    if (grownBytes >= MAX_GROWTH_BYTES) {
      throw new NotPassed("it took %,d bytes; %s".formatted(takenBytes, memory));
    }
  }
}
