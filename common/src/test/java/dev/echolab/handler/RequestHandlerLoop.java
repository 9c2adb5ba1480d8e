package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.handler.RequestHandler.Next;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** What a server does with an {@link RequestHandler}, without a socket: bytes in, bytes out. */
final class RequestHandlerLoop {
  private final RequestHandler exchange;
  private final StepListener steps;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private ByteBuffer buffer;
  private boolean closed;

  RequestHandlerLoop(RequestHandler exchange, StepListener steps, ByteBuffer buffer) {
    this.exchange = exchange;
    this.steps = steps;
    this.buffer = buffer;
  }

  /** As many reads as the buffer makes of it. What comes behind a close is ignored. */
  void receive(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !closed) {
      int n = Math.min(buffer.remaining(), to - at);
      assertThat(n).as("room to read").isPositive();
      steps.readStart();
      buffer.put(bytes, at, n);
      steps.readEnd(n);
      at += n;
      processWhatIsThere();
    }
  }

  void receive(byte[] bytes) {
    receive(bytes, 0, bytes.length);
  }

  private void processWhatIsThere() {
    buffer.flip();
    Next next;
    do {
      next = exchange.process(buffer);
      write(buffer);
      write(exchange.extraFrame());
      exchange.spanRemaining(buffer);
    } while (next == Next.CONTINUE);
    if (next == Next.CLOSE) {
      closed = true;
    } else if (buffer.remaining() == buffer.capacity()) {
      int wantedBytes = exchange.requiredCapacity(buffer);
      assertThat(wantedBytes).as("bytes wanted").isGreaterThan(buffer.capacity());
      buffer = ByteBuffer.allocate(wantedBytes).put(buffer);
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
