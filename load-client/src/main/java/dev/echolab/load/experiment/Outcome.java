package dev.echolab.load.experiment;

import java.util.List;

/**
 * An experiment that was run.
 *
 * @param commands what was run, to be repeated by hand
 * @param seconds how long it took
 */
public record Outcome(
    Statement statement, List<String> commands, Findings findings, double seconds) {
  public Outcome {
    commands = List.copyOf(commands);
  }
}
