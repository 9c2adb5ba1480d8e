package dev.echolab.load.plan;

import dev.echolab.load.plan.LoadPlan.ClientThreads;
import dev.echolab.load.plan.LoadPlan.Connections;
import java.util.List;

/** Changes properties of a plan that {@code lab load} sets and the builder does not. */
public final class Plans {
  private Plans() {}

  public static LoadPlan withRamp(double perSecond, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, perSecond, c.sources(), c.churnEchoes(), c.slowReaderFraction());
  }

  public static LoadPlan withSources(List<String> sources, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), sources, c.churnEchoes(), c.slowReaderFraction());
  }

  public static LoadPlan withChurn(long echoes, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), c.sources(), echoes, c.slowReaderFraction());
  }

  public static LoadPlan withSlowReaders(double fraction, LoadPlan plan) {
    Connections c = plan.connections();
    return with(plan, c.rampPerSecond(), c.sources(), c.churnEchoes(), fraction);
  }

  public static LoadPlan withPacing(Pacing pacing, LoadPlan plan) {
    return new LoadPlan(
        plan.targets(),
        plan.connections(),
        plan.loop(),
        plan.traffic(),
        plan.timing(),
        new ClientThreads(plan.threads().count(), pacing));
  }

  private static LoadPlan with(
      LoadPlan plan, double ramp, List<String> sources, long churnEchoes, double slowReaders) {
    Connections c = plan.connections();
    return new LoadPlan(
        plan.targets(),
        new Connections(c.count(), ramp, sources, churnEchoes, slowReaders, c.onDisconnect()),
        plan.loop(),
        plan.traffic(),
        plan.timing(),
        plan.threads());
  }
}
