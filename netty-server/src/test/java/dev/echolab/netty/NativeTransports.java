package dev.echolab.netty;

/** Returns which native transports this machine has; tests of the others are skipped. */
final class NativeTransports {
  private NativeTransports() {}

  static boolean epoll() {
    return Transport.EPOLL.unavailabilityReason().isEmpty();
  }

  static boolean ioUring() {
    return Transport.IO_URING.unavailabilityReason().isEmpty();
  }
}
