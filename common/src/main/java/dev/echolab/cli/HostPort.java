package dev.echolab.cli;

import java.net.InetSocketAddress;

/** Formats addresses as {@code --target} takes them: 127.0.0.1:7001 or [::1]:7001. */
final class HostPort {
  private HostPort() {}

  static String of(InetSocketAddress address) {
    return of(shortened(address.getAddress().getHostAddress()), address.getPort());
  }

  /** Puts an IPv6 address into brackets. */
  static String of(String host, int port) {
    return host.indexOf(':') >= 0 && !host.startsWith("[")
        ? "[" + host + "]:" + port
        : host + ":" + port;
  }

  /** Replaces the longest run of zeros of an IPv6 address by two colons (RFC 5952, 4.2). */
  private static String shortened(String address) {
    for (int zeros = 8; zeros >= 2; zeros--) {
      String shorter = address.replaceFirst("(^|:)0(:0){" + (zeros - 1) + "}(:|$|(?=%))", "::");
      if (!shorter.equals(address)) {
        return shorter;
      }
    }
    return address;
  }
}
