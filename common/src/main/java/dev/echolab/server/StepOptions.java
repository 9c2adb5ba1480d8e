package dev.echolab.server;

import dev.echolab.handler.StepGate;
import dev.echolab.handler.WorkFactory;
import java.util.Optional;

/**
 * Says what step 3 does besides echoing, and how the steps are observed.
 *
 * @param work makes the work of each connection
 * @param gate stops chosen connections before their steps; empty: no connection is ever stopped
 */
public record StepOptions(WorkFactory work, Tracing tracing, Optional<StepGate> gate) {}
