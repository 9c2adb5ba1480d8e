package dev.echolab.bio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
import dev.echolab.server.BufferMemory;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.LingeringClose;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.TimeoutChecker;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs one connection, from its first to its last byte, in one thread that waits in the kernel.
 *
 * <p>No field holds the state: it is the position of the thread in {@link #serve}.
 *
 * <pre>
 *   READING ----bytes-------------------------&gt; PROCESSING
 *   READING ----end of stream-----------------&gt; CLOSED
 *   READING ----draining, input answered------&gt; LINGERING
 *   PROCESSING -responses ready---------------&gt; WRITING
 *   WRITING ----send buffer full--------------&gt; itself: the call waits
 *   WRITING ----all written, CONTINUE---------&gt; PROCESSING
 *   WRITING ----all written, READ-------------&gt; READING
 *   WRITING ----all written, CLOSE------------&gt; LINGERING
 *   LINGERING --end of stream or timeout------&gt; CLOSED
 *   any --------I/O error or abort------------&gt; CLOSED
 * </pre>
 */
final class Connection implements Runnable, TimeoutChecker.Monitored {
  private static final Logger log = LogManager.getLogger(Connection.class);

  /** Enough for a small request; larger requests get a larger buffer, see compactOrGrow. */
  private static final int INITIAL_BUFFER_BYTES = 1024;

  /** Limit of one write call, whose progress cannot be observed before it has written all. */
  private static final int MAX_WRITE_BYTES = 256 * 1024;

  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final SocketChannel channel;

  private final int readBufferBytes;
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final StepListener steps;
  private final RequestHandler requestHandler;

  /** Direct: the kernel copies to and from it without another copy. */
  private final BufferMemory memory = BufferMemory.direct();

  /** The process buffer. Freed by the thread that uses it. */
  private ByteBuffer buffer;

  /** Set by a stop: bytes received before it are answered, later bytes are not. */
  private volatile boolean draining;

  private int unreadAtStopBytes = UNKNOWN;

  /** See {@link #input()}. */
  private InputStream input;

  /** True when all responses are written and only the peer's close is awaited. */
  private volatile boolean lingering;

  Connection(
      SocketChannel channel,
      ServerOptions options,
      ServerCounters serverCounters,
      HandlerFactory handlerFactory) {
    this.channel = channel;
    this.readBufferBytes = options.buffers().readBufferBytes();
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
    try {
      this.steps = handlerFactory.newStepListener(counters, () -> channel.socket().getPort());
      this.requestHandler = handlerFactory.newRequestHandler(counters, steps);
      // Last: it is the only part that would have to be freed if another got no memory.
      this.buffer = memory.allocate(Math.min(INITIAL_BUFFER_BYTES, readBufferBytes));
    } catch (Error e) {
      serverCounters.retire(counters);
      throw e;
    }
  }

  // docs: errors
  @Override
  public void run() {
    try {
      serve();
    } catch (IOException | RuntimeException | Error e) {
      if (e instanceof IOException && !channel.isOpen()) {
        log.debug("connection aborted by a stop of the server or by a timeout");
      } else {
        ConnectionFailure.report(e, counters);
      }
    } finally {
      end();
    }
  }

  private void end() {
    close(channel);
    memory.free(buffer);
    counters.increment(Counter.CONNECTIONS_CLOSED);
    serverCounters.retire(counters);
  }

  /** Undoes the constructor of a connection that got no thread; its channel stays open. */
  void abandon() {
    memory.free(buffer);
    serverCounters.retire(counters);
  }

  private void serve() throws IOException {
    // step 1: receive - the kernel puts arriving bytes into the socket's receive buffer
    // step 2: read - one call waits for bytes, then copies them
    while (mayReadMore() && read() >= 0) {
      buffer.flip();
      Next next;
      // docs: transmit
      do {
        // step 3: process - requests become responses, in place
        next = requestHandler.process(buffer);
        // step 4: write - one call copies, and waits while the socket's send buffer is full
        write(buffer);
        write(requestHandler.extraFrame());
        // step 5: transmit - the kernel sends on its own, when the peer's window allows it
        requestHandler.spanRemaining(buffer);
      } while (next == Next.CONTINUE);
      if (next == Next.CLOSE) {
        linger();
        return;
      }
      compactOrGrow();
      yieldAfterResponse();
    }
    if (draining) {
      linger();
    }
  }

  // docs: read
  /**
   * Step 2, one call: waits for bytes, then copies them. The kernel parks a thread that finds none
   * (the JVM parks a virtual one); it uses no CPU until there are some.
   */
  private int read() throws IOException {
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (long) readBufferBytes));
    steps.readStart();
    int n = channel.read(buffer);
    steps.readEnd(n);
    if (unreadAtStopBytes != UNKNOWN) {
      unreadAtStopBytes -= n;
    }
    return n;
  }

  // docs: write, backpressure
  /**
   * Step 4: copies to the socket's send buffer and waits while that is full. This is all the
   * backpressure that is needed: while the peer does not read, this thread does not read either.
   * Several calls write a response over 256 KiB: a peer that takes this many in the write timeout
   * does not time out.
   */
  private void write(ByteBuffer responses) throws IOException {
    while (responses != null && responses.hasRemaining()) {
      int limit = responses.limit();
      responses.limit(Math.min(limit, responses.position() + MAX_WRITE_BYTES));
      steps.writeStart();
      int n = channel.write(responses);
      steps.writeEnd(n, responses.remaining());
      responses.limit(limit);
    }
  }

  // docs: memory
  /** Keeps the remainder of a request for the next read; doubles a buffer that was filled. */
  private void compactOrGrow() {
    if (buffer.limit() == buffer.capacity()) {
      int maxBytes = Math.max(readBufferBytes, requestHandler.requiredCapacity(buffer));
      if (buffer.capacity() < maxBytes) {
        int doubledBytes = (int) Math.min(buffer.capacity() * 2L, maxBytes);
        ByteBuffer doubled = memory.allocate(doubledBytes).put(buffer);
        memory.free(buffer);
        buffer = doubled;
        return;
      }
    }
    buffer.compact();
  }

  /**
   * Lets other threads run before the next read. A thread that reads at once mostly finds nothing,
   * and is parked and woken for it; meanwhile the next request can arrive. A virtual thread must
   * also yield for the others: the JVM never preempts it (decision 0009).
   */
  @SuppressWarnings("ThreadPriorityCheck") // only the cost depends on it
  private static void yieldAfterResponse() {
    Thread.yield();
  }

  // docs: stop
  /** Returns whether input is to be answered; while draining, only what arrived before the stop. */
  private boolean mayReadMore() throws IOException {
    if (!draining) {
      return true;
    }
    if (unreadAtStopBytes == UNKNOWN) {
      unreadAtStopBytes = input().available();
    }
    return unreadAtStopBytes > 0;
  }

  // docs: stop
  /**
   * Answers what the receive buffer holds now, then ends. Called by the stopping thread, repeatedly
   * until this connection has ended.
   *
   * <p>If the receive buffer is empty, only the requests in process are unanswered. Shutting down
   * the input then wakes the thread if it waits in read. Bytes that arrive later cannot be read any
   * more: they turn the close into a reset after the last response (decision 0003).
   */
  void drain() {
    draining = true;
    try {
      if (input().available() == 0) {
        channel.shutdownInput();
      }
    } catch (IOException e) {
      log.debug("already closed", e);
    }
  }

  /**
   * Returns the socket's stream. It is taken before {@link #drain} shuts down the input, after
   * which the socket returns none, and not earlier: an idle connection keeps 183 B less without.
   */
  private synchronized InputStream input() throws IOException {
    if (input == null) {
      input = channel.socket().getInputStream();
    }
    return input;
  }

  /** Returns whether responses may still be written. Called by the stopping thread. */
  boolean hasPendingResponses() {
    return !lingering;
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  /** Closes the channel, which wakes the connection's thread. Called by any thread. */
  @Override
  public void abort() {
    close(channel);
  }

  // docs: close
  /** Ends the connection from this side: see {@link LingeringClose} for why not just a close. */
  private void linger() throws IOException {
    lingering = true;
    if (channel.socket().isInputShutdown()) {
      return;
    }
    linger(channel, input());
  }

  // docs: close
  /** Sends the FIN and discards input until the peer closes, or until the timeout. */
  static void linger(SocketChannel channel, InputStream input) throws IOException {
    channel.shutdownOutput();
    byte[] discarded = new byte[8 * 1024];
    long deadlineNs = System.nanoTime() + LingeringClose.TIMEOUT_MS * 1_000_000L;
    long leftMs = LingeringClose.TIMEOUT_MS;
    try {
      do {
        channel.socket().setSoTimeout((int) leftMs);
        if (input.read(discarded) < 0) {
          return;
        }
        // Discarded: after the FIN nothing more is answered.
        leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      } while (leftMs > 0);
    } catch (SocketTimeoutException e) {
      log.debug("the peer did not close in time");
    }
  }

  // docs: close
  /** Closes a channel, which wakes the thread that waits in it. Called by any thread. */
  static void close(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("close failed", e);
    }
  }
}
