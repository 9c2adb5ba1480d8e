package dev.echolab.load.driver;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.payload.WireId;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Recorder;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/**
 * Writes due messages to sockets, as many as one buffer holds in one write call. Owned by one
 * client thread; allocates nothing per message.
 *
 * <p>No connection keeps bytes: what the kernel did not take is generated again from seed,
 * connection and sequence number.
 */
final class RequestSender {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final int SLOW_READER_WINDOW = 64;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Payload payload;
  private final int headerBytes;
  private final int pipeline;
  private final Recorder recorder;
  private final ConnectionManager manager;
  private long slowReaderBytes;

  RequestSender(LoadPlan plan, Payload payload, Recorder recorder, ConnectionManager manager) {
    this.payload = payload;
    this.headerBytes = plan.traffic().protocol() == Protocol.FRAMED ? Frame.HEADER_BYTES : 0;
    this.pipeline = plan.loop().pipeline();
    this.recorder = recorder;
    this.manager = manager;
  }

  /**
   * Writes what is due, and waits for the socket to become writable if the kernel did not take all
   * of it. A connection that breaks is reported as lost. The stamp was just taken.
   */
  void flush(EchoConnection c, long nowNs) {
    try {
      boolean all = write(c, c.writeLimit(pipeline), nowNs);
      c.write.blocked = c.inFlight.written() < c.inFlight.tail();
      c.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } catch (IOException e) {
      manager.closeBroken(c, "lost", e.getMessage(), nowNs);
    }
  }

  /** Returns false if the kernel did not take all messages below {@code limit}. */
  private boolean write(EchoConnection c, long limit, long firstStampNs) throws IOException {
    long nowNs = firstStampNs;
    while (c.inFlight.written() < limit) {
      if (!writeOnce(c, limit, nowNs)) {
        return false;
      }
      nowNs = System.nanoTime();
    }
    return true;
  }

  /** Writes what the buffer holds; returns false if the kernel did not take all of it. */
  private boolean writeOnce(EchoConnection c, long limit, long nowNs) throws IOException {
    fill(c, limit);
    int offered = buffer.remaining();
    int taken = c.channel().write(buffer);
    advance(c, taken, nowNs);
    return taken == offered;
  }

  /**
   * Writes on a connection that is never read, and again when the socket is writable: once, as a
   * server that discards what it gets would keep this thread here.
   */
  void flushSlowReader(EchoConnection c, long nowNs) {
    try {
      while (c.inFlight.outstanding() < SLOW_READER_WINDOW) {
        c.inFlight.push(nowNs);
      }
      writeOnce(c, c.inFlight.tail(), nowNs);
      c.inFlight.dropInFlight(false);
      c.interestOps(SelectionKey.OP_WRITE);
    } catch (IOException e) {
      manager.closeBroken(c, "slow-reader-lost", e.getMessage(), nowNs);
    }
  }

  /**
   * Fills the buffer with the messages from the first unwritten byte on. A header is never split at
   * the buffer's end; one that the kernel took partly is put again, and the taken bytes skipped.
   */
  private void fill(EchoConnection c, long limit) {
    buffer.clear();
    int taken = Math.min(c.write.offset, headerBytes);
    int from = c.write.offset - taken;
    int at = 0;
    for (long s = c.inFlight.written(); s < limit && BUFFER_BYTES - at > headerBytes; s++) {
      long key = c.messageKey(s);
      int payloadBytes = c.payloadBytes(key);
      if (headerBytes > 0) {
        Frame.putHeader(
            buffer, at, Frame.ECHO_REQUEST, (short) 0, WireId.of(c.number, s), payloadBytes);
        at += headerBytes;
      }
      int n = Math.min(BUFFER_BYTES - at, payloadBytes - from);
      payload.put(buffer, at, key, from, n);
      at += n;
      from = 0;
    }
    buffer.limit(at).position(taken);
  }

  private void advance(EchoConnection c, int takenBytes, long nowNs) {
    int left = takenBytes;
    slowReaderBytes += c.slowReader ? takenBytes : 0;
    InFlightWindow inFlight = c.inFlight;
    EchoConnection.WriteProgress write = c.write;
    c.lastIoNs = left > 0 ? nowNs : c.lastIoNs;
    while (left > 0) {
      long s = inFlight.written();
      if (write.offset == 0) {
        inFlight.stampSent(s, nowNs);
        if (!c.slowReader && !write.blocked) {
          recorder.sent(inFlight.intendedNs(s), nowNs);
        }
      }
      int total = headerBytes + c.payloadBytes(c.messageKey(s));
      int rest = total - write.offset;
      if (left < rest) {
        write.offset += left;
        return;
      }
      left -= rest;
      write.offset = 0;
      inFlight.advanceWritten();
    }
  }

  /** Returns the bytes that slow readers sent; valid once the thread has ended. */
  long slowReaderBytes() {
    return slowReaderBytes;
  }
}
