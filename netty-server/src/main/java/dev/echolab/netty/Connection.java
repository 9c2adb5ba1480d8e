package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.MissedResetDetector;
import dev.echolab.server.LingeringClose;
import dev.echolab.server.TimeoutChecker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One connection, run by its loop's thread, which Netty calls with the bytes it has read.
 *
 * <pre>
 *   READING ---bytes; responses queued, nothing behind them--&gt; READING
 *   READING ---bytes; something stands behind responses-----&gt; WRITING
 *   WRITING ---responses taken, more to do------------------&gt; READING (and on in the same bytes)
 *   WRITING ---responses taken, close-----------------------&gt; LINGERING
 *   READING ---end of stream, all taken---------------------&gt; CLOSED
 *   LINGERING -end of stream, time--------------------------&gt; CLOSED
 *   any -------I/O error, cut-------------------------------&gt; CLOSED
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come to exceptionCaught or end the channel
final class Connection extends ChannelInboundHandlerAdapter
    implements TimeoutChecker.Monitored, MissedResetDetector.Checkable {
  private static final Logger log = LogManager.getLogger(Connection.class);

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

  /** Written by the loop; a stop reads it when time is up. */
  private volatile State state = State.READING;

  /** Bytes of a request that is not whole yet, or, in WRITING, not processed yet; mostly null. */
  private ByteBuf retained;

  private boolean inputShutdown;
  private long readBytes;

  /** In a row, without bytes in between; no more than MAX_SILENT_CHECKS. */
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

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // step 1: receive - the kernel has put what arrived into the socket's receive buffer
    // step 2: read - Netty has made the call, into this buffer (see ReceiveBuffers)
    ByteBuf input = (ByteBuf) message;
    readBytes += input.readableBytes();
    silentChecks = 0;
    if (state == State.LINGERING || state == State.CLOSED) {
      input.release();
      return;
    }
    if (retained != null) {
      input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), retained, input);
      retained = null;
    }
    if (state == State.WRITING) {
      retained = input;
    } else {
      processAndWrite(context, input);
    }
  }

  /** Processes and queues as long as nothing must wait for the kernel. */
  private void processAndWrite(ChannelHandlerContext context, ByteBuf buffer) {
    ByteBuffer bytes = buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes());
    int offset = bytes.position() - buffer.readerIndex();
    // step 3: process - requests become responses, in place
    Next next = requestHandler.process(bytes);
    int responseIndex = bytes.position() - offset;
    int responseBytes = bytes.remaining();
    requestHandler.spanRemaining(bytes);
    buffer.readerIndex(bytes.position() - offset);

    // step 4: write - queued here, the call is made by flush
    pendingWrites.addQueued(responseBytes);
    if (next == Next.READ) {
      queue(context, buffer, responseIndex, responseBytes);
      if (!channel.isWritable()) {
        // Backpressure: who has too many unsent responses is not read.
        channel.config().setAutoRead(false);
      }
    } else {
      // An answer stands behind the responses and may tell when their last byte was taken.
      state = State.WRITING;
      retained = buffer.retain();
      ByteBuf responses = buffer.retainedSlice(responseIndex, responseBytes);
      buffer.release();
      steps.writeStart();
      ChannelFuture written = context.writeAndFlush(responses);
      written.addListener(future -> responsesWritten(context, written, next));
      if (state == State.WRITING) {
        // Not taken at once: until it is, nothing more is read.
        channel.config().setAutoRead(false);
      }
    }
  }

  /** Hands the responses to Netty, which releases the buffer when the kernel has taken them. */
  private void queue(ChannelHandlerContext context, ByteBuf buffer, int index, int length) {
    boolean hasRemainder = buffer.isReadable();
    if (length == 0) {
      retained = hasRemainder ? buffer : null;
      if (!hasRemainder) {
        buffer.release();
      }
    } else if (hasRemainder) {
      context.write(buffer.retainedSlice(index, length), context.voidPromise());
      retained = buffer;
    } else {
      context.write(buffer.setIndex(index, index + length), context.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush(context);
  }

  private void flush(ChannelHandlerContext context) {
    int bytes = pendingWrites.startFlush();
    if (bytes > 0) {
      // step 4: write - the call
      steps.writeStart();
      context.flush();
      steps.writeEnd(pendingWrites.written(bytes), pendingWrites.unwrittenBytes());
      // step 5: transmit - the kernel sends on its own, when the peer's window lets it
    }
  }

  /** The responses in front of an answer were taken: now the answer, and on. */
  private void responsesWritten(ChannelHandlerContext context, ChannelFuture written, Next next) {
    if (!written.isSuccess() || state != State.WRITING) {
      return; // the failure itself is reported by exceptionCaught
    }
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
    ByteBuf remaining = retained;
    retained = null;
    if (remaining.isReadable()) {
      processAndWrite(context, remaining);
      if (state == State.READING) {
        flush(context);
      }
    } else {
      remaining.release();
    }
    if (state == State.READING && channel.isWritable()) {
      resumeReading();
    }
    closeIfInputShutdown(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    steps.writeEnd(pendingWrites.written(0), pendingWrites.unwrittenBytes());
    if (state != State.WRITING) {
      resumeReading();
    }
  }

  /**
   * Not behind the end of the stream: nothing comes any more, and once Netty's epoll transport has
   * no event left to wait for, asking for one fails (netty pull request 16689).
   */
  private void resumeReading() {
    if (!inputShutdown) {
      silentChecks = 0;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputShutdown = true;
      closeIfInputShutdown(context);
    }
  }

  /** The peer has closed its half: it gets what it is owed, then we close. */
  private void closeIfInputShutdown(ChannelHandlerContext context) {
    if (inputShutdown && state == State.READING) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> channel.close());
    } else if (inputShutdown && state == State.LINGERING) {
      channel.close();
    }
  }

  /**
   * Called by the stopping thread: what was in the receive buffer by now is still answered, and no
   * more.
   */
  void drain() {
    channel.eventLoop().execute(new DrainCheck(channel, this));
  }

  /** By the loop's read calls, since the connection was opened. For its {@link DrainCheck}. */
  long readBytes() {
    return readBytes;
  }

  /** False: responses must be taken first. Called by the loop, for its {@link DrainCheck}. */
  boolean lingerIfReading() {
    if (state != State.READING) {
      return false;
    }
    linger(channel.pipeline().context(this));
    return true;
  }

  @Override
  public boolean isRunBy(EventLoop loop) {
    return channel.eventLoop() == loop;
  }

  @Override
  public void checkForReset() {
    if (silentChecks < MAX_SILENT_CHECKS
        && ++silentChecks == MAX_SILENT_CHECKS
        && MissedResetDetector.isReset(channel)) {
      channel
          .pipeline()
          .fireExceptionCaught(new IOException("reset by the peer, found by looking"));
    }
  }

  /** Called by the stopping thread. */
  boolean hasPendingResponses() {
    return state != State.LINGERING && state != State.CLOSED;
  }

  @Override
  public ConnectionActivity progress() {
    return steps.progress();
  }

  /** Called by any thread when time is up. */
  @Override
  public void abort() {
    channel.close();
  }

  /** We end the connection first: see {@link LingeringClose} for why this is not just a close. */
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
                      (Runnable) channel::close, LingeringClose.LONGEST_MS, TimeUnit.MILLISECONDS);
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    counters.increment(Counter.CONNECTIONS_FAILED);
    if (cause instanceof IOException) {
      log.debug("ended by the peer or the network", cause);
    } else {
      log.error("a connection failed through our own fault", cause);
    }
    channel.close();
  }

  /** Called once the channel is closed, even if it never became active. */
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
