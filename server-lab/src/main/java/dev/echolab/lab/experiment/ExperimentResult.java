package dev.echolab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the result of an experiment that was run; written as JSON as it is.
 *
 * @param commands what was run, to be repeated by hand
 * @param loads the verdict on every load, in their order
 * @param seconds how long the experiment took
 */
@JsonPropertyOrder({"hypothesis", "commands", "findings", "loads", "verdict", "limits", "seconds"})
public record ExperimentResult(
    @JsonUnwrapped Hypothesis hypothesis,
    List<String> commands,
    List<LoadVerdict> loads,
    @JsonUnwrapped Findings findings,
    double seconds) {

  /**
   * States whether the figures of one load can be trusted.
   *
   * @param variant the server
   * @param command of the load
   * @param reasons why the load is INVALID; empty if it is VALID
   */
  public record LoadVerdict(
      String variant, String command, Verdict.Status status, List<String> reasons) {
    public LoadVerdict {
      reasons = List.copyOf(reasons);
    }

    /**
     * Judges a load as {@code lab load} does. In addition, a load without an echo in the measured
     * time is INVALID: it has no throughput and no cost per echo.
     */
    static LoadVerdict of(String variant, String command, Verdict verdict, long echoes) {
      List<String> reasons = new ArrayList<>(verdict.reasons().stream().map(Reason::text).toList());
      if (echoes == 0 && reasons.isEmpty()) {
        reasons.add("no message was answered in the measured time");
      }
      return new LoadVerdict(
          variant,
          command,
          reasons.isEmpty() ? Verdict.Status.VALID : Verdict.Status.INVALID,
          reasons);
    }

    boolean isValid() {
      return status == Verdict.Status.VALID;
    }

    /** Names the load and the reasons against it in one line. */
    String text() {
      return variant + ", " + command + ": " + String.join("; ", reasons);
    }
  }

  /** The conclusion as it is written: with its text and the bound that decided it. */
  private record VerdictNode(Conclusion.Status status, String text, String because, String bound) {}

  public ExperimentResult {
    commands = List.copyOf(commands);
    loads = List.copyOf(loads);
  }

  public Conclusion.Status status() {
    return findings.conclusion().status();
  }

  @JsonProperty("verdict")
  private VerdictNode verdict() {
    Conclusion conclusion = findings.conclusion();
    return new VerdictNode(
        conclusion.status(), conclusion.status().text(), conclusion.because(), hypothesis.bound());
  }

  @JsonProperty("limits")
  private List<String> limits() {
    return hypothesis.limits();
  }
}
