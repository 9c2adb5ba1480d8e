package dev.echolab.load.driver;

import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;

/**
 * Records failed messages (timeout, reset, corrupt, unsent) and removes them from the in-flight
 * window. Owned by one client thread.
 */
final class Failures {
  private final Recorder recorder;
  private final long timeoutNs;

  /**
   * @param timeoutNs time limit for a reply, from the intended time of the message
   */
  Failures(Recorder recorder, long timeoutNs) {
    this.recorder = recorder;
    this.timeoutNs = timeoutNs;
  }

  /** Records the messages in flight, or half written, on a connection that broke. */
  void recordReset(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    boolean midMessage = c.write.offset > 0;
    if (!c.slowReader) {
      long end = inFlight.written() + (midMessage ? 1 : 0);
      for (long s = inFlight.expired(); s < end; s++) {
        recorder.failed(Outcome.RESET, inFlight.intendedNs(s));
      }
    }
    inFlight.dropInFlight(midMessage);
  }

  /** Records the messages that wait to be sent on a connection that is given up. */
  void recordUnsent(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    if (!c.slowReader) {
      for (long s = inFlight.written(); s < inFlight.tail(); s++) {
        recorder.failed(Outcome.UNSENT, inFlight.intendedNs(s));
      }
    }
    inFlight.dropWaiting();
  }

  /**
   * Records a wrong reply as the outcome of the oldest message in flight. If none is in flight,
   * each message has its outcome, and the reply is an incident only.
   */
  void recordCorrupt(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    if (inFlight.expired() < inFlight.written()) {
      recorder.failed(Outcome.CORRUPT, inFlight.intendedNs(inFlight.expired()));
      inFlight.advanceExpired();
    }
  }

  /**
   * Records the messages whose replies are overdue.
   *
   * @return true if there was one
   */
  boolean recordOverdue(EchoConnection c, long nowNs) {
    InFlightWindow inFlight = c.inFlight;
    boolean some = false;
    while (inFlight.expired() < inFlight.written()
        && nowNs - inFlight.intendedNs(inFlight.expired()) > timeoutNs) {
      recordTimeout(inFlight);
      some = true;
    }
    return some;
  }

  /** Records all remaining messages of a connection at the end of the run. */
  void recordRemaining(EchoConnection c) {
    while (c.inFlight.expired() < c.inFlight.written()) {
      recordTimeout(c.inFlight);
    }
    recordUnsent(c);
  }

  private void recordTimeout(InFlightWindow inFlight) {
    recorder.failed(Outcome.TIMEOUT, inFlight.intendedNs(inFlight.expired()));
    inFlight.advanceExpired();
  }
}
