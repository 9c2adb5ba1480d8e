package dev.echolab.load.driver;

import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Recorder;

/** Records the messages of one client thread that end otherwise than well, and lets go of them. */
final class Failures {
  private final Recorder recorder;
  private final long timeoutNs;

  Failures(Recorder recorder, long timeoutNs) {
    this.recorder = recorder;
    this.timeoutNs = timeoutNs;
  }

  /** The connection broke: what was in flight on it, or half written, has no answer to expect. */
  void reset(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    boolean midMessage = c.writeOffset > 0;
    if (!c.slowReader) {
      long end = inFlight.written() + (midMessage ? 1 : 0);
      for (long s = inFlight.expired(); s < end; s++) {
        recorder.failed(Outcome.RESET, inFlight.intendedNs(s));
      }
    }
    inFlight.dropInFlight(midMessage);
  }

  /** What waits to be sent on the connection never will be. */
  void unsent(EchoConnection c) {
    InFlightWindow inFlight = c.inFlight;
    if (!c.slowReader) {
      for (long s = inFlight.written(); s < inFlight.tail(); s++) {
        recorder.failed(Outcome.UNSENT, inFlight.intendedNs(s));
      }
    }
    inFlight.dropWaiting();
  }

  /** A message that was due found its connection gone. */
  void unsent(long intendedNs) {
    recorder.failed(Outcome.UNSENT, intendedNs);
  }

  /** The oldest message in flight got a wrong answer; or nothing was asked and one came. */
  void corrupt(EchoConnection c, long nowNs) {
    InFlightWindow inFlight = c.inFlight;
    if (inFlight.expired() < inFlight.written()) {
      recorder.failed(Outcome.CORRUPT, inFlight.intendedNs(inFlight.expired()));
      inFlight.advanceExpired();
    } else {
      recorder.failed(Outcome.CORRUPT, nowNs);
    }
  }

  /**
   * Messages in flight for longer than the time-out are given up.
   *
   * @return true if there was one
   */
  boolean expire(EchoConnection c, long nowNs) {
    InFlightWindow inFlight = c.inFlight;
    boolean some = false;
    while (inFlight.expired() < inFlight.written()
        && nowNs - inFlight.intendedNs(inFlight.expired()) > timeoutNs) {
      timeout(inFlight);
      some = true;
    }
    return some;
  }

  /** The run is over: whatever is still owed has failed. */
  void settle(EchoConnection c) {
    while (c.inFlight.expired() < c.inFlight.written()) {
      timeout(c.inFlight);
    }
    unsent(c);
  }

  private void timeout(InFlightWindow inFlight) {
    recorder.failed(Outcome.TIMEOUT, inFlight.intendedNs(inFlight.expired()));
    inFlight.advanceExpired();
  }
}
