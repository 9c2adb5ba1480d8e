package dev.echolab.lab.explain;

import java.util.List;
import java.util.Optional;

/**
 * One variant, explained or not.
 *
 * @param status what became of it
 * @param why of one that was not explained; empty for one that was
 * @param timed empty unless OK
 * @param counted one for each load; none unless OK
 * @param notes what must be known to read the figures of this model
 */
public record VariantResult(
    String name,
    Status status,
    String why,
    Optional<TimingProfile> timed,
    List<CostProfile> counted,
    List<String> notes) {

  /** What became of a variant. */
  public enum Status {
    OK,
    /** It cannot run here. */
    UNAVAILABLE,
    /** It can, and did not. */
    FAILED
  }

  public VariantResult {
    counted = List.copyOf(counted);
    notes = List.copyOf(notes);
  }

  public static VariantResult without(String name, Status status, String why) {
    return new VariantResult(name, status, why, Optional.empty(), List.of(), List.of());
  }

  boolean isOk() {
    return status == Status.OK;
  }
}
