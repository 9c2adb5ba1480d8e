package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.MissedResetDetector;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.LingeringClose;
import dev.echolab.server.TimeoutChecker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs one connection in its loop's thread, in which Netty calls it with the bytes it has read.
 *
 * <pre>
 *   READING ---bytes: process, queue, READ-----------&gt; itself: flush at the end of the read
 *   READING ---bytes: process, queue, CONTINUE/CLOSE-&gt; WRITING: flush now
 *   READING ---queue full----------------------------&gt; itself, not read until writable
 *   READING ---end of stream, all written------------&gt; CLOSED
 *   READING ---draining, input answered--------------&gt; LINGERING
 *   WRITING ---send buffer full----------------------&gt; itself, not read until written
 *   WRITING ---all written, CONTINUE-----------------&gt; READING: processes the remaining bytes
 *   WRITING ---all written, CLOSE--------------------&gt; LINGERING
 *   LINGERING -end of stream or timeout--------------&gt; CLOSED
 *   any -------I/O error or abort--------------------&gt; CLOSED
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // exceptionCaught handles failures
final class Connection extends ChannelInboundHandlerAdapter implements TimeoutChecker.Monitored {
  /** Checks since the last bytes after which the kernel is queried for a reset. */
  private static final byte MAX_SILENT_CHECKS = 2;

  private enum State {
    READING,
    WRITING,
    LINGERING,
    CLOSED
  }

  private final SocketChannel channel;
  private final Workers workers;
  private final Counters counters;
  private final StepListener steps;
  private final RequestHandler requestHandler;
  private final PendingWrites pendingWrites;

  /** Written by the loop; the stopping thread reads it after the drain. */
  private volatile State state = State.READING;

  /** Bytes of an incomplete request or, in WRITING, unprocessed bytes. Null most of the time. */
  private ByteBuf retained;

  private boolean inputShutdown;
  private Throwable firstFailure;

  /** The code that flushes reports the write, not the change of writability within it. */
  private boolean flushing;

  private long readBytes;

  /** Checks since the last bytes, at most MAX_SILENT_CHECKS. */
  private byte silentChecks;

  Connection(
      SocketChannel channel,
      Workers workers,
      Counters counters,
      StepListener steps,
      RequestHandler requestHandler) {
    this.channel = channel;
    this.workers = workers;
    this.counters = counters;
    this.steps = steps;
    this.requestHandler = requestHandler;
    this.pendingWrites = new PendingWrites(channel);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    workers.opened(this);
  }

  // docs: receive
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // step 1: receive - the kernel has put the bytes into the socket's receive buffer
    // step 2: read - Netty has made the call, into this buffer; see ReceiveBuffers
    ByteBuf input = (ByteBuf) message;
    readBytes += input.readableBytes();
    silentChecks = 0;
    if (state == State.LINGERING || state == State.CLOSED) {
      input.release();
      return;
    }
    if (retained != null && retained.refCnt() == 1) {
      // Else its answered bytes stay, as the cumulator only appends (Netty issue 4275).
      retained.discardSomeReadBytes();
    }
    retained =
        retained == null
            ? input
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), retained, input);
    if (state != State.WRITING) {
      processAndWrite(context);
    }
  }

  // docs: backpressure
  /** Processes the bytes and queues the responses; flushes if something must follow them. */
  private void processAndWrite(ChannelHandlerContext context) {
    ByteBuf buffer = retained; // stays there: a failure of step 3 must not leak it
    ByteBuffer bytes = buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes());
    int offset = bytes.position() - buffer.readerIndex();
    // step 3: process - requests become responses, in place
    Next next = requestHandler.process(bytes);
    int responseIndex = bytes.position() - offset;
    int responseBytes = bytes.remaining();
    requestHandler.spanRemaining(bytes);
    buffer.readerIndex(bytes.position() - offset);

    // step 4: write - queued here; flush makes the call
    pendingWrites.addQueued(responseBytes);
    if (next == Next.READ) {
      queue(context, responseIndex, responseBytes);
      if (!channel.isWritable()) {
        // Backpressure: a connection with too many unsent responses is not read.
        channel.config().setAutoRead(false);
      }
    } else {
      // What follows the responses may report when their last byte was written.
      state = State.WRITING;
      ByteBuf responses = buffer.retainedSlice(responseIndex, responseBytes);
      steps.writeStart();
      boolean nested = flushing;
      flushing = true;
      ChannelFuture written = context.writeAndFlush(responses);
      flushing = nested;
      written.addListener(future -> onWritten(context, written, next));
      if (state == State.WRITING) {
        // Not written at once: until it is, nothing more is read.
        channel.config().setAutoRead(false);
      }
    }
  }

  // docs: write
  /** Queues the responses; Netty releases the buffer when they are written. */
  private void queue(ChannelHandlerContext context, int index, int length) {
    ByteBuf buffer = retained;
    boolean hasRemainder = buffer.isReadable();
    if (length == 0 && !hasRemainder) {
      releaseRetained();
    } else if (length > 0 && hasRemainder) {
      context.write(buffer.retainedSlice(index, length), context.voidPromise());
    } else if (length > 0) {
      retained = null;
      context.write(buffer.setIndex(index, index + length), context.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush(context);
  }

  // docs: write
  private void flush(ChannelHandlerContext context) {
    int bytes = pendingWrites.startFlush();
    // docs: transmit
    if (bytes > 0) {
      // step 4: write - the call
      steps.writeStart();
      boolean nested = flushing;
      flushing = true;
      context.flush();
      flushing = nested;
      steps.writeEnd(pendingWrites.written(bytes), pendingWrites.unwrittenBytes());
      // step 5: transmit - the kernel sends on its own, when the peer's window allows it
    }
  }

  /** Handles the end of a write. Netty would only log what a listener throws. */
  private void onWritten(ChannelHandlerContext context, ChannelFuture written, Next next) {
    if (!written.isSuccess()) {
      exceptionCaught(context, written.cause());
      return;
    }
    if (state != State.WRITING) {
      return;
    }
    try {
      responsesWritten(context, next);
    } catch (RuntimeException | Error e) {
      exceptionCaught(context, e);
    }
  }

  /** Continues after the responses are written: extra frame, then more bytes or the close. */
  private void responsesWritten(ChannelHandlerContext context, Next next) {
    steps.writeEnd(pendingWrites.allWritten(), 0);
    ByteBuffer extraFrame = requestHandler.extraFrame();
    if (extraFrame != null) {
      pendingWrites.addQueued(extraFrame.remaining());
      context.write(Unpooled.wrappedBuffer(extraFrame), context.voidPromise());
      flush(context);
    }
    if (next == Next.CLOSE) {
      releaseRetained();
      linger(context);
      return;
    }
    state = State.READING;
    if (retained.isReadable()) {
      processAndWrite(context);
      if (state == State.READING) {
        flush(context);
      }
    } else {
      releaseRetained();
    }
    if (state == State.READING && channel.isWritable()) {
      resumeReading();
    }
    closeIfInputShutdown(context);
  }

  // docs: backpressure
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    if (!flushing) {
      int writtenBytes = pendingWrites.written(0);
      if (writtenBytes > 0) {
        steps.writeEnd(writtenBytes, pendingWrites.unwrittenBytes());
      }
    }
    if (state != State.WRITING) {
      resumeReading();
    }
  }

  // docs: backpressure
  /**
   * Reads again, but not after the end of the stream: no bytes follow. A workaround, too: once
   * Netty's epoll transport waits for no event, registering one fails (Netty pull request 16689).
   */
  private void resumeReading() {
    if (!inputShutdown) {
      silentChecks = 0;
      channel.config().setAutoRead(true);
    }
  }

  // docs: half-close
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputShutdown = true;
      closeIfInputShutdown(context);
    }
  }

  // docs: close, half-close
  /** Closes after the pending responses if the peer has closed its half. */
  private void closeIfInputShutdown(ChannelHandlerContext context) {
    if (inputShutdown && state != State.WRITING) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> channel.close());
    }
  }

  // docs: stop
  /** Answers what the receive buffer holds now, then ends. Called by the stopping thread. */
  void drain() {
    try {
      channel.eventLoop().execute(new DrainCheck(channel, this));
    } catch (RejectedExecutionException e) {
      // The loop has ended, because of an Error: the stop drains the others.
    }
  }

  /** Returns the bytes read since the connection was opened. Called by {@link DrainCheck}. */
  long readBytes() {
    return readBytes;
  }

  /** Lingers; returns false if responses must be written first. Called by {@link DrainCheck}. */
  boolean lingerIfReading() {
    if (state != State.READING) {
      return false;
    }
    linger(channel.pipeline().context(this));
    return true;
  }

  /** Fails if the peer has reset a silent connection of this loop. Called by this loop. */
  void checkForReset(EventLoop loop) {
    if (channel.eventLoop() == loop
        && silentChecks < MAX_SILENT_CHECKS
        && ++silentChecks == MAX_SILENT_CHECKS
        && MissedResetDetector.isReset(channel)) {
      channel
          .pipeline()
          .fireExceptionCaught(new IOException("reset by the peer, found by a check"));
    }
  }

  /** Returns whether responses may still be written. Called by the stopping thread. */
  boolean hasPendingResponses() {
    return state != State.CLOSED && (state != State.LINGERING || queuedBytes() > 0);
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  // docs: timeouts
  @Override
  public long queuedBytes() {
    return pendingWrites.queuedBytes();
  }

  /** Closes the channel. Called by any thread. */
  @Override
  public void abort() {
    channel.close();
  }

  // docs: close
  /** Ends the connection from this side: see {@link LingeringClose} for why not just a close. */
  private void linger(ChannelHandlerContext context) {
    state = State.LINGERING;
    releaseRetained();
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            future -> {
              if (inputShutdown) {
                channel.close();
                return;
              }
              channel.shutdownOutput();
              resumeReading();
              channel
                  .eventLoop()
                  .schedule(
                      (Runnable) channel::close, LingeringClose.TIMEOUT_MS, TimeUnit.MILLISECONDS);
            });
  }

  // docs: errors
  /**
   * Reports the failure, then closes. Netty calls it for each queued write of a failed connection,
   * and after a close by this side; a defect in a write comes as the cause of an IOException.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean hasDefect = cause instanceof ChannelOutputShutdownException && cause.getCause() != null;
    Throwable failure = hasDefect ? cause.getCause() : cause;
    boolean followsAnother =
        failure == firstFailure
            || (failure instanceof IOException
                && (firstFailure != null || failure instanceof ClosedChannelException));
    firstFailure = firstFailure == null ? failure : firstFailure;
    try {
      if (!followsAnother) {
        ConnectionFailure.report(failure, counters);
      }
    } finally {
      channel.close();
    }
  }

  // docs: close
  /** Releases everything. Netty calls it after the close, even if the channel never was active. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    state = State.CLOSED;
    releaseRetained();
    counters.increment(Counter.CONNECTIONS_CLOSED);
    workers.closed(this);
  }

  private void releaseRetained() {
    if (retained != null) {
      retained.release();
      retained = null;
    }
  }
}
