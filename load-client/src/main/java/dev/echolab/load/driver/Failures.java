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
    InFlightWindow flight = c.flight;
    boolean midMessage = c.writeOffset > 0;
    if (!c.slowReader) {
      long end = flight.written() + (midMessage ? 1 : 0);
      for (long s = flight.expired(); s < end; s++) {
        recorder.failed(Outcome.RESET, flight.intendedNs(s));
      }
    }
    flight.dropInFlight(midMessage);
  }

  /** What waits to be sent on the connection never will be. */
  void unsent(EchoConnection c) {
    InFlightWindow flight = c.flight;
    if (!c.slowReader) {
      for (long s = flight.written(); s < flight.tail(); s++) {
        recorder.failed(Outcome.UNSENT, flight.intendedNs(s));
      }
    }
    flight.dropWaiting();
  }

  /** A message that was due found its connection gone. */
  void unsent(long intendedNs) {
    recorder.failed(Outcome.UNSENT, intendedNs);
  }

  /** The oldest message in flight got a wrong answer; or nothing was asked and one came. */
  void corrupt(EchoConnection c, long nowNs) {
    InFlightWindow flight = c.flight;
    if (flight.expired() < flight.written()) {
      recorder.failed(Outcome.CORRUPT, flight.intendedNs(flight.expired()));
      flight.advanceExpired();
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
    InFlightWindow flight = c.flight;
    boolean some = false;
    while (flight.expired() < flight.written()
        && nowNs - flight.intendedNs(flight.expired()) > timeoutNs) {
      timeout(flight);
      some = true;
    }
    return some;
  }

  /** The run is over: whatever is still owed has failed. */
  void settle(EchoConnection c) {
    while (c.flight.expired() < c.flight.written()) {
      timeout(c.flight);
    }
    unsent(c);
  }

  private void timeout(InFlightWindow flight) {
    recorder.failed(Outcome.TIMEOUT, flight.intendedNs(flight.expired()));
    flight.advanceExpired();
  }
}
