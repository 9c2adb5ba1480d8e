package dev.echolab.load.payload;

import dev.echolab.load.payload.BadReply.Kind;

/**
 * Finds out where a wrong answer comes from. Slow, and only called when something is wrong.
 *
 * <p>A payload word of 64 bits names its message: the detective makes the words of the messages
 * that it could be until one fits. Pure; any thread may use it.
 *
 * @param seed the run's seed
 * @param connections connections of the run
 */
public record ReplyDiagnosis(long seed, int connections) {
  private static final int OWN_REACH = 4096;
  private static final int CANDIDATES = 1 << 20;

  /**
   * A payload differs from the one that was due.
   *
   * @param expected sequence number of the message whose answer was due
   * @param next sequence number of the connection's next message to be sent
   * @param offset first byte that differs
   * @param received the 8 payload bytes of the word that {@code offset} lies in
   */
  public BadReply payloadDiffers(
      int connection, long expected, long next, int offset, long received) {
    int word = offset >>> 3;
    String due = "answer " + expected + " of connection " + connection;
    long own = Payload.connectionKey(seed, connection);
    for (long s = Math.max(0, expected - OWN_REACH); s < next; s++) {
      if (s != expected && Payload.word(Payload.messageKey(own, s), word) == received) {
        return ofSameConnection(due, expected, s);
      }
    }
    long reach = Math.max(1, CANDIDATES / Math.max(1, connections) / 2);
    for (int c = 0; c < connections; c++) {
      if (c == connection) {
        continue;
      }
      long key = Payload.connectionKey(seed, c);
      for (long s = Math.max(0, expected - reach); s < expected + reach; s++) {
        if (Payload.word(Payload.messageKey(key, s), word) == received) {
          return crossed(due, c, s);
        }
      }
    }
    long wanted = Payload.word(Payload.messageKey(own, expected), word);
    int bits = Long.bitCount(wanted ^ received);
    return new BadReply(
        Kind.ALTERED,
        String.format(
            "%s has other bytes from offset %d on: %d bit%s of the word differ%s",
            due, offset, bits, bits == 1 ? "" : "s", bits == 1 ? "s" : ""));
  }

  /** A framed answer carries an id that was not due. */
  public BadReply idDiffers(int connection, long expected, long next, long wireId) {
    String due = "answer " + expected + " of connection " + connection;
    int from = WireId.connection(wireId);
    long sequence = WireId.sequence(wireId);
    if (from == connection && sequence < next) {
      return ofSameConnection(due, expected, sequence);
    }
    if (from != connection && from < connections) {
      return crossed(due, from, sequence);
    }
    return new BadReply(
        Kind.MALFORMED, due + " was due; an answer came whose id was never sent: " + wireId);
  }

  private static BadReply ofSameConnection(String due, long expected, long came) {
    Kind kind = came > expected ? Kind.SWAPPED : Kind.REPEATED;
    return new BadReply(kind, due + " was due; answer " + came + " came in its place");
  }

  private static BadReply crossed(String due, int connection, long sequence) {
    return new BadReply(
        Kind.CROSSED,
        due + " was due; answer " + sequence + " of connection " + connection + " came");
  }
}
