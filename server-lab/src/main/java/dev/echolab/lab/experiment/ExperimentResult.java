package dev.echolab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.load.report.Json;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the result of an experiment that was run; written as JSON as it is.
 *
 * @param commands what was run, to be repeated by hand
 * @param loads the verdict on every load, in their order
 * @param notes what was not available, and what a reader has to know about this run
 */
@JsonPropertyOrder({"hypothesis", "commands", "findings", "notes", "loads", "verdict", "limits"})
public record ExperimentResult(
    @JsonUnwrapped Hypothesis hypothesis,
    List<String> commands,
    List<LoadVerdict> loads,
    @JsonUnwrapped Findings findings,
    List<String> notes,
    double seconds) {

  /** Returns the document that {@code docs/experiment-result.schema.json} describes. */
  public static ObjectNode document(
      List<ExperimentResult> results, Map<String, String> environment) {
    return Json.toTree(new Document(1, "experiment", headline(results), results, environment));
  }

  /** Returns the result of one or several experiments in one sentence. */
  public static String headline(List<ExperimentResult> results) {
    if (results.size() == 1) {
      ExperimentResult only = results.get(0);
      return only.verdictOn() + ": " + only.findings.conclusion().because();
    }
    List<String> others =
        results.stream()
            .filter(result -> result.status() != Conclusion.Status.HOLDS)
            .map(ExperimentResult::verdictOn)
            .toList();
    String holds = results.size() - others.size() + " of " + results.size() + " claims hold here";
    return others.isEmpty() ? holds + "." : holds + "; " + String.join(", ", others) + ".";
  }

  private String verdictOn() {
    return hypothesis.name() + " " + status().text();
  }

  private record Document(
      int schemaVersion,
      String kind,
      String headline,
      List<ExperimentResult> experiments,
      Map<String, String> environment) {}

  /**
   * States whether the figures of one load can be trusted.
   *
   * @param server the command that started it
   * @param command of the load
   * @param reasons why the load is INVALID; empty if it is VALID
   */
  public record LoadVerdict(
      String variant, String server, String command, Verdict.Status status, List<String> reasons) {
    /** Judges a load as {@code lab load} does. */
    static LoadVerdict of(String variant, String server, String command, Verdict verdict) {
      List<String> reasons = verdict.reasons().stream().map(Reason::text).toList();
      return new LoadVerdict(variant, server, command, verdict.status(), reasons);
    }

    boolean isValid() {
      return status == Verdict.Status.VALID;
    }

    /** Names the load and the reasons against it in one line. */
    String text() {
      return server + ", " + command + ": " + String.join("; ", reasons);
    }
  }

  /** The conclusion as it is written: with its text and the bound that decided it. */
  private record VerdictNode(Conclusion.Status status, String text, String because, String bound) {}

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

  /** Returns the result in one sentence, what was tested, and the figures as bars. */
  public List<String> brief() {
    List<String> lines = new ArrayList<>();
    lines.add(headline(List.of(this)));
    String what = hypothesis.isFault() ? "what is wrong: " : "claim " + hypothesis.claimId() + ": ";
    lines.add(what + hypothesis.claim());
    lines.add("prediction: " + hypothesis.prediction());
    lines.add("bound: " + hypothesis.bound());
    lines.add("");
    List<String> bars = findings.chart().lines();
    lines.addAll(bars);
    if (bars.isEmpty()) {
      findings.tables().stream()
          .filter(table -> table.rows().size() <= Chart.MAX_BARS)
          .forEach(table -> lines.addAll(table.lines()));
    }
    loads.stream()
        .filter(load -> !load.isValid())
        .forEach(load -> lines.add("INVALID load: " + load.text()));
    lines.add("");
    return TextWidth.wrap(lines);
  }

  /** Returns what {@link #brief} leaves out. */
  public List<String> details() {
    List<String> lines = new ArrayList<>(List.of("what was run:"));
    commands.forEach(command -> lines.add("  " + command));
    findings.tables().forEach(table -> lines.addAll(table.lines()));
    notes.forEach(note -> lines.add("note: " + note));
    lines.add(String.format(Locale.ROOT, "took: %.1f s", seconds));
    lines.add("");
    return TextWidth.wrap(lines);
  }
}
