package dev.echolab.lab.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that {@code lab explain} found.
 *
 * @param commandLine as the user typed it
 * @param interrupted whether variants are missing because someone ended it
 */
public record ExplainResult(
    ExplainSettings settings,
    List<VariantResult> variants,
    Map<String, String> environment,
    List<String> commandLine,
    boolean interrupted) {
  public ExplainResult {
    variants = List.copyOf(variants);
    commandLine = List.copyOf(commandLine);
  }

  /** Those with figures. */
  List<VariantResult> explained() {
    return variants.stream().filter(VariantResult::isOk).toList();
  }

  /** True if a variant that can run here could not be explained, or none at all could. */
  public boolean failed() {
    return explained().isEmpty()
        || variants.stream().anyMatch(v -> v.status() == VariantResult.Status.FAILED);
  }

  /** True if the load of a variant's timed part was not what it should have been. */
  public boolean invalid() {
    return explained().stream().anyMatch(v -> !v.timed().orElseThrow().verdict().isValid());
  }

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
}
