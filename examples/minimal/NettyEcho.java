import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * Raw echo on Netty, one event loop. Run:
 * java -cp netty-server/target/netty-server.jar examples/minimal/NettyEcho.java 7001
 *
 * <p>Correct for clients that behave. Left out: as in BlockingEcho; see docs/from-forty-lines.md.
 */
public final class NettyEcho extends ChannelInboundHandlerAdapter {
  public static void main(String[] args) {
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override public void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new NettyEcho());
          }
        })
        .bind("127.0.0.1", Integer.parseInt(args[0])).syncUninterruptibly();
  }

  @Override public void channelRead(ChannelHandlerContext context, Object bytes) {
    // step 1: receive - the kernel has put the bytes into the socket's receive buffer
    // step 2: read - Netty has made the call, into a buffer of its pool
    // step 3: process - the response is the request
    // step 4: write - queued here; Netty makes the call at the flush, and keeps what does not fit
    context.writeAndFlush(bytes);
    // step 5: transmit - the kernel sends on its own, when the peer's window allows it
  }

  @Override public void channelWritabilityChanged(ChannelHandlerContext context) {
    // docs: backpressure
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // The peer has reset its connection: the others are served on.
  }
}
