package dev.echolab.load.record;

/** How a message ended. Every message that became due in the measured time has exactly one. */
public enum Outcome {
  /** Answered in time, every byte right. */
  OK("ok"),
  /** Not answered within the time-out. A later answer is still checked, but never counted as ok. */
  TIMEOUT("timeout"),
  /** Lost with its connection, which was reset or closed by the peer. */
  RESET("reset"),
  /** A connection that was refused, or turned away by an ERROR frame; counted per connection. */
  REFUSED("refused"),
  /** Answered with other bytes than it was sent with. */
  CORRUPT("corrupt"),
  /** Due, but never handed to the kernel. */
  UNSENT("unsent");

  private final String key;

  Outcome(String key) {
    this.key = key;
  }

  /** Returns the name in JSON and on the command line. */
  public String key() {
    return key;
  }
}
