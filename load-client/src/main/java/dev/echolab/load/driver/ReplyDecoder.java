package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.payload.Payload;
import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads replies from sockets and checks every byte in place, wherever a read call may split them.
 * Owned by one client thread; allocates nothing per reply.
 */
abstract class ReplyDecoder {
  private static final int BUFFER_BYTES = 256 * 1024;

  /**
   * Reports a wrong reply after which the position in the stream of replies is lost: no later byte
   * of this connection can be assigned to a message.
   */
  static final class BadReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    final transient BadReply badReply;

    BadReplyException(BadReply badReply) {
      super(badReply.text());
      this.badReply = badReply;
    }
  }

  /** Reports an ERROR frame from the server. */
  static final class ErrorReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    final short code;

    ErrorReplyException(short code, String text) {
      super(text);
      this.code = code;
    }
  }

  protected final ReplyDiagnosis diagnosis;
  private final Recorder recorder;
  private final IncidentLog incidents;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long readNs;

  ReplyDecoder(Recorder recorder, ReplyDiagnosis diagnosis, IncidentLog incidents) {
    this.recorder = recorder;
    this.diagnosis = diagnosis;
    this.incidents = incidents;
  }

  /**
   * Reads and checks until a read does not fill the buffer: the kernel has no more bytes.
   *
   * @return false if the peer has closed its side
   * @throws BadReplyException if the position in the stream of replies is lost
   * @throws ErrorReplyException if the server sent ERROR
   * @throws UnusableTargetException if the server speaks the other protocol
   */
  boolean read(EchoConnection c) throws IOException, BadReplyException, ErrorReplyException {
    boolean more = true;
    while (more) {
      buffer.clear();
      c.parse.restoreHeaderPart(buffer);
      int n;
      try {
        n = c.channel().read(buffer);
      } finally {
        readNs = System.nanoTime();
      }
      if (n < 0) {
        return false;
      }
      if (n == 0) {
        return true;
      }
      more = !buffer.hasRemaining();
      recorder.roll(readNs);
      int consumed = check(c, buffer, buffer.position());
      c.parse.keepHeaderPart(buffer, consumed);
    }
    return true;
  }

  /** Returns when the last read call ended, with bytes or with an exception. */
  long readNs() {
    return readNs;
  }

  /**
   * Checks the bytes from 0 to {@code end}.
   *
   * @return bytes consumed; fewer than 16 may be left, the start of a header
   */
  protected abstract int check(EchoConnection c, ByteBuffer in, int end)
      throws BadReplyException, ErrorReplyException, UnusableTargetException;

  /**
   * Checks the available part of the payload of the reply to the oldest message.
   *
   * @return bytes consumed
   */
  protected final int checkPayload(
      EchoConnection c, ByteBuffer in, int at, int end, long key, int payloadBytes)
      throws BadReplyException, UnusableTargetException {
    ReplyParseState parse = c.parse;
    int from = parse.checkedBytes;
    int n = Math.min(payloadBytes - from, end - at);
    int difference = diagnosis.payload().firstDifference(in, at, key, from, n);
    if (difference != Payload.SAME && !parse.corrupt) {
      parse.corrupt = true;
      if (from == 0 && c.inFlight.head() == 0) {
        checkFirst(in, at, end);
      }
      diagnose(c, in, at - from, end, key, difference);
    }
    if (from + n == payloadBytes) {
      complete(c, payloadBytes);
    } else {
      parse.checkedBytes = from + n;
      parse.inPayload = true;
    }
    return n;
  }

  /** Checks whether the first bytes of a connection, which are wrong, are a frame. */
  protected void checkFirst(ByteBuffer in, int at, int end) throws UnusableTargetException {}

  /** Records a reply that is complete, and removes its message from the in-flight window. */
  private void complete(EchoConnection c, int payloadBytes) {
    InFlightWindow inFlight = c.inFlight;
    long s = inFlight.head();
    long intendedNs = inFlight.intendedNs(s);
    if (inFlight.headHasExpired()) {
      incidents.add("late-answer", "reply " + s + " of connection " + c.number());
    } else if (c.parse.corrupt) {
      recorder.failed(Outcome.CORRUPT, intendedNs);
    } else {
      recorder.echo(intendedNs, inFlight.sentNs(s), readNs, payloadBytes);
    }
    c.parse.nextReply();
    inFlight.advanceHead();
  }

  private void diagnose(
      EchoConnection c, ByteBuffer in, int payloadAt, int end, long key, int difference)
      throws BadReplyException {
    int wordAt = payloadAt + (difference & ~7);
    // A word split between two read calls identifies no message: use a value that matches none.
    long received =
        wordAt >= 0 && wordAt + 8 <= end
            ? in.getLong(wordAt)
            : ~diagnosis.payload().word(key, difference >>> 3);
    BadReply badReply =
        diagnosis.payloadDiffers(
            c.number(), c.inFlight.head(), c.inFlight.tail(), difference, received);
    if (badReply.kind() != BadReply.Kind.ALTERED) {
      throw new BadReplyException(badReply);
    }
    incidents.add(badReply.kind().key(), badReply.text());
  }
}
