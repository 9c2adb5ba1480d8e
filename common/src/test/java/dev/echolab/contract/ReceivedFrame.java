package dev.echolab.contract;

import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Holds a complete frame that a server sent. */
public record ReceivedFrame(ByteBuffer frame) {

  public byte type() {
    return Frame.type(frame, 0);
  }

  public short flags() {
    return Frame.flags(frame, 0);
  }

  public long id() {
    return Frame.id(frame, 0);
  }

  public byte[] payload() {
    byte[] payload = new byte[frame.capacity() - Frame.HEADER_BYTES];
    frame.get(Frame.HEADER_BYTES, payload);
    return payload;
  }

  public TraceFrame trace() {
    return TraceFrame.parsePayload(frame, Frame.HEADER_BYTES);
  }

  /** Returns the code of an ERROR frame. */
  public short errorCode() {
    return frame.getShort(Frame.HEADER_BYTES);
  }

  @Override
  public String toString() {
    String text =
        type() == Frame.ERROR
            ? " "
                + errorCode()
                + new String(payload(), 2, payload().length - 2, StandardCharsets.UTF_8)
            : "";
    return "frame type="
        + type()
        + " flags="
        + flags()
        + " id="
        + id()
        + " payload="
        + (frame.capacity() - Frame.HEADER_BYTES)
        + "B"
        + text;
  }
}
