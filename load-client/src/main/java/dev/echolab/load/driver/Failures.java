package dev.echolab.load.driver;

import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;

/**
 * Records failed messages (timeout, reset, corrupt, unsent) and removes them from the in-flight
 * window. Owned by one client thread.
 *
 * @param timeoutNs time limit for a reply, from the intended time of the message
 */
record Failures(Recorder recorder, long timeoutNs) {

  /** Records the messages in flight, or half written, on a connection that broke. */
  void recordReset(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    boolean midMessage = c.write.offset > 0;
    long end = inFlight.written() + (midMessage ? 1 : 0);
    recordAll(Outcome.RESET, c, inFlight.expired(), end);
    inFlight.dropInFlight(midMessage);
  }

  /** Records the messages that wait to be sent on a connection that is given up. */
  void recordUnsent(EchoConnection c) {
    recordAll(Outcome.UNSENT, c, c.inFlight.written(), c.inFlight.tail());
    c.inFlight.dropWaiting();
  }

  private void recordAll(Outcome outcome, EchoConnection c, long from, long end) {
    for (long s = from; s < end && !c.slowReader; s++) {
      recorder.failed(outcome, c.inFlight.intendedNs(s));
    }
  }

  /**
   * Records a wrong reply as the outcome of the oldest message in flight. If none is in flight,
   * each message has its outcome, and the reply is an incident only.
   */
  void recordCorrupt(EchoConnection c) {
    if (c.inFlight.expired() < c.inFlight.written()) {
      recordOldest(Outcome.CORRUPT, c.inFlight);
    }
  }

  /** Records the messages whose replies are overdue; returns whether there was one. */
  boolean recordOverdue(EchoConnection c, long nowNs) {
    InFlightWindow inFlight = c.inFlight;
    boolean some = false;
    while (inFlight.expired() < inFlight.written()
        && nowNs - inFlight.intendedNs(inFlight.expired()) > timeoutNs) {
      recordOldest(Outcome.TIMEOUT, inFlight);
      some = true;
    }
    return some;
  }

  /** Records all remaining messages of a connection at the end of the run. */
  void recordRemaining(EchoConnection c) {
    while (c.inFlight.expired() < c.inFlight.written()) {
      recordOldest(Outcome.TIMEOUT, c.inFlight);
    }
    recordUnsent(c);
  }

  private void recordOldest(Outcome outcome, InFlightWindow inFlight) {
    recorder.failed(outcome, inFlight.intendedNs(inFlight.expired()));
    inFlight.advanceExpired();
  }
}
