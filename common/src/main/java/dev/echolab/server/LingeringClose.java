package dev.echolab.server;

/**
 * Defines the timeout of a lingering close: after its FIN the server discards incoming bytes until
 * the peer closes too, or until the timeout.
 *
 * <p>A socket closed with unread bytes in its receive buffer sends RST instead of FIN (RFC 1122,
 * 4.2.2.13), and a RST may destroy responses that are still in flight to the peer.
 */
public final class LingeringClose {
  public static final int TIMEOUT_MS = 1000;

  private LingeringClose() {}
}
