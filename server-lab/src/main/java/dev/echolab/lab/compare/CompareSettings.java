package dev.echolab.lab.compare;

import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.trial.TrialSettings;
import java.util.List;
import java.util.Optional;

/**
 * Holds how a comparison was set up.
 *
 * @param trials asked for, of each participant in each scenario
 * @param server how variants are started; the same for all
 * @param clientCores cores of the client as taskset(1) takes them; empty: any
 * @param baseline the name that ratios are formed to
 * @param margin of a tie
 * @param clientWarmup what the client did before the first trial, in words
 * @param commandLine what the user typed
 */
public record CompareSettings(
    TrialSettings trialSettings,
    int trials,
    ServerCommand server,
    String clientCores,
    Optional<String> baseline,
    double margin,
    String clientWarmup,
    List<String> commandLine) {
  public CompareSettings {
    commandLine = List.copyOf(commandLine);
  }
}
