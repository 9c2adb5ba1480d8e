package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.payload.WireId;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Framed: each answer must carry the id of the oldest message, its length, and its bytes. */
final class FramedReplyDecoder extends ReplyDecoder {
  private static final int ERROR_CODE_BYTES = 2;

  FramedReplyDecoder(Recorder recorder, ReplyDiagnosis diagnosis, IncidentLog incidents) {
    super(recorder, diagnosis, incidents);
  }

  @Override
  protected int check(EchoConnection c, ByteBuffer in, int end, long nowNs)
      throws BadReplyException, ErrorReplyException {
    InFlightWindow inFlight = c.inFlight;
    int at = 0;
    while (at < end) {
      long s = inFlight.head();
      long key = c.messageKey(s);
      int payloadBytes = c.payloadBytes(key);
      if (!c.inPayload) {
        if (end - at < Frame.HEADER_BYTES) {
          return at;
        }
        if (in.getLong(at) != responseHead(payloadBytes)
            || Frame.id(in, at) != WireId.of(c.number(), s)
            || s >= inFlight.written()) {
          refuse(c, in, at, end, payloadBytes);
        }
        at += Frame.HEADER_BYTES;
      }
      at += checkPayload(c, in, at, end, key, payloadBytes, nowNs);
    }
    return at;
  }

  /** Length, version, type and flags of a response, as the frame's first eight bytes. */
  private static long responseHead(int payloadBytes) {
    return ((long) (Frame.MIN_LENGTH + payloadBytes) << 32)
        | ((long) Frame.VERSION << 24)
        | ((long) Frame.ECHO_RESPONSE << 16);
  }

  private void refuse(EchoConnection c, ByteBuffer in, int at, int end, int payloadBytes)
      throws BadReplyException, ErrorReplyException {
    long length = Frame.length(in, at);
    byte type = Frame.type(in, at);
    if (Frame.version(in, at) == Frame.VERSION && type == Frame.ERROR) {
      throw rejected(in, at, end, length);
    }
    InFlightWindow inFlight = c.inFlight;
    if (Frame.version(in, at) != Frame.VERSION || type != Frame.ECHO_RESPONSE) {
      throw wrong(
          BadReply.Kind.MALFORMED,
          c,
          "version " + Frame.version(in, at) + " type " + type + " is no echo response");
    }
    if (Frame.id(in, at) != WireId.of(c.number(), inFlight.head())) {
      throw new BadReplyException(
          diagnosis.idDiffers(c.number(), inFlight.head(), inFlight.tail(), Frame.id(in, at)));
    }
    if (inFlight.head() >= inFlight.written()) {
      throw wrong(BadReply.Kind.SURPLUS, c, "an answer to a request that was not yet sent");
    }
    throw wrong(
        BadReply.Kind.MALFORMED,
        c,
        "length "
            + length
            + " or flags "
            + Frame.flags(in, at)
            + " of answer "
            + inFlight.head()
            + " differ from the request's: length "
            + (Frame.MIN_LENGTH + payloadBytes)
            + ", flags 0");
  }

  private static ErrorReplyException rejected(ByteBuffer in, int at, int end, long length) {
    int payloadAt = at + Frame.HEADER_BYTES;
    int textAt = payloadAt + ERROR_CODE_BYTES;
    if (textAt > end) {
      return new ErrorReplyException((short) 0, "the server sent ERROR");
    }
    int textEnd = (int) Math.min(end, at + Frame.LENGTH_FIELD_BYTES + length);
    byte[] text = new byte[Math.max(0, textEnd - textAt)];
    in.get(textAt, text);
    String message = new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    return new ErrorReplyException(in.getShort(payloadAt), "the server sent ERROR: " + message);
  }

  private static BadReplyException wrong(BadReply.Kind kind, EchoConnection c, String text) {
    return new BadReplyException(new BadReply(kind, "connection " + c.number() + ": " + text));
  }
}
