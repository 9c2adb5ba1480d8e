package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as the {@code workload} of a result. */
final class PlanDocument {
  private PlanDocument() {}

  static ObjectNode toTree(LoadPlan plan) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode targets = node.putArray("targets");
    plan.targets().forEach(target -> targets.add(target.toString()));
    node.put("protocol", lower(plan.traffic().protocol()));
    node.put("loop", plan.isOpenLoop() ? "open" : "closed");
    node.put("connections", plan.connections().count());
    node.put("pipeline", plan.loop().pipeline());
    if (plan.loop() instanceof LoopModel.Closed closed) {
      node.put("thinkNs", closed.think().toNanos());
    } else if (plan.loop() instanceof LoopModel.Open open) {
      node.put("ratePerSecond", open.perSecond());
      node.put("arrivals", lower(open.arrivals()));
      node.put("spread", lower(open.spread()));
      node.put("pacing", lower(plan.threads().pacing()));
    }
    node.put("size", plan.traffic().sizes().toString());
    node.put("sizeMeanBytes", plan.traffic().sizes().meanBytes());
    if (plan.timing().requests() > 0) {
      node.put("requests", plan.timing().requests());
    } else {
      node.put("durationNs", plan.timing().duration().toNanos());
    }
    node.put("warmupNs", plan.timing().warmup().toNanos());
    node.put("rampPerSecond", plan.connections().rampPerSecond());
    node.put("threads", plan.threads().count());
    node.put("seed", plan.traffic().seed());
    node.put("timeoutNs", plan.timing().timeout().toNanos());
    node.put("churnEchoes", plan.connections().churnEchoes());
    node.put("slowReaderFraction", plan.connections().slowReaderFraction());
    ArrayNode sources = node.putArray("sources");
    plan.connections().sources().forEach(sources::add);
    node.put("reconnect", plan.connections().onDisconnect() == OnDisconnect.RECONNECT);
    return node;
  }

  /**
   * The plan that {@link #toTree} was given; a start time is not part of it.
   *
   * @throws IllegalArgumentException if a field is missing or makes no sense
   */
  static LoadPlan fromTree(JsonNode node) {
    List<Target> targets = new ArrayList<>();
    node.required("targets").forEach(text -> targets.add(target(text.asText())));
    List<String> sources = new ArrayList<>();
    node.required("sources").forEach(text -> sources.add(text.asText()));
    LoadPlan.Builder plan =
        LoadPlan.builder(targets.get(0).host(), targets.get(0).port())
            .protocol(Protocol.valueOf(upper(node, "protocol")))
            .connections(node.required("connections").asInt())
            .loop(pace(node))
            .sizes(SizeDistribution.parse(node.required("size").asText()))
            .warmup(Duration.ofNanos(node.required("warmupNs").asLong()))
            .rampPerSecond(node.required("rampPerSecond").asDouble())
            .threads(node.required("threads").asInt())
            .seed(node.required("seed").asLong())
            .timeout(Duration.ofNanos(node.required("timeoutNs").asLong()))
            .churnEchoes(node.required("churnEchoes").asLong())
            .slowReaderFraction(node.required("slowReaderFraction").asDouble())
            .sources(sources)
            .onDisconnect(
                node.required("reconnect").asBoolean()
                    ? OnDisconnect.RECONNECT
                    : OnDisconnect.GIVE_UP);
    targets.stream().skip(1).forEach(plan::target);
    if (node.has("requests")) {
      plan.requests(node.get("requests").asLong());
    } else {
      plan.duration(Duration.ofNanos(node.required("durationNs").asLong()));
    }
    if (node.has("pacing")) {
      plan.pacing(Pacing.valueOf(upper(node, "pacing")));
    }
    return plan.build();
  }

  private static LoopModel pace(JsonNode node) {
    int pipeline = node.required("pipeline").asInt();
    if (node.required("loop").asText().equals("closed")) {
      return new LoopModel.Closed(pipeline, Duration.ofNanos(node.required("thinkNs").asLong()));
    }
    return new LoopModel.Open(
        node.required("ratePerSecond").asDouble(),
        Arrivals.valueOf(upper(node, "arrivals")),
        LoopModel.Spread.valueOf(upper(node, "spread")),
        pipeline);
  }

  private static Target target(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    return new Target(host, Integer.parseInt(text.substring(colon + 1)));
  }

  private static String upper(JsonNode node, String name) {
    return node.required(name).asText().toUpperCase(Locale.ROOT);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
