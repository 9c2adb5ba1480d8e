package dev.echolab.load.record;

import java.util.Locale;

/** How a message ended. Every message that became due in the measured time has exactly one. */
public enum Outcome {
  /** Answered in time, every byte right. */
  OK,
  /** Not answered within the time-out. A later answer is still checked, but never counted as ok. */
  TIMEOUT,
  /** Lost with its connection, which was reset or closed by the peer. */
  RESET,
  /** A connection that was refused, or turned away by an ERROR frame; counted per connection. */
  REFUSED,
  /** Answered with other bytes than it was sent with. */
  CORRUPT,
  /** Due, but never handed to the kernel. */
  UNSENT;

  /** The name in JSON. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
