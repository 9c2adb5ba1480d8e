package dev.echolab.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Optional;

/** Selects Netty's interface to the kernel. */
public enum Transport {
  /** {@link #EPOLL} where it is available, else {@link #NIO}. */
  AUTO,
  /** The JDK's selectors and channels. */
  NIO,
  /** Netty's native calls of epoll_wait(2), recv(2) and send(2). */
  EPOLL,
  /** Submitted operations instead of calls: io_uring(7). */
  IO_URING;

  static {
    NettyProperties.set();
  }

  /** Returns this transport, or the one that AUTO selects on this machine. */
  public Transport effective() {
    if (this != AUTO) {
      return this;
    }
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Returns why this machine cannot run the transport; empty if it can. */
  public Optional<String> unavailabilityReason() {
    Throwable cause =
        switch (effective()) {
          case AUTO, NIO -> null;
          case EPOLL -> Epoll.unavailabilityCause();
          case IO_URING -> IoUring.unavailabilityCause();
        };
    return Optional.ofNullable(cause).map(Transport::rootCauseMessage);
  }

  static String rootCauseMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("unknown reason");
  }

  IoHandlerFactory newIoHandlerFactory() {
    return switch (effective()) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      case AUTO, NIO -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerSocketChannel> listenerType() {
    return switch (effective()) {
      case EPOLL -> EpollServerSocketChannel.class;
      case IO_URING -> IoUringServerSocketChannel.class;
      case AUTO, NIO -> NioServerSocketChannel.class;
    };
  }
}
