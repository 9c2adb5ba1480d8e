package dev.echolab.netty;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.StepListener;
import dev.echolab.server.AcceptBackoff;
import dev.echolab.server.HandlerFactory;
import dev.echolab.server.ListenOptions;
import dev.echolab.server.ServerOptions;
import dev.echolab.server.SocketSettings;
import dev.echolab.server.Tracing;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What Netty leaves of accepting: where to listen, and what an accepted connection is made of. */
@SuppressWarnings("FutureReturnValueIgnored") // a refused connection is closed either way
final class Acceptor extends ChannelInitializer<SocketChannel> {
  private static final Logger log = LogManager.getLogger(Acceptor.class);

  private final Workers workers;
  private final ServerOptions options;
  private final HandlerFactory handlerFactory;
  private final LongSupplier readableClock;
  private final ReceiveBufferSizing receiveSizes;
  private final BiFunction<SocketChannel, OutOfMemoryError, ByteBuf> whenExhausted;
  private Channel listener;
  private InetSocketAddress address;

  Acceptor(Workers workers, ServerOptions options, HandlerFactory handlerFactory) {
    this.workers = workers;
    this.options = options;
    this.handlerFactory = handlerFactory;
    // With io_uring there is no readiness to be told of: a receive is submitted, and completes.
    boolean toldOfReadiness = workers.transport() != Transport.IO_URING;
    this.readableClock =
        options.steps().tracing() == Tracing.ON && toldOfReadiness ? System::nanoTime : () -> 0;
    this.receiveSizes = new ReceiveBufferSizing(options.buffers().readBufferBytes());
    this.whenExhausted = this::endForWantOfMemory;
  }

  void start() throws IOException {
    ListenOptions listen = options.listen();
    SocketSettings sockets = options.sockets();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(workers.loops())
            .channel(workers.transport().listener())
            .option(ChannelOption.SO_BACKLOG, listen.backlog())
            // A restart must not wait for the last run's connections to leave TIME_WAIT.
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            // Without it Netty closes at the peer's FIN and drops what is still owed.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // Write until all is taken or the kernel takes no more. Netty's default, to stop after
            // 16 calls and go on later, leaves a half-closed and unread channel for a moment
            // without any event in epoll; 4.2.18 then fails to add one, and drops what is queued.
            .childOption(ChannelOption.WRITE_SPIN_COUNT, Integer.MAX_VALUE)
            .childOption(
                ChannelOption.TCP_NODELAY, sockets.tcpNoDelay() == SocketSettings.TcpNoDelay.ON)
            .handler(new Backoff())
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
    if (cause instanceof java.net.BindException bind) {
      return bind;
    }
    if (cause instanceof io.netty.channel.unix.Errors.NativeIoException) {
      // The native transports say the same in their own class.
      return (IOException) new java.net.BindException(cause.getMessage()).initCause(cause);
    }
    return new IOException(cause.getMessage(), cause);
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    Counters counters = workers.counters(channel.eventLoop());
    if (!workers.admission().tryAcquire()) {
      counters.increment(Counter.CONNECTIONS_REFUSED);
      channel.pipeline().addLast(new Refusal(workers.admission().refusal()));
      return;
    }
    counters.increment(Counter.CONNECTIONS_ACCEPTED);
    try {
      open(channel, counters);
    } catch (RuntimeException | Error e) {
      // OutOfMemoryError: this connection is gone, the server goes on; Netty closes and logs.
      workers.admission().release();
      counters.increment(Counter.CONNECTIONS_CLOSED);
      counters.increment(Counter.CONNECTIONS_FAILED);
      throw e;
    }
  }

  private void open(SocketChannel channel, Counters counters) {
    StepListener steps = handlerFactory.newStepListener(counters);
    channel
        .config()
        .setRecvByteBufAllocator(
            new ReceiveBuffers(channel, receiveSizes, steps, readableClock, whenExhausted));
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

  /**
   * Without memory for its next bytes a connection is ended. Netty does it where it reads because
   * it was told of bytes. Where it submits a receive ahead of them, 4.2.18 lets the error end the
   * whole loop (IoUringIoHandler.handle): there we fail the connection, and give a buffer without
   * room, for which the kernel has no bytes.
   */
  private ByteBuf endForWantOfMemory(SocketChannel channel, OutOfMemoryError e) {
    if (workers.transport() != Transport.IO_URING) {
      throw e;
    }
    channel.eventLoop().execute(() -> channel.pipeline().fireExceptionCaught(e));
    return Unpooled.EMPTY_BUFFER;
  }

  /**
   * Stands before Netty's own handler of failed accepts, which pauses for a second: the pause is to
   * be the same in every model, and the failure counted. Used by the listener's loop.
   */
  private final class Backoff extends ChannelInboundHandlerAdapter {
    private final AcceptBackoff backoff = new AcceptBackoff();

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      backoff.succeeded();
      context.fireChannelRead(accepted);
    }

    /** Out of file descriptors: they come back when connections end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      Channel listening = context.channel();
      workers.counters(listening.eventLoop()).increment(Counter.CONNECTIONS_FAILED);
      int pauseMs = backoff.failed();
      log.warn("cannot take a connection, next try in {} ms", pauseMs, failure);
      listening.config().setAutoRead(false);
      listening
          .eventLoop()
          .schedule(() -> listening.config().setAutoRead(true), pauseMs, TimeUnit.MILLISECONDS);
    }
  }

  /** What a connection over the limit gets instead of a Connection. */
  private static final class Refusal extends ChannelInboundHandlerAdapter {
    private final ByteBuffer reason;

    Refusal(ByteBuffer reason) {
      this.reason = reason;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .writeAndFlush(Unpooled.wrappedBuffer(reason))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("ended by the peer before it was refused", cause);
      context.channel().close();
    }
  }

  /** No new connections; on return the port is free. */
  void stop() {
    listener.close().awaitUninterruptibly();
  }
}
