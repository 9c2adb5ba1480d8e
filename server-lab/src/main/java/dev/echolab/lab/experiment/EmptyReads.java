package dev.echolab.lab.experiment;

import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * The price of one read call that finds nothing: what crossing into the kernel costs at the least.
 *
 * <p>Its control is the same Java call with a buffer that has no room: it takes the same locks and
 * makes no system call (sun.nio.ch.IOUtil returns before it).
 */
public final class EmptyReads {
  private static final int ROUNDS = 7;

  private EmptyReads() {}

  /**
   * Medians over rounds, warmed up.
   *
   * @param emptyReadNs of a read(2) that answers EAGAIN, with all that Java puts around it
   * @param controlNs of the same call without the system call
   */
  public record CallTimes(double emptyReadNs, double controlNs) {}

  /** Connects to {@code target}, which has nothing to say, and reads in vain. */
  public static CallTimes measure(Target target, int callsPerRound) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(target.host(), target.port()))) {
      channel.configureBlocking(false);
      ByteBuffer roomy = ByteBuffer.allocateDirect(128);
      ByteBuffer full = ByteBuffer.allocateDirect(0);
      double[] crossing = new double[ROUNDS];
      double[] control = new double[ROUNDS];
      // The first round of each compiles the loop; it is measured again and overwritten.
      nsPerCall(channel, roomy, callsPerRound);
      nsPerCall(channel, full, callsPerRound);
      for (int i = 0; i < ROUNDS; i++) {
        crossing[i] = nsPerCall(channel, roomy, callsPerRound);
        control[i] = nsPerCall(channel, full, callsPerRound);
      }
      return new CallTimes(median(crossing), median(control));
    }
  }

  private static double nsPerCall(SocketChannel channel, ByteBuffer buffer, int calls)
      throws IOException {
    long startNs = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      if (channel.read(buffer) != 0) {
        throw new IOException("the target said something, or closed");
      }
    }
    return (System.nanoTime() - startNs) / (double) calls;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
