package dev.echolab.load.driver;

import dev.echolab.load.schedule.OpenSchedule;

/** Decides when messages become due, and has them written. Owned by one client thread. */
interface MessageSource {
  /** Sends the messages that are due by the clock. */
  void sendDue(long nowNs);

  /** Returns when the next message is due by the clock; {@link OpenSchedule#NEVER} if none is. */
  long nextDueNs();

  /** Reacts to replies, from sequence number {@code answeredFrom} to below the window's head. */
  void answered(EchoConnection c, long answeredFrom, long readNs);

  /**
   * Sends what a connection has room for: it was opened, or its oldest messages in flight timed
   * out, and like a user it tries again.
   */
  void refill(EchoConnection c, long nowNs);

  /** Returns true if no message becomes due any more. */
  boolean isExhausted(long nowNs);

  /** Ends the run: records the messages that were due before {@code nowNs} and never sent. */
  default void end(long nowNs) {}
}
