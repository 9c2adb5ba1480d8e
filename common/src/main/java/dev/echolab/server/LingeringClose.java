package dev.echolab.server;

/**
 * How long a connection that we end may linger: we have sent our FIN and throw away what still
 * arrives until the peer closes too.
 *
 * <p>A socket closed with unread bytes in its receive buffer sends RST and not FIN (RFC 1122,
 * 4.2.2.13), and a RST may destroy the responses that are still under way to the peer.
 */
public final class LingeringClose {
  public static final int TIMEOUT_MS = 1000;

  private LingeringClose() {}
}
