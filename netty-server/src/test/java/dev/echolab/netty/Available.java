package dev.echolab.netty;

/** Which of Netty's native transports this machine has; a test of another one is skipped. */
final class Available {
  private Available() {}

  static boolean epoll() {
    return Transport.EPOLL.whyUnavailable().isEmpty();
  }

  static boolean ioUring() {
    return Transport.IO_URING.whyUnavailable().isEmpty();
  }
}
