package dev.echolab.load.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/** When the next message is due: upon an answer (closed loop) or by a schedule (open loop). */
public sealed interface LoopModel {

  /**
   * The most messages without an answer on one connection; in an open loop what is due beyond it
   * waits, and its waiting counts.
   */
  int pipeline();

  /**
   * Each connection sends again when an answer has come.
   *
   * @param pipeline messages in flight per connection, 1 or more
   * @param think time between an answer and the request that follows it; zero: none
   */
  record Closed(int pipeline, Duration think) implements LoopModel {}

  /**
   * Messages are due by the clock, whatever the server does.
   *
   * @param perSecond messages per second over all connections, more than 0
   * @param arrivals how they are spread
   * @param spread which connection takes which
   * @param pipeline see {@link LoopModel#pipeline}
   */
  record Open(double perSecond, Arrivals arrivals, Spread spread, int pipeline)
      implements LoopModel {}

  /** Which connection the next message of an open loop goes to. */
  enum Spread {
    /** One after the other: with constant arrivals each connection is a constant stream too. */
    ROUND_ROBIN("round_robin"),
    /** Any, drawn by lot: with Poisson arrivals each connection is a Poisson stream too. */
    RANDOM("random");

    private final String key;

    Spread(String key) {
      this.key = key;
    }

    /** Returns the name in JSON and on the command line. */
    @JsonValue
    public String key() {
      return key;
    }
  }
}
