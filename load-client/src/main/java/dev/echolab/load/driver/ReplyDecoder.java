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
 * Reads answers and checks every byte of them in place, wherever a read call may split them. Owned
 * by one client thread.
 */
abstract class ReplyDecoder {
  private static final int BUFFER_BYTES = 256 * 1024;

  protected final Recorder recorder;
  protected final ReplyDiagnosis diagnosis;
  private final IncidentLog incidents;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long stampNs;

  ReplyDecoder(Recorder recorder, ReplyDiagnosis diagnosis, IncidentLog incidents) {
    this.recorder = recorder;
    this.diagnosis = diagnosis;
    this.incidents = incidents;
  }

  /** What a read found. */
  enum Found {
    /** All that was there has been read. */
    ALL,
    /** The peer will send no more. */
    END
  }

  /**
   * Reads until the kernel has no more.
   *
   * @throws BadReplyException if the answers' order is lost
   * @throws ErrorReplyException if the server sent ERROR
   */
  Found read(EchoConnection c) throws IOException, BadReplyException, ErrorReplyException {
    boolean more = true;
    while (more) {
      buffer.clear();
      buffer.put(c.headerPart, 0, c.headerPartBytes);
      int n = c.channel.read(buffer);
      stampNs = System.nanoTime();
      if (n < 0) {
        return Found.END;
      }
      if (n == 0) {
        return Found.ALL;
      }
      more = !buffer.hasRemaining();
      c.headerPartBytes = 0;
      recorder.roll(stampNs);
      int consumed = check(c, buffer, buffer.position(), stampNs);
      int rest = buffer.position() - consumed;
      buffer.get(consumed, c.headerPart, 0, rest);
      c.headerPartBytes = rest;
    }
    return Found.ALL;
  }

  /** When the last read call returned. */
  long stampNs() {
    return stampNs;
  }

  /**
   * Checks the bytes from 0 to {@code end}.
   *
   * @return bytes consumed; fewer than 16 may be left, the start of a header
   */
  protected abstract int check(EchoConnection c, ByteBuffer in, int end, long nowNs)
      throws BadReplyException, ErrorReplyException;

  /**
   * Checks as much of the oldest message's payload as is there.
   *
   * @return bytes consumed
   */
  protected final int checkPayload(
      EchoConnection c, ByteBuffer in, int at, int end, long key, int payloadBytes, long nowNs)
      throws BadReplyException {
    int from = c.checkedBytes;
    int n = Math.min(payloadBytes - from, end - at);
    int difference = Payload.firstDifference(in, at, key, from, n);
    if (difference != Payload.SAME && !c.corrupt) {
      c.corrupt = true;
      blame(c, in, at - from, end, key, difference);
    }
    if (from + n == payloadBytes) {
      answered(c, payloadBytes, nowNs);
    } else {
      c.checkedBytes = from + n;
      c.inPayload = true;
    }
    return n;
  }

  private void blame(
      EchoConnection c, ByteBuffer in, int payloadAt, int end, long key, int difference)
      throws BadReplyException {
    int wordAt = payloadAt + (difference & ~7);
    // A word that the read call has split names no message: any value that fits none will do.
    long received =
        wordAt >= 0 && wordAt + 8 <= end
            ? in.getLong(wordAt)
            : ~Payload.word(key, difference >>> 3);
    BadReply badReply =
        diagnosis.payloadDiffers(
            c.number(), c.inFlight.head(), c.inFlight.tail(), difference, received);
    if (badReply.kind() != BadReply.Kind.ALTERED) {
      throw new BadReplyException(badReply);
    }
    incidents.add(badReply.kind().key(), badReply.text());
  }

  private void answered(EchoConnection c, int payloadBytes, long nowNs) {
    InFlightWindow inFlight = c.inFlight;
    long s = inFlight.head();
    long intendedNs = inFlight.intendedNs(s);
    if (inFlight.headHasExpired()) {
      incidents.add("late-answer", "answer " + s + " of connection " + c.number());
    } else if (c.corrupt) {
      recorder.failed(Outcome.CORRUPT, intendedNs);
    } else {
      recorder.echo(intendedNs, inFlight.sentNs(s), nowNs, payloadBytes);
    }
    c.corrupt = false;
    c.inPayload = false;
    c.checkedBytes = 0;
    inFlight.advanceHead();
  }
}
