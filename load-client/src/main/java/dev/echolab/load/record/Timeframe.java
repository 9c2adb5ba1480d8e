package dev.echolab.load.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;

/**
 * When the measured time of a run began, in wall-clock time and in {@link System#nanoTime()}, and
 * ended.
 *
 * @param interrupted whether the run was stopped before its end; messages in flight at that moment
 *     have no outcome
 */
@JsonPropertyOrder({"startedAt", "startNs", "endNs", "durationNs", "interrupted"})
public record Timeframe(
    Instant startedAt,
    long startNs,
    long endNs,
    @JsonInclude @JsonSetter(nulls = Nulls.AS_EMPTY) boolean interrupted) {

  /** Returns the length in nanoseconds; 0 if the run ended before the measured time. */
  @JsonProperty
  public long durationNs() {
    return endNs - startNs;
  }
}
