package dev.echolab.load.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a client thread waits until the next message is due ({@code docs/decisions/0010}). */
public enum Pacing {
  /** Sleeps until shortly before: uses little CPU, sends about 10 us late. */
  PARK,
  /** Never sleeps: uses a whole core per thread, sends within a microsecond. */
  SPIN;

  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
