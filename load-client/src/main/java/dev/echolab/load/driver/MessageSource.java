package dev.echolab.load.driver;

/** Decides when messages become due, and has them written. Owned by one client thread. */
interface MessageSource {
  long NEVER = Long.MAX_VALUE;

  /** The connection may be used from now on. */
  void opened(EchoConnection c, long nowNs);

  /** What is due by the clock goes out. */
  void sendDue(long nowNs);

  /** When the next message becomes due by the clock alone; {@link #NEVER} if none does. */
  long nextDueNs();

  /**
   * Answers have come.
   *
   * @param answeredFrom sequence number of the first; up to the window's head
   * @param stampNs when they were read
   */
  void answered(EchoConnection c, long answeredFrom, long stampNs);

  /** The oldest messages in flight were given up, as by a user who tries again. */
  void expired(EchoConnection c, long nowNs);

  /** True if no message becomes due any more. */
  boolean isExhausted(long nowNs);

  /** The run is over: what should have become due by now, and could not, was never sent. */
  void end(long nowNs);
}
