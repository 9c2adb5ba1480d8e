package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.payload.WireId;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Checks framed replies: each must carry the id, length and bytes of the oldest message. */
final class FramedReplyDecoder extends ReplyDecoder {
  private static final int ERROR_CODE_BYTES = 2;

  FramedReplyDecoder(Recorder recorder, ReplyDiagnosis diagnosis, IncidentLog incidents) {
    super(recorder, diagnosis, incidents);
  }

  @Override
  protected int check(EchoConnection c, ByteBuffer in, int end)
      throws BadReplyException, ErrorReplyException, UnusableTargetException {
    InFlightWindow inFlight = c.inFlight;
    int at = 0;
    while (at < end) {
      long s = inFlight.head();
      long key = c.messageKey(s);
      int payloadBytes = c.payloadBytes(key);
      if (!c.parse.inPayload) {
        if (end - at < Frame.HEADER_BYTES) {
          return at;
        }
        if (in.getLong(at) != responseHead(payloadBytes)
            || Frame.id(in, at) != WireId.of(c.number(), s)
            || s >= inFlight.written()) {
          reject(c, in, at, end, payloadBytes);
        }
        at += Frame.HEADER_BYTES;
      }
      at += checkPayload(c, in, at, end, key, payloadBytes);
    }
    return at;
  }

  /** Returns length, version, type and flags of a response: the frame's first eight bytes. */
  private static long responseHead(int payloadBytes) {
    return ((long) (Frame.MIN_LENGTH + payloadBytes) << 32)
        | ((long) Frame.VERSION << 24)
        | ((long) Frame.ECHO_RESPONSE << 16);
  }

  private void reject(EchoConnection c, ByteBuffer in, int at, int end, int payloadBytes)
      throws BadReplyException, ErrorReplyException, UnusableTargetException {
    long length = Frame.length(in, at);
    byte type = Frame.type(in, at);
    if (Frame.version(in, at) == Frame.VERSION && type == Frame.ERROR) {
      throw errorReply(in, at, end, length);
    }
    InFlightWindow inFlight = c.inFlight;
    long expectedId = WireId.of(c.number(), inFlight.head());
    if (inFlight.head() == 0 && type == Frame.ECHO_REQUEST && Frame.id(in, at) == expectedId) {
      throw new UnusableTargetException("returns what it gets; try --protocol raw");
    }
    if (Frame.version(in, at) != Frame.VERSION || type != Frame.ECHO_RESPONSE) {
      throw badReply(
          BadReply.Kind.MALFORMED,
          c,
          "version " + Frame.version(in, at) + " type " + type + " is no echo response");
    }
    long id = Frame.id(in, at);
    if (inFlight.head() >= inFlight.written() && WireId.connection(id) == c.number()) {
      throw badReply(
          BadReply.Kind.SURPLUS, c, "reply " + WireId.sequence(id) + " came and none was due");
    }
    if (id != expectedId) {
      throw new BadReplyException(
          diagnosis.idDiffers(c.number(), inFlight.head(), inFlight.tail(), id));
    }
    throw badReply(
        BadReply.Kind.MALFORMED,
        c,
        "length %s or flags %s of reply %s differ from the request's: length %s, flags 0"
            .formatted(
                length, Frame.flags(in, at), inFlight.head(), Frame.MIN_LENGTH + payloadBytes));
  }

  private static ErrorReplyException errorReply(ByteBuffer in, int at, int end, long length) {
    int payloadAt = at + Frame.HEADER_BYTES;
    int textAt = payloadAt + ERROR_CODE_BYTES;
    if (textAt > end) {
      return new ErrorReplyException((short) 0, "the server sent ERROR");
    }
    int textEnd = (int) Math.min(end, at + Frame.LENGTH_FIELD_BYTES + length);
    byte[] text = new byte[Math.max(0, textEnd - textAt)];
    in.get(textAt, text);
    String message = Incident.printable(new String(text, StandardCharsets.UTF_8));
    return new ErrorReplyException(in.getShort(payloadAt), "the server sent ERROR: " + message);
  }

  private static BadReplyException badReply(BadReply.Kind kind, EchoConnection c, String text) {
    return new BadReplyException(new BadReply(kind, "connection " + c.number() + ": " + text));
  }
}
