package dev.echolab.server;

import dev.echolab.handler.StepGate;
import dev.echolab.handler.Work;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says what step 3 does besides echoing, and how the steps are observed.
 *
 * @param work creates the work of each connection; the table of options shows its {@code
 *     toString()}. Called by any thread
 * @param gate stops chosen connections before their steps; empty: no connection is ever stopped
 */
public record StepOptions(Supplier<Work> work, Tracing tracing, Optional<StepGate> gate) {}
