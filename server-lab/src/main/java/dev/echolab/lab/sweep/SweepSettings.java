package dev.echolab.lab.sweep;

import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.trial.TrialSettings;
import java.util.List;

/**
 * Holds how a sweep was set up.
 *
 * @param over what it went along
 * @param repetitions searches of each knee, or rounds
 * @param resolution of a search, as a share
 * @param clientCores cores of the client; empty: any
 * @param commandLine what the user typed
 */
public record SweepSettings(
    Dimension over,
    TrialSettings trialSettings,
    int repetitions,
    double resolution,
    ServerCommand server,
    String clientCores,
    List<String> commandLine) {
  public SweepSettings {
    commandLine = List.copyOf(commandLine);
  }
}
