package dev.echolab.contract;

import dev.echolab.protocol.Frame;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Creates the bytes of requests and of the expected responses. */
public final class Requests {
  private Requests() {}

  public static byte[] echo(long id, byte[] payload) {
    return echo(id, (short) 0, payload);
  }

  public static byte[] echo(long id, short flags, byte[] payload) {
    return Frame.of(Frame.ECHO_REQUEST, flags, id, payload).array();
  }

  public static byte[] traced(long id, byte[] payload) {
    return echo(id, Frame.FLAG_TRACE, payload);
  }

  public static byte[] stats(long id) {
    return Frame.of(Frame.STATS_REQUEST, (short) 0, id, new byte[0]).array();
  }

  /** Creates the response to an echo request without the trace flag. */
  public static byte[] responseTo(long id, byte[] payload) {
    return Frame.of(Frame.ECHO_RESPONSE, (short) 0, id, payload).array();
  }

  /** Creates pseudo-random bytes that depend on the seed. */
  public static byte[] payload(long seed, int bytes) {
    byte[] payload = new byte[bytes];
    new Random(seed).nextBytes(payload);
    return payload;
  }

  public static byte[] join(byte[]... parts) {
    return join(List.of(parts));
  }

  public static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }
}
