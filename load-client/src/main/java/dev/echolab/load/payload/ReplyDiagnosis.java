package dev.echolab.load.payload;

import dev.echolab.load.payload.BadReply.Kind;

/**
 * Finds the message that a wrong reply belongs to. Slow; used only for wrong replies.
 *
 * <p>A payload word of 64 bits identifies its message: the search generates the words of candidate
 * messages until one matches. Pure; any thread may use it.
 *
 * @param payload if all messages have the same, a wrong one is found to be altered
 */
public record ReplyDiagnosis(Payload payload, long seed, int connections) {
  /** How far back the search goes on the same connection, in messages. */
  private static final int OWN_RANGE = 4096;

  /** Messages of other connections that are searched, over all of them. */
  private static final int MAX_CANDIDATES = 1 << 20;

  /**
   * Diagnoses a payload that differs from the expected one at {@code offset}.
   *
   * @param next sequence number of the connection's next message to be sent
   * @param received the 8 bytes of the word that {@code offset} lies in; the expected ones for
   *     those that are not known or not part of the payload
   */
  public BadReply payloadDiffers(
      int connection, long expected, long next, int offset, long received) {
    int word = offset >>> 3;
    String due = "reply " + expected + " of connection " + connection;
    long own = Payload.connectionKey(seed, connection);
    for (long s = Math.max(0, expected - OWN_RANGE); s < next; s++) {
      if (s != expected && payload.word(Payload.messageKey(own, s), word) == received) {
        return ofSameConnection(due, expected, s);
      }
    }
    long range = Math.max(1, MAX_CANDIDATES / Math.max(1, connections) / 2);
    for (int c = 0; c < connections; c++) {
      if (c == connection) {
        continue;
      }
      long key = Payload.connectionKey(seed, c);
      for (long s = Math.max(0, expected - range); s < expected + range; s++) {
        if (payload.word(Payload.messageKey(key, s), word) == received) {
          return crossed(due, c, s);
        }
      }
    }
    long wanted = payload.word(Payload.messageKey(own, expected), word);
    int bits = Long.bitCount(wanted ^ received);
    return new BadReply(
        Kind.ALTERED,
        String.format(
            "%s has other bytes from offset %d on: %d bit%s of the word differ%s",
            due, offset, bits, bits == 1 ? "" : "s", bits == 1 ? "s" : ""));
  }

  /** Diagnoses a framed reply whose id is not the expected one. */
  public BadReply idDiffers(int connection, long expected, long next, long wireId) {
    String due = "reply " + expected + " of connection " + connection;
    int from = WireId.connection(wireId);
    long sequence = WireId.sequence(wireId);
    if (from == connection && sequence < next) {
      return ofSameConnection(due, expected, sequence);
    }
    if (from != connection && from < connections) {
      return crossed(due, from, sequence);
    }
    return new BadReply(
        Kind.MALFORMED, due + " was due; a reply came whose id was never sent: " + wireId);
  }

  private static BadReply ofSameConnection(String due, long expected, long came) {
    Kind kind = came > expected ? Kind.SWAPPED : Kind.REPEATED;
    return new BadReply(kind, due + " was due; reply " + came + " came instead");
  }

  private static BadReply crossed(String due, int connection, long sequence) {
    return new BadReply(
        Kind.CROSSED,
        due + " was due; reply " + sequence + " of connection " + connection + " came");
  }
}
