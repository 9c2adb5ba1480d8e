package dev.echolab.load.driver;

/** Learns from the {@link ConnectionManager} what becomes of connections, on the client thread. */
interface ConnectionListener {
  /** It is connected, for the first time or again. */
  void opened(EchoConnection c, long nowNs);

  /** A connection could not be parts. */
  void refused(long nowNs);

  /** It broke in the midst of use; it is closed, and what was in flight on it still stands. */
  void lost(EchoConnection c);

  /** It will never be opened again. */
  void gone(EchoConnection c);
}
