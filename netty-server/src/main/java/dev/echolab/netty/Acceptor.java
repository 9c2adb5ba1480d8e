package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.StepListener;
import dev.echolab.netty.workaround.ReceiveBufferSizing;
import dev.echolab.netty.workaround.WorkaroundSettings;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.ConnectionFailure;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.Tracing;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Binds the listener and opens a connection on each accepted channel; Netty makes the calls. */
@SuppressWarnings("FutureReturnValueIgnored") // a refused connection is closed in any case
final class Acceptor extends ChannelInitializer<SocketChannel> {
  private static final Logger log = LogManager.getLogger(Acceptor.class);

  private static final long UNKNOWN = -1;
  private static final long ACCEPT_CHECK_INTERVAL_MS = 2;
  private static final long CLOSE_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Workers workers;
  private final ServerOptions options;
  private final HandlerFactory handlerFactory;
  private final LongSupplier readableClock;
  private final ReceiveBufferSizing receiveBufferSizing;
  private Channel listener;

  /** Used by the listener's loop. */
  private long acceptedCount;

  private InetSocketAddress address;

  Acceptor(Workers workers, ServerOptions options, HandlerFactory handlerFactory) {
    this.workers = workers;
    this.options = options;
    this.handlerFactory = handlerFactory;
    // io_uring does not report readiness: a receive is submitted, and completes.
    this.readableClock =
        options.steps().tracing() == Tracing.ON && workers.transport() != Transport.IO_URING
            ? System::nanoTime
            : () -> 0;
    this.receiveBufferSizing = new ReceiveBufferSizing(options.buffers().readBufferBytes());
  }

  void start() throws IOException {
    ListenOptions listen = options.listen();
    SocketSettings sockets = options.sockets();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(workers.loops())
            .channel(workers.transport().listenerType())
            .option(ChannelOption.SO_BACKLOG, listen.backlog())
            // A restart must not wait for the last run's connections to leave TIME_WAIT.
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            // Without it Netty closes at the peer's FIN and drops pending responses.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_SPIN_COUNT, WorkaroundSettings.WRITE_SPIN_COUNT)
            .childOption(
                ChannelOption.TCP_NODELAY, sockets.tcpNoDelay() == SocketSettings.TcpNoDelay.ON)
            .handler(new FailedAcceptHandler())
            .childHandler(this);
    if (sockets.soRcvbufBytes() > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, sockets.soRcvbufBytes());
      bootstrap.childOption(ChannelOption.SO_RCVBUF, sockets.soRcvbufBytes());
    }
    if (sockets.soSndbufBytes() > 0) {
      bootstrap.childOption(ChannelOption.SO_SNDBUF, sockets.soSndbufBytes());
    }
    ChannelFuture bound = bootstrap.bind(listen.host(), listen.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw asIoException(bound.cause());
    }
    listener = bound.channel();
    address = (InetSocketAddress) listener.localAddress();
  }

  private static IOException asIoException(Throwable cause) {
    if (cause instanceof BindException bind) {
      return bind;
    }
    if (cause instanceof IllegalArgumentException badAddress) {
      throw badAddress; // UnresolvedAddressException, UnsupportedAddressTypeException
    }
    if (cause instanceof Errors.NativeIoException) {
      // The native transports report a failed bind with a class of their own.
      return (IOException) new BindException(cause.getMessage()).initCause(cause);
    }
    return new IOException(cause.getMessage(), cause);
  }

  InetSocketAddress address() {
    return address;
  }

  // docs: accept
  @Override
  protected void initChannel(SocketChannel channel) {
    Counters counters = workers.counters(channel.eventLoop());
    if (!workers.connectionLimit().tryAcquire()) {
      counters.increment(Counter.CONNECTIONS_REFUSED);
      // Its reads are discarded, not counted.
      setReceiveBuffers(channel, handlerFactory.newStepListener(new Counters(), () -> 0));
      channel.pipeline().addLast(new RefusedConnection(channel, workers.connectionLimit()));
      return;
    }
    counters.increment(Counter.CONNECTIONS_ACCEPTED);
    try {
      open(channel, counters);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: only this connection ends; exceptionCaught closes it.
      workers.connectionLimit().release();
      counters.increment(Counter.CONNECTIONS_CLOSED);
      throw e;
    }
  }

  // docs: errors
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    try {
      ConnectionFailure.report(failure, workers.counters(context.channel().eventLoop()));
    } finally {
      context.close();
    }
  }

  private void open(SocketChannel channel, Counters counters) {
    StepListener steps = handlerFactory.newStepListener(counters, () -> peerPort(channel));
    setReceiveBuffers(channel, steps);
    channel
        .pipeline()
        .addLast(
            new Connection(
                channel,
                workers,
                counters,
                steps,
                handlerFactory.newRequestHandler(counters, steps)));
  }

  /** Returns 0 for a peer that has reset the connection: its address is no longer known. */
  private static int peerPort(SocketChannel channel) {
    InetSocketAddress peer = channel.remoteAddress();
    return peer == null ? 0 : peer.getPort();
  }

  private void setReceiveBuffers(SocketChannel channel, StepListener steps) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new ReceiveBuffers(channel, receiveBufferSizing, steps, readableClock));
  }

  /**
   * Counts failed accepts and pauses after them. It precedes Netty's own handler, which pauses for
   * a second: the pause must be the same in every model. Used by the listener's loop.
   */
  private final class FailedAcceptHandler extends ChannelInboundHandlerAdapter {
    private final AcceptBackoff backoff = new AcceptBackoff();

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      acceptedCount++;
      backoff.succeeded();
      context.fireChannelRead(accepted);
    }

    // docs: descriptors
    /** Pauses: file descriptors have run out, and become free when connections end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      FatalErrors.inEssentialThread(failure);
      Channel listeningChannel = context.channel();
      workers.counters(listeningChannel.eventLoop()).increment(Counter.CONNECTIONS_FAILED);
      int pauseMs = backoff.failed();
      workers.health().acceptFailed(failure, pauseMs);
      log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
      listeningChannel.config().setAutoRead(false);
      listeningChannel
          .eventLoop()
          .schedule(
              () -> listeningChannel.config().setAutoRead(true), pauseMs, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Accepts the connections that the kernel has completed, which closing the listener would reset,
   * then stops accepting; on return the port is free.
   *
   * @param maxQueued how many may be in the kernel's queue; more arrived after the stop
   * @param deadlineNs when to stop in any case, in System.nanoTime
   */
  void stop(int maxQueued, long deadlineNs) {
    try {
      listener
          .eventLoop()
          .execute(
              () -> {
                listener.config().setAutoRead(true); // ends a pause after a failed accept
                closeWhenQueueIsEmpty(UNKNOWN, maxQueued, deadlineNs);
              });
    } catch (RejectedExecutionException e) {
      log.debug("the loop of the listener has ended", e);
    }
    long leftNs = deadlineNs - System.nanoTime() + CLOSE_TIMEOUT_NS;
    listener.closeFuture().awaitUninterruptibly(leftNs, TimeUnit.NANOSECONDS);
  }

  /**
   * Closes the listener if it has accepted nothing since the previous check; between two checks its
   * loop accepts if it can. Called by that loop.
   */
  private void closeWhenQueueIsEmpty(long previouslyAccepted, long maxQueued, long deadlineNs) {
    long leftToAccept =
        previouslyAccepted == UNKNOWN
            ? maxQueued
            : maxQueued - (acceptedCount - previouslyAccepted);
    if (acceptedCount == previouslyAccepted
        || leftToAccept <= 0
        || System.nanoTime() - deadlineNs >= 0) {
      listener.close();
      return;
    }
    long acceptedNow = acceptedCount;
    listener
        .eventLoop()
        .schedule(
            () -> closeWhenQueueIsEmpty(acceptedNow, leftToAccept, deadlineNs),
            ACCEPT_CHECK_INTERVAL_MS,
            TimeUnit.MILLISECONDS);
  }
}
