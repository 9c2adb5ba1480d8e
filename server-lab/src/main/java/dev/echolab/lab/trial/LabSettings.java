package dev.echolab.lab.trial;

import dev.echolab.lab.server.ServerCommand;
import java.util.List;

/**
 * Holds how the servers and the client of a comparison or a sweep ran.
 *
 * @param server how variants are started; the same for all, without what each scenario adds
 * @param clientCores cores of the client as taskset(1) takes them; empty: any
 */
public record LabSettings(
    TrialSettings trialSettings,
    ServerCommand server,
    String clientCores,
    List<String> commandLine) {}
