package dev.echolab.netty;

/** Which of Netty's native transports this machine has; a test of another one is skipped. */
final class NativeTransports {
  private NativeTransports() {}

  static boolean epoll() {
    return Transport.EPOLL.unavailabilityReason().isEmpty();
  }

  static boolean ioUring() {
    return Transport.IO_URING.unavailabilityReason().isEmpty();
  }
}
