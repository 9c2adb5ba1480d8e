package dev.echolab.nio;

import dev.echolab.counters.Counter;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
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
 * One connection, run by its loop's thread, which never waits here: what cannot go on now is
 * remembered as a state and goes on when select tells so.
 *
 * <pre>
 *   READING -----------readable: bytes---------&gt; PROCESSING
 *   PROCESSING --------responses are ready-----&gt; WRITING_RESPONSES
 *   WRITING_RESPONSES -all taken---------------&gt; WRITING_EXTRA_FRAME
 *   WRITING_RESPONSES -kernel is full----------&gt; itself, once writable
 *   WRITING_EXTRA_FRAME ----all taken, more to do---&gt; PROCESSING
 *   WRITING_EXTRA_FRAME ----all taken, nothing whole&gt; READING
 *   WRITING_EXTRA_FRAME ----all taken, close--------&gt; LINGERING
 *   WRITING_EXTRA_FRAME ----kernel is full----------&gt; itself, once writable
 *   READING -----------end of stream-----------&gt; CLOSED
 *   LINGERING ---------end of stream, time-----&gt; CLOSED
 *   any ---------------I/O error, cut----------&gt; CLOSED
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
  private final RequestHandler exchange;

  private SelectionKey key;
  private State state = State.READING;

  /** What follows once everything that is ready has been written. */
  private Next next = Next.READ;

  /** Stands behind the responses; null if nothing does. */
  private ByteBuffer answer;

  /**
   * Bytes this connection must keep between two turns: unsent responses, or the beginning of a
   * request. Null most of the time.
   */
  private ByteBuffer kept;

  private int bytesWanted;
  private boolean finishing;
  private int unreadAtStopBytes = UNKNOWN;

  Connection(
      SocketChannel channel, EventLoop loop, ServerOptions options, HandlerFactory handlerFactory) {
    this.channel = channel;
    this.loop = loop;
    this.readBufferBytes = options.buffers().readBufferBytes();
    this.steps = handlerFactory.newStepListener(loop.counters());
    this.exchange = handlerFactory.newRequestHandler(loop.counters(), steps);
  }

  void open() {
    loop.opened();
    try {
      key = loop.register(channel, SelectionKey.OP_READ, this);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      serve();
    } catch (IOException e) {
      loop.counters().increment(Counter.CONNECTIONS_FAILED);
      log.debug("ended by the peer or the network", e);
      close();
    } catch (RuntimeException | Error e) {
      loop.counters().increment(Counter.CONNECTIONS_FAILED);
      log.error("a connection failed through our own fault", e);
      close();
    }
  }

  private void serve() throws IOException {
    switch (state) {
      case READING -> onReadable();
      case WRITING_RESPONSES, WRITING_EXTRA_FRAME -> onWritable();
      case LINGERING -> discardInput();
      case PROCESSING, CLOSED -> throw new IllegalStateException("no event is due in " + state);
    }
  }

  private void onReadable() throws IOException {
    // step 1: receive - the kernel has put what arrived into the socket's receive buffer
    steps.readable(loop.readableNs());
    // step 2: read - there are bytes, so the call only copies
    ByteBuffer buffer = bufferToFill();
    int n = read(buffer);
    if (n < 0) {
      close();
    } else if (n > 0) {
      buffer.flip();
      state = State.PROCESSING;
      processAndWrite(buffer);
    }
  }

  private void onWritable() throws IOException {
    processAndWrite(kept);
    if (state == State.READING) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** From PROCESSING or a writing state, as far as the kernel lets us. */
  private void processAndWrite(ByteBuffer buffer) throws IOException {
    while (true) {
      switch (state) {
        case PROCESSING -> {
          // step 3: process - requests become responses, in place
          next = exchange.process(buffer);
          state = State.WRITING_RESPONSES;
        }
        case WRITING_RESPONSES -> {
          // step 4: write - the call copies what fits into the socket's send buffer
          if (!write(buffer)) {
            waitUntilWritable(buffer);
            return;
          }
          // step 5: transmit - the kernel sends on its own, when the peer's window lets it
          answer = exchange.extraFrame();
          state = State.WRITING_EXTRA_FRAME;
        }
        case WRITING_EXTRA_FRAME -> {
          if (answer != null && !write(answer)) {
            waitUntilWritable(buffer);
            return;
          }
          answer = null;
          exchange.spanRemaining(buffer);
          state = afterWriting();
        }
        case READING -> {
          retainRemainder(buffer);
          if (finishing) {
            readOnOrEnd();
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

  private State afterWriting() {
    return switch (next) {
      case CONTINUE -> State.PROCESSING;
      case READ -> State.READING;
      case CLOSE -> State.LINGERING;
    };
  }

  /**
   * Step 2, one call per turn: what it leaves, the next select tells again, after the neighbours
   * had their turn.
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

  /** Step 4, one call; false: the kernel did not take all. */
  private boolean write(ByteBuffer ready) throws IOException {
    if (!ready.hasRemaining()) {
      return true;
    }
    steps.writeStart();
    int n = channel.write(ready);
    steps.writeEnd(n, ready.remaining());
    return !ready.hasRemaining();
  }

  /** Backpressure: who has unsent responses is not read. */
  private void waitUntilWritable(ByteBuffer buffer) {
    if (!isKept(buffer)) {
      kept = loop.buffers().keepShared();
    }
    key.interestOps(SelectionKey.OP_WRITE);
  }

  /** The loop's buffer, with the beginning of a request if there is one, or a large one's own. */
  private ByteBuffer bufferToFill() {
    if (kept != null && bytesWanted > readBufferBytes) {
      return kept;
    }
    ByteBuffer shared = loop.buffers().shared();
    if (kept != null) {
      shared.put(kept.flip());
      release();
    }
    return shared;
  }

  /** The beginning of a request that is not whole yet; a large one's buffer doubles as it comes. */
  private void retainRemainder(ByteBuffer buffer) {
    int restBytes = buffer.remaining();
    if (restBytes == 0) {
      release();
      return;
    }
    bytesWanted = exchange.requiredCapacity(buffer);
    if (isKept(buffer) && restBytes < kept.capacity()) {
      kept.compact();
      return;
    }
    int roomBytes =
        bytesWanted > readBufferBytes ? (int) Math.min(bytesWanted, restBytes * 2L) : restBytes;
    ByteBuffer larger = loop.buffers().take(roomBytes).put(buffer);
    release();
    kept = larger;
  }

  @SuppressWarnings("ReferenceEquality") // the very same buffer, not one with the same bytes
  private boolean isKept(ByteBuffer buffer) {
    return buffer == kept;
  }

  private void release() {
    if (kept != null) {
      loop.buffers().giveBack(kept);
      kept = null;
    }
  }

  /** Called by the loop: what was in the receive buffer by now is still answered, and no more. */
  void drain() {
    finishing = true;
    try {
      unreadAtStopBytes = channel.socket().getInputStream().available();
      if (state == State.READING) {
        readOnOrEnd();
      }
    } catch (IOException e) {
      log.debug("ended while the server was stopping", e);
      close();
    }
  }

  private void readOnOrEnd() throws IOException {
    if (unreadAtStopBytes <= 0) {
      linger();
    }
  }

  boolean owesResponses() {
    return state != State.LINGERING && state != State.CLOSED;
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  @Override
  public void abort() {
    close();
  }

  /** We end the connection first: see {@link LingeringClose} for why this is not just a close. */
  private void linger() throws IOException {
    state = State.LINGERING;
    release();
    channel.shutdownOutput();
    key.interestOps(SelectionKey.OP_READ);
    loop.executeAfter(LingeringClose.TIMEOUT_MS, this::close);
  }

  private void discardInput() throws IOException {
    if (channel.read(loop.buffers().shared()) < 0) {
      close();
    }
  }

  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    release();
    loop.closed();
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing failed", e);
    }
  }
}
