package dev.echolab.load.driver;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.payload.ReplyDiagnosis;
import dev.echolab.load.record.IncidentLog;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Frame;
import java.nio.ByteBuffer;

/**
 * Checks raw replies: a byte belongs to a message by its position in the stream, as nothing else
 * identifies it.
 */
final class RawReplyDecoder extends ReplyDecoder {

  RawReplyDecoder(Recorder recorder, ReplyDiagnosis diagnosis, IncidentLog incidents) {
    super(recorder, diagnosis, incidents);
  }

  @Override
  protected int check(EchoConnection c, ByteBuffer in, int end)
      throws BadReplyException, UnusableTargetException {
    InFlightWindow inFlight = c.inFlight;
    int at = 0;
    while (at < end) {
      long s = inFlight.head();
      if (s == inFlight.written() && c.write.offset - c.parse.checkedBytes < end - at) {
        if (s == 0) {
          checkFirst(in, at, end);
        }
        throw new BadReplyException(
            new BadReply(
                BadReply.Kind.SURPLUS,
                "connection " + c.number() + ": bytes came back that were never sent"));
      }
      long key = c.messageKey(s);
      at += checkPayload(c, in, at, end, key, c.payloadBytes(key));
    }
    return end;
  }

  /** A framed server takes the first bytes of a payload for a length, and sends ERROR. */
  @Override
  protected void checkFirst(ByteBuffer in, int at, int end) throws UnusableTargetException {
    if (end - at >= Frame.HEADER_BYTES
        && Frame.length(in, at) == end - at - Frame.LENGTH_FIELD_BYTES
        && Frame.version(in, at) == Frame.VERSION
        && Frame.type(in, at) == Frame.ERROR) {
      throw new UnusableTargetException("answers with frames; try --protocol framed");
    }
  }
}
