package dev.echolab.load.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;

/**
 * Says when the next message is due: when a reply has come (closed loop) or by a schedule (open
 * loop).
 */
public sealed interface LoopModel {

  /**
   * The limit of messages in flight on one connection. In an open loop, messages that become due
   * beyond it wait, and their waiting counts as latency.
   */
  int pipeline();

  /** Returns true if messages become due by the clock, not only by replies. */
  default boolean isPacedByClock() {
    return !(this instanceof Closed closed) || !closed.think.isZero();
  }

  /**
   * Each connection sends the next message when a reply has come.
   *
   * @param pipeline messages in flight per connection, 1 or more
   * @param think time between a reply and the request that follows it; zero: none
   */
  record Closed(int pipeline, Duration think) implements LoopModel {}

  /**
   * Messages are due by the clock, whatever the server does.
   *
   * @param perSecond messages per second over all connections, more than 0; with a profile the
   *     average of the measured time
   * @param pipeline see {@link LoopModel#pipeline}
   * @param profile how the rate changes in the measured time; its first rate is that of the warm-up
   */
  record Open(double perSecond, Arrivals arrivals, Spread spread, int pipeline, RateProfile profile)
      implements LoopModel {

    /** Makes an open loop with a constant rate. */
    public Open(double perSecond, Arrivals arrivals, Spread spread, int pipeline) {
      this(perSecond, arrivals, spread, pipeline, RateProfile.NONE);
    }
  }

  /** Which connection the next message of an open loop goes to. */
  enum Spread {
    /** One after the other: with constant arrivals each connection is a constant stream too. */
    ROUND_ROBIN,
    /** At random: with Poisson arrivals each connection is a Poisson stream too. */
    RANDOM;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
