package dev.echolab.load.record;

import java.util.Locale;

/**
 * Names the outcomes. Every message due in the measured time has exactly one of them, and never
 * {@link #REFUSED}, which counts connections.
 */
public enum Outcome {
  /** A correct reply arrived before the time-out. */
  OK,
  /** No reply before the time-out. A later reply is still checked, but never counts as ok. */
  TIMEOUT,
  /** Lost with its connection, which was reset or closed by the peer. */
  RESET,
  /** A connection was refused, also by an ERROR frame, before the load or in the measured time. */
  REFUSED,
  /** The reply had other bytes than the request. */
  CORRUPT,
  /** Due, but never written. */
  UNSENT;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
