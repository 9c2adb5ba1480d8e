package dev.echolab.netty;

import dev.echolab.server.ConnectionLimit;
import dev.echolab.server.FatalErrors;
import dev.echolab.server.LingeringClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ends a connection over the limit: sends the reason and its FIN, then discards input until the
 * peer closes; see {@link LingeringClose}. Runs in the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a refused connection is closed in any case
final class RefusedConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LogManager.getLogger(RefusedConnection.class);

  private final SocketChannel channel;
  private final ConnectionLimit connectionLimit;

  RefusedConnection(SocketChannel channel, ConnectionLimit connectionLimit) {
    this.channel = channel;
    this.connectionLimit = connectionLimit;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context
        .writeAndFlush(Unpooled.wrappedBuffer(connectionLimit.refusal()))
        .addListener(written -> linger());
  }

  private void linger() {
    if (!connectionLimit.tryLinger()) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> connectionLimit.lingerEnded());
    channel.shutdownOutput();
    channel
        .eventLoop()
        .schedule((Runnable) channel::close, LingeringClose.TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object input) {
    ReferenceCountUtil.release(input);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
    if (cause instanceof IOException) {
      log.debug("refused connection ended by the peer", cause);
    } else {
      FatalErrors.inConnection(cause);
      log.error("connection could not be refused", cause);
    }
  }
}
