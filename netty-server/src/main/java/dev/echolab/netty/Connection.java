package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.ConnectionActivity;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.handler.StepListener;
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
final class Connection extends ChannelInboundHandlerAdapter implements TimeoutChecker.Monitored {
  private static final Logger log = LogManager.getLogger(Connection.class);

  private static final byte SILENT = 2;

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
  private final RequestHandler exchange;
  private final PendingWrites unsent;

  /** Written by the loop; a stop reads it when time is up. */
  private volatile State state = State.READING;

  /** Bytes of a request that is not whole yet, or, in WRITING, not processed yet; mostly null. */
  private ByteBuf rest;

  private boolean inputEnded;
  private long readBytes;

  /** In a row, without bytes in between; no more than SILENT. */
  private byte silentLooks;

  Connection(
      SocketChannel channel,
      Workers workers,
      Counters counters,
      StepListener steps,
      RequestHandler exchange) {
    this.channel = channel;
    this.workers = workers;
    this.counters = counters;
    this.steps = steps;
    this.exchange = exchange;
    this.unsent = new PendingWrites(channel);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    workers.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // step 1: receive - the kernel has put what arrived into the socket's receive buffer
    // step 2: read - Netty has made the call, into this buffer (see ReceiveBuffers)
    ByteBuf read = (ByteBuf) message;
    readBytes += read.readableBytes();
    silentLooks = 0;
    if (state == State.LINGERING || state == State.CLOSED) {
      read.release();
      return;
    }
    if (rest != null) {
      read = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), rest, read);
      rest = null;
    }
    if (state == State.WRITING) {
      rest = read;
    } else {
      processAndWrite(context, read);
    }
  }

  /** Processes and queues as long as nothing must wait for the kernel. */
  private void processAndWrite(ChannelHandlerContext context, ByteBuf buffer) {
    ByteBuffer bytes = buffer.internalNioBuffer(buffer.readerIndex(), buffer.readableBytes());
    int offset = bytes.position() - buffer.readerIndex();
    // step 3: process - requests become responses, in place
    Next next = exchange.process(bytes);
    int responsesAt = bytes.position() - offset;
    int responseBytes = bytes.remaining();
    exchange.spanRemaining(bytes);
    buffer.readerIndex(bytes.position() - offset);

    // step 4: write - queued here, the call is made by flush
    unsent.queued(responseBytes);
    if (next == Next.READ) {
      queue(context, buffer, responsesAt, responseBytes);
      if (!channel.isWritable()) {
        // Backpressure: who has too many unsent responses is not read.
        channel.config().setAutoRead(false);
      }
    } else {
      // An answer stands behind the responses and may tell when their last byte was taken.
      state = State.WRITING;
      rest = buffer.retain();
      ByteBuf responses = buffer.retainedSlice(responsesAt, responseBytes);
      buffer.release();
      steps.writeStart();
      ChannelFuture written = context.writeAndFlush(responses);
      written.addListener(done -> answered(context, written, next));
      if (state == State.WRITING) {
        // Not taken at once: until it is, nothing more is read.
        channel.config().setAutoRead(false);
      }
    }
  }

  /** Hands the responses to Netty, which releases the buffer when the kernel has taken them. */
  private void queue(ChannelHandlerContext context, ByteBuf buffer, int at, int length) {
    boolean restFollows = buffer.isReadable();
    if (length == 0) {
      rest = restFollows ? buffer : null;
      if (!restFollows) {
        buffer.release();
      }
    } else if (restFollows) {
      context.write(buffer.retainedSlice(at, length), context.voidPromise());
      rest = buffer;
    } else {
      context.write(buffer.setIndex(at, at + length), context.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush(context);
  }

  private void flush(ChannelHandlerContext context) {
    int bytes = unsent.flushing();
    if (bytes > 0) {
      // step 4: write - the call
      steps.writeStart();
      context.flush();
      steps.writeEnd(unsent.taken(bytes), unsent.untakenBytes());
      // step 5: transmit - the kernel sends on its own, when the peer's window lets it
    }
  }

  /** The responses in front of an answer were taken: now the answer, and on. */
  private void answered(ChannelHandlerContext context, ChannelFuture written, Next next) {
    if (!written.isSuccess() || state != State.WRITING) {
      return; // the failure itself is reported by exceptionCaught
    }
    steps.writeEnd(unsent.allTaken(), 0);
    ByteBuffer answer = exchange.extraFrame();
    if (answer != null) {
      unsent.queued(answer.remaining());
      context.write(Unpooled.wrappedBuffer(answer), context.voidPromise());
      flush(context);
    }
    if (next == Next.CLOSE) {
      releaseRest();
      linger(context);
      return;
    }
    state = State.READING;
    ByteBuf left = rest;
    rest = null;
    if (left.isReadable()) {
      processAndWrite(context, left);
      if (state == State.READING) {
        flush(context);
      }
    } else {
      left.release();
    }
    if (state == State.READING && channel.isWritable()) {
      resumeReading();
    }
    endIfInputEnded(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!channel.isWritable()) {
      return;
    }
    steps.writeEnd(unsent.taken(0), unsent.untakenBytes());
    if (state != State.WRITING) {
      resumeReading();
    }
  }

  /**
   * Not behind the end of the stream: nothing comes any more, and once Netty's epoll transport has
   * no event left to wait for, asking for one fails (netty pull request 16689).
   */
  private void resumeReading() {
    if (!inputEnded) {
      silentLooks = 0;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      endIfInputEnded(context);
    }
  }

  /** The peer has closed its half: it gets what it is owed, then we close. */
  private void endIfInputEnded(ChannelHandlerContext context) {
    if (inputEnded && state == State.READING) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    } else if (inputEnded && state == State.LINGERING) {
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
  boolean endIfReading() {
    if (state != State.READING) {
      return false;
    }
    linger(channel.pipeline().context(this));
    return true;
  }

  /** Called by any thread. */
  boolean isRunBy(EventLoop loop) {
    return channel.eventLoop() == loop;
  }

  /** Called by the loop, now and then: for what this is needed, see {@link MissedResetDetector}. */
  void look() {
    if (silentLooks < SILENT && ++silentLooks == SILENT && MissedResetDetector.isReset(channel)) {
      channel
          .pipeline()
          .fireExceptionCaught(new IOException("reset by the peer, found by looking"));
    }
  }

  /** Called by the stopping thread. */
  boolean owesResponses() {
    return state != State.LINGERING && state != State.CLOSED;
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  /** Called by any thread when time is up. */
  @Override
  public void abort() {
    channel.close();
  }

  /** We end the connection first: see {@link LingeringClose} for why this is not just a close. */
  private void linger(ChannelHandlerContext context) {
    state = State.LINGERING;
    releaseRest();
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            done -> {
              if (inputEnded) {
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
    releaseRest();
    counters.increment(Counter.CONNECTIONS_CLOSED);
    workers.closed(this);
  }

  private void releaseRest() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }
}
