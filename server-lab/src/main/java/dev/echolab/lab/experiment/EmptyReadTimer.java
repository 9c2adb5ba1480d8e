package dev.echolab.lab.experiment;

import dev.echolab.lab.stats.Stats;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Measures read calls that find no data, a lower bound of the cost of a system call. */
final class EmptyReadTimer {
  private static final int ROUNDS = 7;

  private EmptyReadTimer() {}

  /**
   * The medians of all rounds after a warm-up.
   *
   * @param emptyReadNs of a read(2) that returns EAGAIN, with the work of Java before and after it
   * @param controlNs of the same Java call with a buffer that has no room: it takes the same locks
   *     and makes no system call (sun.nio.ch.IOUtil returns before it)
   */
  record CallTimes(double emptyReadNs, double controlNs) {}

  /** Measures on one connection to a target that does not send anything. */
  static CallTimes measure(Target target, int callsPerRound) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(target.host(), target.port()))) {
      channel.configureBlocking(false);
      ByteBuffer roomy = ByteBuffer.allocateDirect(128);
      ByteBuffer full = ByteBuffer.allocateDirect(0);
      double[] emptyRead = new double[ROUNDS];
      double[] control = new double[ROUNDS];
      // Warm-up: the JIT compiles the loop for either buffer.
      nsPerCall(channel, roomy, callsPerRound);
      nsPerCall(channel, full, callsPerRound);
      for (int i = 0; i < ROUNDS; i++) {
        emptyRead[i] = nsPerCall(channel, roomy, callsPerRound);
        control[i] = nsPerCall(channel, full, callsPerRound);
      }
      return new CallTimes(Stats.median(emptyRead), Stats.median(control));
    }
  }

  private static double nsPerCall(SocketChannel channel, ByteBuffer buffer, int calls)
      throws IOException {
    long startNs = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      if (channel.read(buffer) != 0) {
        throw new IOException("the target sent something, or closed the connection");
      }
    }
    return (System.nanoTime() - startNs) / (double) calls;
  }
}
