package dev.echolab.lab.experiment;

import java.util.List;

/**
 * An experiment that was run.
 *
 * @param commands what was run, to be repeated by hand
 * @param loads the verdict on every load, in their order
 * @param seconds how long it took
 */
public record ExperimentResult(
    Hypothesis hypothesis,
    List<String> commands,
    List<LoadVerdict> loads,
    Findings findings,
    double seconds) {
  public ExperimentResult {
    commands = List.copyOf(commands);
    loads = List.copyOf(loads);
  }

  /** Loads whose figures are to be taken with care, each in a sentence. */
  public List<String> invalidLoads() {
    return loads.stream()
        .filter(load -> !load.isValid())
        .map(
            load ->
                load.variant() + ", " + load.command() + ": " + String.join("; ", load.reasons()))
        .toList();
  }
}
