package dev.echolab.load.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** How the messages of an open loop are spread over time. */
public enum Arrivals {
  /** Evenly: one every 1/rate. */
  CONSTANT("constant"),
  /** As independent users send them: exponentially distributed gaps, seeded. */
  POISSON("poisson");

  private final String key;

  Arrivals(String key) {
    this.key = key;
  }

  /** Returns the name in JSON and on the command line. */
  @JsonValue
  public String key() {
    return key;
  }
}
