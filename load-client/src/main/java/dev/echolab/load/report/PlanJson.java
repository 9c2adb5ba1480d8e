package dev.echolab.load.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.driver.LoadPlan;
import dev.echolab.load.driver.WhenLost;
import dev.echolab.load.schedule.Pace;
import java.util.Locale;

/** A plan as the {@code workload} of a result. */
final class PlanJson {
  private PlanJson() {}

  static ObjectNode toTree(LoadPlan plan) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode targets = node.putArray("targets");
    plan.targets().forEach(target -> targets.add(target.toString()));
    node.put("protocol", lower(plan.protocol()));
    node.put("loop", plan.isOpenLoop() ? "open" : "closed");
    node.put("connections", plan.connections());
    node.put("pipeline", plan.pace().pipeline());
    if (plan.pace() instanceof Pace.Closed closed) {
      node.put("thinkNs", closed.think().toNanos());
    } else if (plan.pace() instanceof Pace.Open open) {
      node.put("ratePerSecond", open.perSecond());
      node.put("arrivals", lower(open.arrivals()));
      node.put("spread", lower(open.spread()));
      node.put("pacing", lower(plan.pacing()));
    }
    node.put("size", plan.sizes().toString());
    node.put("sizeMeanBytes", plan.sizes().meanBytes());
    if (plan.requests() > 0) {
      node.put("requests", plan.requests());
    } else {
      node.put("durationNs", plan.duration().toNanos());
    }
    node.put("warmupNs", plan.warmup().toNanos());
    node.put("rampPerSecond", plan.rampPerSecond());
    node.put("threads", plan.threads());
    node.put("seed", plan.seed());
    node.put("timeoutNs", plan.timeout().toNanos());
    node.put("churnEchoes", plan.churnEchoes());
    node.put("slowReaderFraction", plan.slowReaderFraction());
    ArrayNode sources = node.putArray("sources");
    plan.sources().forEach(sources::add);
    node.put("reconnect", plan.whenLost() == WhenLost.RECONNECT);
    return node;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
