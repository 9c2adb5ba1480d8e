package dev.echolab.load.plan;

/** What to do when a connection is lost in the middle of a run. */
public enum OnDisconnect {
  /** It stays lost; what was still to be sent on it is counted as unsent. */
  GIVE_UP,
  /** Try again until it works; what is due meanwhile waits, and its waiting counts. */
  RECONNECT
}
