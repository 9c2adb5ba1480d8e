package dev.echolab.load.driver;

import dev.echolab.load.record.MeasurementWindow;

/**
 * Measures how long one connection carried load in the measured time: from its opening to its last
 * reply, or to its end if no request was outstanding then, or if the run was stopped while the
 * server had its time-out left. So a connection that the server left in its accept queue, or
 * stopped answering, carried none from then on.
 */
final class CarriedLoad {
  private boolean open;
  private long sinceNs;

  private long lastReplyNs;
  private boolean replied;
  private long measuredNs;

  /** The connection is open, or its replacement is. No effect if it was. */
  void begin(long nowNs) {
    if (!open) {
      open = true;
      sinceNs = nowNs;
      lastReplyNs = nowNs;
      replied = false;
    }
  }

  /** A reply arrived, perhaps after the time-out of its request. */
  void replied(long nowNs) {
    begin(nowNs);
    lastReplyNs = nowNs;
    replied = true;
  }

  /** Returns when the last reply arrived, or when this began. */
  long lastReplyNs() {
    return lastReplyNs;
  }

  /** Returns true if a reply arrived in the measured time, and after the last call of begin. */
  boolean hasReplyIn(MeasurementWindow window) {
    return replied && lastReplyNs >= window.measureStartNs();
  }

  /** The connection was lost, its request timed out, or the run ends. No effect if it had ended. */
  void end(long untilNs, MeasurementWindow window) {
    if (open) {
      open = false;
      measuredNs += window.overlapNs(sinceNs, untilNs);
    }
  }

  /** Returns the time in the measured time, over all sockets. */
  long measuredNs() {
    return measuredNs;
  }
}
