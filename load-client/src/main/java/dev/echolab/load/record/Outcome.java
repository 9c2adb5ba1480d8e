package dev.echolab.load.record;

/** Names the outcomes of a message. Every message due in the measured time has exactly one. */
public enum Outcome {
  /** A correct reply arrived before the time-out. */
  OK("ok"),
  /** No reply before the time-out. A later reply is still checked, but never counts as ok. */
  TIMEOUT("timeout"),
  /** Lost with its connection, which was reset or closed by the peer. */
  RESET("reset"),
  /** The connection was refused, also by an ERROR frame; counted per connection. */
  REFUSED("refused"),
  /** The reply had other bytes than the request. */
  CORRUPT("corrupt"),
  /** Due, but never written. */
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
