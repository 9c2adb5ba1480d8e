package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.payload.BadReply.Kind;
import dev.echolab.load.payload.Payload;
import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.payload.WireId;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads replies from sockets and checks every byte in place, wherever a read call may split them. A
 * framed reply must carry the id, length and bytes of the oldest message. A raw byte belongs to a
 * message by its position in the stream, as nothing else identifies it.
 *
 * <p>Owned by one client thread; allocates nothing per reply.
 */
final class ReplyDecoder {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int ERROR_CODE_BYTES = 2;

  /** A longer ERROR frame is reported by its first bytes. */
  private static final int MAX_ERROR_BYTES = 1024;

  /** Reports an ERROR frame from the server. */
  static final class ErrorReplyException extends IOException {
    private static final long serialVersionUID = 1L;

    ErrorReplyException(String text) {
      super("the server sent ERROR" + text);
    }
  }

  private final boolean framed;
  private final long timeoutNs;
  private final Recorder recorder;
  private final ReplyDiagnosis diagnosis;
  private final IncidentLog incidents;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long readNs;

  ReplyDecoder(LoadPlan plan, Payload payload, Recorder recorder, IncidentLog incidents) {
    this.framed = plan.traffic().protocol() == Protocol.FRAMED;
    this.timeoutNs = plan.timing().timeout().toNanos();
    this.recorder = recorder;
    this.diagnosis = new ReplyDiagnosis(payload, plan.traffic().seed(), plan.connections().count());
    this.incidents = incidents;
  }

  /**
   * Reads and checks until a read does not fill the buffer: the kernel has no more bytes. Returns
   * false if the peer has closed its side.
   *
   * @throws ErrorReplyException if the server sent ERROR
   * @throws UnusableTargetException if the server speaks the other protocol
   */
  boolean read(EchoConnection c) throws IOException, BadReply {
    boolean more = true;
    while (more) {
      buffer.clear();
      c.parse.restoreFramePart(buffer);
      int n = -1;
      try {
        n = c.channel().read(buffer);
      } catch (IOException e) {
        if (buffer.position() < Frame.HEADER_BYTES) {
          throw e;
        }
        // The start of an ERROR says more than the reset that followed it.
      } finally {
        readNs = System.nanoTime();
      }
      if (n < 0 && buffer.position() >= Frame.HEADER_BYTES) {
        throw errorReply(0, buffer.position()); // Its end is missing.
      }
      if (n <= 0) {
        return n == 0;
      }
      c.lastIoNs = readNs;
      more = !buffer.hasRemaining();
      recorder.roll(readNs);
      c.parse.keepFramePart(buffer, check(c, buffer.position()));
    }
    return true;
  }

  /** Returns when the last read call ended, with bytes or with an exception. */
  long readNs() {
    return readNs;
  }

  /**
   * Checks the bytes from 0 to {@code end}; returns how many: all but the start of a header or of
   * an ERROR frame.
   */
  private int check(EchoConnection c, int end) throws IOException, BadReply {
    InFlightWindow inFlight = c.inFlight;
    int at = 0;
    while (at < end) {
      long s = inFlight.head();
      long key = c.messageKey(s);
      int payloadBytes = c.payloadBytes(key);
      if (!framed) {
        requireSent(c, at, end);
      } else if (!c.parse.inPayload) {
        if (end - at < Frame.HEADER_BYTES) {
          return at;
        }
        if (buffer.getLong(at) != responseHead(payloadBytes)
            || Frame.id(buffer, at) != WireId.of(c.number, s)
            || s >= inFlight.written()) {
          if (isPartOfError(at, end)) {
            return at;
          }
          reject(c, at, end, payloadBytes);
        }
        at += Frame.HEADER_BYTES;
      }
      at += checkPayload(c, at, end, key, payloadBytes);
    }
    return at;
  }

  /** Returns length, version, type and flags of a response: the frame's first eight bytes. */
  private static long responseHead(int payloadBytes) {
    return ((long) (Frame.MIN_LENGTH + payloadBytes) << 32)
        | ((long) Frame.VERSION << 24)
        | ((long) Frame.ECHO_RESPONSE << 16);
  }

  /** Checks the part of the oldest message's payload that has come; returns its length. */
  private int checkPayload(EchoConnection c, int at, int end, long key, int payloadBytes)
      throws UnusableTargetException, BadReply {
    EchoConnection.ReplyProgress parse = c.parse;
    int from = parse.checkedBytes;
    int n = Math.min(payloadBytes - from, end - at);
    int difference = diagnosis.payload().firstDifference(buffer, at, key, from, n);
    if (difference != Payload.SAME && !parse.corrupt) {
      parse.corrupt = true;
      if (from == 0) {
        requireRaw(c, at, end);
      }
      diagnose(c, at - from, end, key, difference);
    }
    if (from + n == payloadBytes) {
      complete(c, payloadBytes);
    } else {
      parse.checkedBytes = from + n;
      parse.inPayload = true;
    }
    return n;
  }

  /** Records a reply that is complete, and removes its message from the in-flight window. */
  private void complete(EchoConnection c, int payloadBytes) {
    InFlightWindow inFlight = c.inFlight;
    long s = inFlight.head();
    long intendedNs = inFlight.intendedNs(s); // Valid unless the message has timed out.
    if (!inFlight.headHasExpired() && readNs - intendedNs > timeoutNs) {
      recorder.failed(Outcome.TIMEOUT, intendedNs);
      inFlight.advanceExpired();
    }
    if (inFlight.headHasExpired()) {
      incidents.add("late-answer", "reply " + s + " of connection " + c.number);
    } else if (c.parse.corrupt) {
      recorder.failed(Outcome.CORRUPT, intendedNs);
    } else {
      recorder.echo(intendedNs, inFlight.sentNs(s), readNs, payloadBytes);
    }
    c.parse.nextReply();
    inFlight.advanceHead();
  }

  private void diagnose(EchoConnection c, int payloadAt, int end, long key, int difference)
      throws BadReply {
    int wordAt = payloadAt + (difference & ~7);
    int wordEnd = Math.min(wordAt + Long.BYTES, Math.min(end, payloadAt + c.payloadBytes(key)));
    long received = diagnosis.payload().word(key, difference >>> 3);
    // Bytes that came with another read call, or follow the payload, count as the expected ones.
    for (int i = Math.max(0, wordAt); i < wordEnd; i++) {
      int shift = (wordAt + Long.BYTES - 1 - i) * Byte.SIZE;
      received ^= (((received >>> shift) ^ buffer.get(i)) & 0xFF) << shift;
    }
    BadReply badReply =
        diagnosis.payloadDiffers(
            c.number, c.inFlight.head(), c.inFlight.tail(), difference, received);
    if (badReply.kind() != Kind.ALTERED) {
      throw badReply;
    }
    incidents.add(badReply.kind().key(), badReply.getMessage());
  }

  /** Requires that raw bytes from {@code at} on have been sent. */
  private void requireSent(EchoConnection c, int at, int end)
      throws UnusableTargetException, BadReply {
    if (c.inFlight.head() == c.inFlight.written()
        && c.write.offset - c.parse.checkedBytes < end - at) {
      requireRaw(c, at, end);
      throw badReply(Kind.SURPLUS, c, "bytes came back that were never sent");
    }
  }

  /** A framed server takes the first bytes of a raw payload for a length, and sends ERROR. */
  private void requireRaw(EchoConnection c, int at, int end) throws UnusableTargetException {
    if (!framed
        && c.inFlight.head() == 0
        && end - at >= Frame.HEADER_BYTES
        && Frame.length(buffer, at) >= end - at - Frame.LENGTH_FIELD_BYTES
        && Frame.length(buffer, at) <= MAX_ERROR_BYTES
        && Frame.version(buffer, at) == Frame.VERSION
        && Frame.type(buffer, at) == Frame.ERROR) {
      throw new UnusableTargetException("answers with frames; try --protocol framed");
    }
  }

  private boolean isPartOfError(int at, int end) {
    long frameBytes = Frame.LENGTH_FIELD_BYTES + Frame.length(buffer, at);
    return Frame.version(buffer, at) == Frame.VERSION
        && Frame.type(buffer, at) == Frame.ERROR
        && end - at < frameBytes
        && frameBytes <= MAX_ERROR_BYTES;
  }

  /** Throws what is wrong with the header at {@code at}. */
  private void reject(EchoConnection c, int at, int end, int payloadBytes)
      throws IOException, BadReply {
    InFlightWindow inFlight = c.inFlight;
    byte version = Frame.version(buffer, at);
    byte type = Frame.type(buffer, at);
    long id = Frame.id(buffer, at);
    long expectedId = WireId.of(c.number, inFlight.head());
    if (version == Frame.VERSION && type == Frame.ERROR) {
      throw errorReply(at, end);
    }
    if (inFlight.head() == 0 && type == Frame.ECHO_REQUEST && id == expectedId) {
      throw new UnusableTargetException("returns what it gets; try --protocol raw");
    }
    if (version != Frame.VERSION || type != Frame.ECHO_RESPONSE) {
      throw badReply(
          Kind.MALFORMED, c, "version " + version + " type " + type + " is no echo response");
    }
    if (inFlight.head() >= inFlight.written() && WireId.connection(id) == c.number) {
      throw badReply(Kind.SURPLUS, c, "reply " + WireId.sequence(id) + " came and none was due");
    }
    if (id != expectedId) {
      throw diagnosis.idDiffers(c.number, inFlight.head(), inFlight.tail(), id);
    }
    throw badReply(
        Kind.MALFORMED,
        c,
        "length %s or flags %s of reply %s differ from the request's: length %s, flags 0"
            .formatted(
                Frame.length(buffer, at),
                Frame.flags(buffer, at),
                inFlight.head(),
                Frame.MIN_LENGTH + payloadBytes));
  }

  private ErrorReplyException errorReply(int at, int end) {
    int codeAt = at + Frame.HEADER_BYTES;
    int textAt = codeAt + ERROR_CODE_BYTES;
    if (textAt > end) {
      return new ErrorReplyException("");
    }
    if (buffer.getShort(codeAt) == ErrorCode.BUSY.code()) {
      recorder.failed(Outcome.REFUSED, readNs);
    }
    int textEnd = (int) Math.min(end, at + Frame.LENGTH_FIELD_BYTES + Frame.length(buffer, at));
    byte[] text = new byte[Math.max(0, textEnd - textAt)];
    buffer.get(textAt, text);
    return new ErrorReplyException(
        ": " + Incident.printable(new String(text, StandardCharsets.UTF_8)));
  }

  private static BadReply badReply(Kind kind, EchoConnection c, String text) {
    return new BadReply(kind, "connection " + c.number + ": " + text);
  }
}
