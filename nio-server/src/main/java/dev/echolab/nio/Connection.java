package dev.echolab.nio;

import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.LingeringClose;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.TimeoutChecker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs one connection in its loop's thread, which must not wait here: the state says where to
 * continue when select reports the next event.
 *
 * <pre>
 *   READING -------------bytes---------------------&gt; PROCESSING
 *   READING -------------end of stream-------------&gt; CLOSED
 *   READING -------------draining, input answered--&gt; LINGERING
 *   PROCESSING ----------responses ready-----------&gt; WRITING_RESPONSES
 *   WRITING_RESPONSES ---send buffer full----------&gt; itself, once writable
 *   WRITING_RESPONSES ---all written---------------&gt; WRITING_EXTRA_FRAME
 *   WRITING_EXTRA_FRAME -send buffer full----------&gt; itself, once writable
 *   WRITING_EXTRA_FRAME -all written, CONTINUE-----&gt; PROCESSING
 *   WRITING_EXTRA_FRAME -all written, READ---------&gt; READING
 *   WRITING_EXTRA_FRAME -all written, CLOSE--------&gt; LINGERING
 *   LINGERING -----------end of stream or timeout--&gt; CLOSED
 *   any -----------------I/O error or abort--------&gt; CLOSED
 * </pre>
 */
final class Connection implements EventLoop.Handler, TimeoutChecker.Monitored {
  private static final Logger log = LogManager.getLogger(Connection.class);
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private enum State {
    READING,
    PROCESSING,
    WRITING_RESPONSES,
    WRITING_EXTRA_FRAME,
    LINGERING,
    CLOSED
  }

  private final SocketChannel channel;
  private final EventLoop loop;
  private final int readBufferBytes;
  private final StepListener steps;
  private final RequestHandler requestHandler;

  private SelectionKey key;
  private State state = State.READING;

  /** Result of the last process call; applies once everything that is ready is written. */
  private Next next = Next.READ;

  /** The frame to write after the responses; null if there is none. */
  private ByteBuffer extraFrame;

  /**
   * Bytes to retain between two events: unsent responses, or the beginning of a request. Null most
   * of the time.
   */
  private ByteBuffer retained;

  private int requiredBytes;
  private boolean draining;
  private int unreadAtStopBytes = UNKNOWN;

  Connection(
      SocketChannel channel, EventLoop loop, ServerOptions options, HandlerFactory handlerFactory) {
    this.channel = channel;
    this.loop = loop;
    this.readBufferBytes = options.buffers().readBufferBytes();
    this.steps = handlerFactory.newStepListener(loop.counters(), () -> channel.socket().getPort());
    this.requestHandler = handlerFactory.newRequestHandler(loop.counters(), steps);
  }

  // docs: accept
  void open() {
    loop.opened();
    try {
      key = loop.register(channel, SelectionKey.OP_READ, this);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  // docs: errors
  @Override
  public void onReady(SelectionKey ready) {
    try {
      serve();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    try {
      releaseRetained();
      ConnectionFailure.report(failure, loop.counters());
    } finally {
      close();
    }
  }

  private void serve() throws IOException {
    switch (state) {
      case READING -> onReadable();
      case WRITING_RESPONSES, WRITING_EXTRA_FRAME -> onWritable();
      case LINGERING -> discardInput();
      case PROCESSING, CLOSED ->
          throw new IllegalStateException("unexpected event in state " + state);
    }
  }

  // docs: receive
  private void onReadable() throws IOException {
    // step 1: receive - the kernel has put the bytes into the socket's receive buffer
    steps.readable(loop.readableNs());
    // step 2: read - one call copies: select has reported bytes
    ByteBuffer buffer = bufferForRead();
    int n = read(buffer);
    if (n < 0) {
      close();
    } else if (n > 0) {
      buffer.flip();
      state = State.PROCESSING;
      processAndWrite(buffer);
    }
  }

  // docs: backpressure
  private void onWritable() throws IOException {
    processAndWrite(retained);
    if (state == State.READING) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Continues from PROCESSING or a writing state, until the send buffer is full or all is done. */
  private void processAndWrite(ByteBuffer buffer) throws IOException {
    while (true) {
      switch (state) {
        case PROCESSING -> {
          // step 3: process - requests become responses, in place
          next = requestHandler.process(buffer);
          state = State.WRITING_RESPONSES;
        }
        // docs: transmit
        case WRITING_RESPONSES -> {
          // step 4: write - one call copies what fits into the socket's send buffer
          if (!write(buffer)) {
            waitUntilWritable(buffer);
            return;
          }
          // step 5: transmit - the kernel sends on its own, when the peer's window allows it
          extraFrame = requestHandler.extraFrame();
          state = State.WRITING_EXTRA_FRAME;
        }
        case WRITING_EXTRA_FRAME -> {
          if (extraFrame != null && !write(extraFrame)) {
            waitUntilWritable(buffer);
            return;
          }
          extraFrame = null;
          requestHandler.spanRemaining(buffer);
          state = stateAfterWriting();
        }
        case READING -> {
          retainRemainder(buffer);
          if (draining) {
            lingerIfDrained();
          }
          return;
        }
        case LINGERING -> {
          linger();
          return;
        }
        case CLOSED -> {
          return;
        }
      }
    }
  }

  private State stateAfterWriting() {
    return switch (next) {
      case CONTINUE -> State.PROCESSING;
      case READ -> State.READING;
      case CLOSE -> State.LINGERING;
    };
  }

  // docs: read
  /**
   * Step 2, one call per event: select reports the remaining bytes again, after the other
   * connections were served.
   */
  private int read(ByteBuffer buffer) throws IOException {
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (long) readBufferBytes));
    steps.readStart();
    int n = channel.read(buffer);
    steps.readEnd(n);
    if (unreadAtStopBytes != UNKNOWN) {
      unreadAtStopBytes -= n;
    }
    return n;
  }

  // docs: write
  /** Step 4, one call; returns false if the send buffer is full before all is written. */
  private boolean write(ByteBuffer responses) throws IOException {
    if (!responses.hasRemaining()) {
      return true;
    }
    steps.writeStart();
    int n = channel.write(responses);
    steps.writeEnd(n, responses.remaining());
    return !responses.hasRemaining();
  }

  // docs: backpressure
  /** Backpressure: a connection with unsent responses is not read. */
  private void waitUntilWritable(ByteBuffer buffer) {
    if (!isRetained(buffer)) {
      retained = loop.buffers().detachShared();
    }
    key.interestOps(SelectionKey.OP_WRITE);
  }

  // docs: memory
  /** Returns the loop's buffer with any retained bytes, or the own buffer of a large request. */
  private ByteBuffer bufferForRead() {
    if (retained != null && requiredBytes > readBufferBytes) {
      return retained;
    }
    ByteBuffer shared = loop.buffers().shared();
    if (retained != null) {
      shared.put(retained.flip());
      releaseRetained();
    }
    return shared;
  }

  /** Keeps the remainder of a request for the next read; doubles a large request's full buffer. */
  private void retainRemainder(ByteBuffer buffer) {
    int remainingBytes = buffer.remaining();
    if (remainingBytes == 0) {
      releaseRetained();
      return;
    }
    requiredBytes = requestHandler.requiredCapacity(buffer);
    if (isRetained(buffer) && remainingBytes < retained.capacity()) {
      retained.compact();
      return;
    }
    int capacityBytes =
        requiredBytes > readBufferBytes
            ? (int) Math.min(requiredBytes, remainingBytes * 2L)
            : remainingBytes;
    ByteBuffer larger = loop.buffers().acquire(capacityBytes).put(buffer);
    releaseRetained();
    retained = larger;
  }

  @SuppressWarnings("ReferenceEquality") // the same buffer, not one with the same bytes
  private boolean isRetained(ByteBuffer buffer) {
    return buffer == retained;
  }

  private void releaseRetained() {
    if (retained != null) {
      ByteBuffer released = retained;
      retained = null; // first: a release that fails must not be repeated
      loop.buffers().release(released);
    }
  }

  // docs: stop
  /** Answers what the receive buffer holds now, then ends. Called by the loop. */
  void drain() {
    draining = true;
    try {
      unreadAtStopBytes = channel.socket().getInputStream().available();
      if (state == State.READING) {
        lingerIfDrained();
      }
    } catch (IOException e) {
      log.debug("connection ended during the drain", e);
      close();
    }
  }

  private void lingerIfDrained() throws IOException {
    if (unreadAtStopBytes <= 0) {
      linger();
    }
  }

  /** Returns whether responses may still be written. Called by the loop. */
  boolean hasPendingResponses() {
    return state != State.LINGERING && state != State.CLOSED;
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  /** Closes the channel. Called by the loop. */
  @Override
  public void abort() {
    close();
  }

  // docs: close
  /** Ends the connection from this side: see {@link LingeringClose} for why not just a close. */
  private void linger() throws IOException {
    state = State.LINGERING;
    releaseRetained();
    channel.shutdownOutput();
    key.interestOps(SelectionKey.OP_READ);
    loop.executeAfter(LingeringClose.TIMEOUT_MS, this::close);
  }

  // docs: close
  private void discardInput() throws IOException {
    if (channel.read(loop.buffers().shared()) < 0) {
      close();
    }
  }

  // docs: close
  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    releaseRetained();
    loop.closed();
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }
}
