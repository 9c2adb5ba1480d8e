package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainSettings.Load;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

  /** Returns whether the load of a variant's timed part was INVALID. */
  public boolean invalid() {
    return explained().stream().anyMatch(v -> !v.timing().load().isValid());
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
   * @param figures present if and only if OK
   */
  @JsonPropertyOrder({"name", "status", "why", "notes", "timed", "counted"})
  public record VariantResult(
      String name, Status status, String why, @JsonIgnore Optional<Figures> figures) {
    public VariantResult {
      if ((status == Status.OK) != figures.isPresent()) {
        throw new IllegalArgumentException(name + ": OK if and only if there are figures");
      }
    }

    static VariantResult of(String name, Figures figures) {
      return new VariantResult(name, Status.OK, "", Optional.of(figures));
    }

    static VariantResult without(String name, Status status, String why) {
      return new VariantResult(name, status, why, Optional.empty());
    }

    boolean isOk() {
      return status == Status.OK;
    }

    /** Returns the timed part of a variant that is OK. */
    TimingProfile timing() {
      return figures.orElseThrow().timing();
    }

    /** Returns the costs under one load, of a variant that is OK. */
    CostProfile costs(Load load) {
      return figures.orElseThrow().costs(load);
    }

    @JsonProperty
    List<String> notes() {
      return figures.map(Figures::notes).orElse(List.of());
    }

    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private TimingProfile timed() {
      return figures.map(Figures::timing).orElse(null);
    }

    @JsonProperty
    private List<CostProfile> counted() {
      return figures.map(found -> List.of(found.gentle(), found.full())).orElse(List.of());
    }
  }

  /**
   * Holds the figures of one variant. There is a profile for each load, so no reader has to expect
   * that one is missing.
   *
   * @param notes what a reader must know about this server model
   */
  record Figures(TimingProfile timing, CostProfile gentle, CostProfile full, List<String> notes) {
    Figures {
      Objects.requireNonNull(timing, "timing");
      Objects.requireNonNull(gentle, "gentle");
      Objects.requireNonNull(full, "full");
      notes = List.copyOf(notes);
    }

    CostProfile costs(Load load) {
      return load == Load.GENTLE ? gentle : full;
    }
  }
}
