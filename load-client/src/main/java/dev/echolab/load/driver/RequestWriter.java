package dev.echolab.load.driver;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.payload.WireId;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Hands due messages to the kernel, as many as one buffer holds in one write call. Owned by one
 * client thread.
 *
 * <p>No connection keeps bytes: what the kernel would not take is made again from seed, connection
 * and sequence number.
 */
final class RequestWriter {
  private static final int BUFFER_BYTES = 128 * 1024;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
  private final int overheadBytes;
  private final int pipeline;
  private final Recorder recorder;

  RequestWriter(Protocol protocol, int pipeline, Recorder recorder) {
    this.overheadBytes = protocol == Protocol.FRAMED ? Frame.HEADER_BYTES : 0;
    this.pipeline = pipeline;
    this.recorder = recorder;
  }

  /**
   * Writes what is due.
   *
   * @param nowNs a stamp just taken
   * @return false if the kernel would not take it all: wait until it is writable
   */
  boolean write(EchoConnection c, long nowNs) throws IOException {
    return writeUpTo(c, c.writeLimit(pipeline), nowNs);
  }

  private boolean writeUpTo(EchoConnection c, long limit, long firstStampNs) throws IOException {
    long nowNs = firstStampNs;
    while (c.inFlight.written() < limit) {
      fill(c, limit);
      int offered = buffer.flip().remaining();
      int taken = c.channel.write(buffer);
      advance(c, taken, nowNs);
      if (taken < offered) {
        return false;
      }
      nowNs = System.nanoTime();
    }
    return true;
  }

  /**
   * Writes on and on, whatever is answered, until the kernel takes no more.
   *
   * @return bytes it took
   */
  long writeEndlessly(EchoConnection c, long nowNs) throws IOException {
    long bytes = 0;
    while (true) {
      while (c.inFlight.owed() < 64) {
        c.inFlight.push(nowNs);
      }
      fill(c, c.inFlight.tail());
      int offered = buffer.flip().remaining();
      int taken = c.channel.write(buffer);
      bytes += taken;
      advance(c, taken, nowNs);
      c.inFlight.dropInFlight(false);
      if (taken < offered) {
        return bytes;
      }
    }
  }

  private void fill(EchoConnection c, long limit) {
    buffer.clear();
    int offset = c.writeOffset;
    int at = 0;
    for (long s = c.inFlight.written(); s < limit && at < BUFFER_BYTES; s++) {
      long key = c.messageKey(s);
      int payloadBytes = c.payloadBytes(key);
      int room = BUFFER_BYTES - at;
      if (offset < overheadBytes) {
        if (offset == 0 && room >= overheadBytes) {
          Frame.putHeader(
              buffer, at, Frame.ECHO_REQUEST, (short) 0, WireId.of(c.number(), s), payloadBytes);
          offset = overheadBytes;
          at += overheadBytes;
        } else {
          int n = putHeaderPart(c, s, payloadBytes, at, offset, room);
          offset += n;
          at += n;
        }
        room = BUFFER_BYTES - at;
      }
      if (offset >= overheadBytes) {
        int from = offset - overheadBytes;
        int n = Math.min(room, payloadBytes - from);
        Payload.put(buffer, at, key, from, n);
        at += n;
      }
      offset = 0;
    }
    buffer.position(at);
  }

  /** The rare case: the last write call, or this buffer, ended within a header. */
  private int putHeaderPart(
      EchoConnection c, long sequence, int payloadBytes, int at, int offset, int room) {
    Frame.putHeader(
        header, 0, Frame.ECHO_REQUEST, (short) 0, WireId.of(c.number(), sequence), payloadBytes);
    int n = Math.min(overheadBytes - offset, room);
    buffer.put(at, header, offset, n);
    return n;
  }

  private void advance(EchoConnection c, int takenBytes, long nowNs) {
    int left = takenBytes;
    InFlightWindow inFlight = c.inFlight;
    while (left > 0) {
      long s = inFlight.written();
      if (c.writeOffset == 0) {
        inFlight.stampSent(s, nowNs);
        if (!c.slowReader && !c.blocked) {
          recorder.sent(inFlight.intendedNs(s), nowNs);
        }
      }
      int total = overheadBytes + c.payloadBytes(c.messageKey(s));
      int rest = total - c.writeOffset;
      if (left < rest) {
        c.writeOffset += left;
        return;
      }
      left -= rest;
      c.writeOffset = 0;
      inFlight.advanceWritten();
    }
  }
}
