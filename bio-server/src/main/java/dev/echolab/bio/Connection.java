package dev.echolab.bio;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.LingeringClose;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.TimeoutChecker;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One connection, run from its first to its last byte by one thread that waits in the kernel.
 *
 * <p>No state is kept about the course of the connection: where the thread stands in {@link #serve}
 * is the state.
 */
final class Connection implements Runnable, TimeoutChecker.Monitored {
  private static final Logger log = LogManager.getLogger(Connection.class);

  /** Enough for a small request; who sends more gets more, up to {@code --read-buffer}. */
  private static final int FIRST_BUFFER_BYTES = 1024;

  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final SocketChannel channel;
  private final int readBufferBytes;
  private final ServerCounters serverCounters;
  private final Counters counters;
  private final StepListener steps;
  private final RequestHandler exchange;

  /** The process buffer. Direct: the kernel copies to and from it without a detour. */
  private ByteBuffer buffer;

  /** Set by a stop: bytes that were received by then are answered, later ones are not. */
  private volatile boolean finishing;

  private int unreadAtStopBytes = UNKNOWN;

  /** Everything owed is written; what is left is to wait for the peer's close. */
  private volatile boolean lingering;

  Connection(
      SocketChannel channel,
      ServerOptions options,
      ServerCounters serverCounters,
      HandlerFactory handlerFactory) {
    this.channel = channel;
    this.readBufferBytes = options.buffers().readBufferBytes();
    // Before anything that would have to be undone: there may be no memory for it.
    this.buffer = ByteBuffer.allocateDirect(Math.min(FIRST_BUFFER_BYTES, readBufferBytes));
    this.serverCounters = serverCounters;
    this.counters = serverCounters.newWorker();
    this.steps = handlerFactory.newStepListener(counters);
    this.exchange = handlerFactory.newRequestHandler(counters, steps);
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (AsynchronousCloseException e) {
      log.debug("cut by a stop of the server or by a time-out");
    } catch (IOException e) {
      counters.increment(Counter.CONNECTIONS_FAILED);
      log.debug("ended by the peer or the network", e);
    } catch (RuntimeException | Error e) {
      counters.increment(Counter.CONNECTIONS_FAILED);
      log.error("a connection failed through our own fault", e);
    } finally {
      end();
    }
  }

  private void end() {
    close();
    counters.increment(Counter.CONNECTIONS_CLOSED);
    serverCounters.retire(counters);
  }

  /** Undoes the constructor of a connection for which there was no thread; its channel stays. */
  void abandon() {
    serverCounters.retire(counters);
  }

  private void serve() throws IOException {
    // step 1: receive - the kernel puts what arrives into the socket's receive buffer
    // step 2: read - one call waits for that, then copies
    while (mayReadMore() && read() >= 0) {
      buffer.flip();
      Next next;
      do {
        // step 3: process - requests become responses, in place
        next = exchange.process(buffer);
        // step 4: write - one call copies, and waits while the kernel's send buffer is full
        write(buffer);
        write(exchange.extraFrame());
        // step 5: transmit - the kernel sends on its own, when the peer's window lets it
        exchange.spanRemaining(buffer);
      } while (next == Next.CONTINUE);
      if (next == Next.CLOSE) {
        linger();
        return;
      }
      compactOrGrow();
      yieldAfterResponse();
    }
    if (finishing) {
      linger();
    }
  }

  /**
   * Step 2: a thread that finds no bytes is put aside by the kernel (or, a virtual one, by the JVM)
   * and costs no processor until there are some.
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

  /**
   * Step 4: one call copies to the socket's send buffer and waits while that is full. So a peer
   * that does not read stops us from reading too, and that is all the backpressure there needs to
   * be.
   */
  private void write(ByteBuffer ready) throws IOException {
    while (ready != null && ready.hasRemaining()) {
      steps.writeStart();
      int n = channel.write(ready);
      steps.writeEnd(n, ready.remaining());
    }
  }

  /** Keeps the rest of a request for the next read; a buffer that one read could fill grows. */
  private void compactOrGrow() {
    if (buffer.limit() == buffer.capacity()) {
      int mostBytes = Math.max(readBufferBytes, exchange.requiredCapacity(buffer));
      if (buffer.capacity() < mostBytes) {
        int doubledBytes = (int) Math.min(buffer.capacity() * 2L, mostBytes);
        buffer = ByteBuffer.allocateDirect(doubledBytes).put(buffer);
        return;
      }
    }
    buffer.compact();
  }

  /**
   * A thread that reads at once mostly finds nothing, and is put aside and woken for it. Whoever
   * runs meanwhile gives the next request the time to arrive. A virtual thread must do it for its
   * neighbours too: the JVM never takes its carrier away (docs/decisions/0009).
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but the cost
  private static void yieldAfterResponse() {
    Thread.yield();
  }

  /** After a stop, what was in the receive buffer by then is still answered, and no more. */
  private boolean mayReadMore() throws IOException {
    if (!finishing) {
      return true;
    }
    if (unreadAtStopBytes == UNKNOWN) {
      unreadAtStopBytes = channel.socket().getInputStream().available();
    }
    return unreadAtStopBytes > 0;
  }

  /**
   * Called by the stopping thread, again and again until this connection has ended. With nothing in
   * the receive buffer nothing is owed beyond what the thread is just answering: ending the input
   * wakes it if it waits there. What still arrives then cannot be read any more, and turns our
   * close into a reset behind the last response (docs/decisions/0003).
   */
  void drain() {
    finishing = true;
    try {
      if (channel.socket().getInputStream().available() == 0) {
        channel.shutdownInput();
      }
    } catch (IOException e) {
      log.debug("already closed", e);
    }
  }

  /** Called by the stopping thread. */
  boolean owesResponses() {
    return !lingering;
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  /** Called by another thread when time is up: whatever the connection's thread waits for ends. */
  @Override
  public void abort() {
    close();
  }

  /** We end the connection first: see {@link LingeringClose} for why this is not just a close. */
  private void linger() throws IOException {
    lingering = true;
    if (channel.socket().isInputShutdown()) {
      return;
    }
    channel.shutdownOutput();
    channel.socket().setSoTimeout(LingeringClose.TIMEOUT_MS);
    InputStream in = channel.socket().getInputStream();
    byte[] unwanted = new byte[8 * 1024];
    long deadlineNs = System.nanoTime() + LingeringClose.TIMEOUT_MS * 1_000_000L;
    try {
      while (in.read(unwanted) >= 0 && System.nanoTime() - deadlineNs < 0) {
        // Thrown away: the peer was told that nothing more is answered.
      }
    } catch (SocketTimeoutException e) {
      log.debug("the peer did not close in time");
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing failed", e);
    }
  }
}
