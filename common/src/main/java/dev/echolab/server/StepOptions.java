package dev.echolab.server;

import dev.echolab.handler.WorkFactory;

/**
 * Says what step 3 does besides echoing, and whether the steps are timestamped.
 *
 * @param work makes the work of each connection
 */
public record StepOptions(WorkFactory work, Tracing tracing) {}
