package dev.echolab.lab.experiment;

import java.util.List;

/**
 * What an experiment says before it is run.
 *
 * @param name as users call it
 * @param claimId C1 to C8 of the design; {@code break} for a break-it run
 * @param claim the textbook's sentence
 * @param prediction what must be seen if it holds
 * @param bound what the verdict is held to
 * @param limits what this experiment cannot show
 */
public record Hypothesis(
    String name,
    String claimId,
    String claim,
    String prediction,
    String bound,
    List<String> limits) {
  public Hypothesis {
    limits = List.copyOf(limits);
  }
}
