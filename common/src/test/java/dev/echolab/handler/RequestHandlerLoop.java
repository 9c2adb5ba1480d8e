package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.handler.RequestHandler.Next;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Runs the caller's loop of a {@link RequestHandler} without a socket: bytes in, bytes out. */
final class RequestHandlerLoop {
  private final RequestHandler handler;
  private final StepListener steps;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private ByteBuffer buffer;
  private boolean closed;

  RequestHandlerLoop(RequestHandler handler, StepListener steps, ByteBuffer buffer) {
    this.handler = handler;
    this.steps = steps;
    this.buffer = buffer;
  }

  /** Passes bytes in reads of the buffer's free size. Ignores bytes after a close. */
  void receive(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !closed) {
      int n = Math.min(buffer.remaining(), to - at);
      assertThat(n).as("room to read").isPositive();
      steps.readStart();
      buffer.put(bytes, at, n);
      steps.readEnd(n);
      at += n;
      processReceived();
    }
  }

  void receive(byte[] bytes) {
    receive(bytes, 0, bytes.length);
  }

  private void processReceived() {
    buffer.flip();
    Next next;
    do {
      next = handler.process(buffer);
      write(buffer);
      write(handler.extraFrame());
      handler.spanRemaining(buffer);
    } while (next == Next.CONTINUE);
    if (next == Next.CLOSE) {
      closed = true;
    } else if (buffer.remaining() == buffer.capacity()) {
      int requiredBytes = handler.requiredCapacity(buffer);
      assertThat(requiredBytes).as("required capacity").isGreaterThan(buffer.capacity());
      buffer = ByteBuffer.allocate(requiredBytes).put(buffer);
    } else {
      buffer.compact();
    }
  }

  private void write(ByteBuffer ready) {
    if (ready == null || !ready.hasRemaining()) {
      return;
    }
    byte[] bytes = new byte[ready.remaining()];
    steps.writeStart();
    ready.get(bytes);
    steps.writeEnd(bytes.length, 0);
    written.writeBytes(bytes);
  }

  byte[] written() {
    return written.toByteArray();
  }

  boolean closed() {
    return closed;
  }

  int bufferBytes() {
    return buffer.capacity();
  }
}
