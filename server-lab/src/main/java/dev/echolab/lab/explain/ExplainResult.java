package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainSettings.Load;
import java.util.List;
import java.util.Map;

/**
 * Holds everything that {@code lab explain} measured; written as JSON as it is ({@code
 * docs/explain-result.schema.json}). Times are in ns, and an unknown value is null.
 *
 * @param interrupted whether variants are missing because the command was interrupted
 */
@JsonPropertyOrder({"head", "settings", "legend", "variants"})
public record ExplainResult(
    ExplainSettings settings,
    List<VariantResult> variants,
    Map<String, String> environment,
    boolean interrupted) {
  private record Head(int schemaVersion, String kind, String headline) {}

  @JsonProperty
  @JsonUnwrapped
  private Head head() {
    return new Head(1, "explain", ExplainHeadline.of(this));
  }

  /** What the keys in the variants mean. */
  private record Legend(List<Step> steps, List<Cost> costs) {}

  @JsonProperty
  @JsonUnwrapped
  private Legend legend() {
    return new Legend(List.of(Step.values()), List.of(Cost.values()));
  }

  /** Returns the variants that have figures. */
  List<VariantResult> explained() {
    return variants.stream().filter(VariantResult::isOk).toList();
  }

  /** Returns whether a variant that can run here failed, or no variant has figures. */
  public boolean failed() {
    return explained().isEmpty() || variants.stream().anyMatch(v -> v.status() == Status.FAILED);
  }

  public boolean invalid() {
    return explained().stream().anyMatch(v -> !v.timed().load().isValid());
  }

  /** States whether a variant has figures. */
  public enum Status {
    OK,
    /** It cannot run here. */
    UNAVAILABLE,
    /** It can run here, but the server or a load failed. */
    FAILED
  }

  /**
   * Holds one variant: its figures, or the reason why there are none.
   *
   * @param why empty if OK
   * @param notes what a reader must know about this server model
   * @param timed present if and only if OK
   * @param counted a profile for each {@link Load}, in their order; empty unless OK
   */
  public record VariantResult(
      String name,
      Status status,
      String why,
      List<String> notes,
      @JsonInclude(JsonInclude.Include.NON_NULL) TimingProfile timed,
      List<CostProfile> counted) {
    public VariantResult {
      boolean complete = timed != null && counted.size() == Load.values().length;
      if ((status == Status.OK) != complete) {
        throw new IllegalArgumentException(name + ": OK if and only if there are figures");
      }
    }

    static VariantResult of(
        String name,
        List<String> notes,
        TimingProfile timed,
        CostProfile gentle,
        CostProfile full) {
      return new VariantResult(name, Status.OK, "", notes, timed, List.of(gentle, full));
    }

    static VariantResult without(String name, Status status, String why) {
      return new VariantResult(name, status, why, List.of(), null, List.of());
    }

    boolean isOk() {
      return status == Status.OK;
    }

    CostProfile costs(Load load) {
      return counted.get(load.ordinal());
    }
  }
}
