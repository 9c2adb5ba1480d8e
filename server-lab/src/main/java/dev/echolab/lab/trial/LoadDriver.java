package dev.echolab.lab.trial;

import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;

/** Loads a server: {@link LoadRun#run}, the one driver of every published figure. */
@FunctionalInterface
public interface LoadDriver {
  RunResult run(LoadPlan plan, RunListener listener)
      throws ConnectFailedException, InterruptedException;
}
