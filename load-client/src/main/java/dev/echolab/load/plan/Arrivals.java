package dev.echolab.load.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the messages of an open loop are spread over time. */
public enum Arrivals {
  /** Evenly: one every 1/rate. */
  CONSTANT,
  /** As independent users send them: exponentially distributed gaps, seeded. */
  POISSON;

  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
