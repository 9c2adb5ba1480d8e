package dev.echolab.lab.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.lab.explain.QueueSampler.QueueSample.Queues;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.verdict.Percentile;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** What was found, as JSON: times in nanoseconds, what is not known null. */
public final class ExplainDocument {
  private static final int MOST_SAMPLES = 1_000;

  private ExplainDocument() {}

  public static ObjectNode toTree(ExplainResult result) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("schemaVersion", 1).put("kind", "explain");
    ObjectNode settings = tree.putObject("settings");
    ExplainSettings set = result.settings();
    settings.put("connections", set.connections());
    settings.put("sizeBytes", set.sizeBytes());
    settings.put("ratePerSecond", set.ratePerSecond());
    settings.put("pipeline", set.pipeline());
    settings.put("durationNs", set.duration().toNanos());
    settings.put("seed", set.seed());
    ArrayNode line = settings.putArray("commandLine");
    result.commandLine().forEach(line::add);
    ArrayNode steps = tree.putArray("steps");
    for (Step step : Step.values()) {
      steps
          .addObject()
          .put("key", step.key())
          .put("label", step.label())
          .put("fromTo", step.fromTo());
    }
    ArrayNode costs = tree.putArray("costs");
    for (Cost cost : Cost.values()) {
      costs
          .addObject()
          .put("key", cost.key())
          .put("label", cost.label())
          .put("unit", cost.unit())
          .put("source", cost.source().toString());
    }
    ArrayNode variants = tree.putArray("variants");
    result.variants().forEach(variant -> variants.add(variant(variant, set)));
    ObjectNode environment = tree.putObject("environment");
    result.environment().forEach(environment::put);
    tree.put("interrupted", result.interrupted());
    return tree;
  }

  private static ObjectNode variant(VariantResult variant, ExplainSettings settings) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", variant.name());
    node.put("status", variant.status().name());
    node.put("why", variant.why());
    ArrayNode notes = node.putArray("notes");
    variant.notes().forEach(notes::add);
    variant.timed().ifPresent(timed -> timed(node.putObject("timed"), timed));
    ArrayNode counted = node.putArray("counted");
    for (CostProfile part : variant.counted()) {
      counted.add(counted(part, settings.describe(part.load())));
    }
    return node;
  }

  private static void timed(ObjectNode node, TimingProfile timed) {
    TimelineSummary summary = timed.timelines();
    node.put("verdict", timed.verdict().status().name());
    ArrayNode reasons = node.putArray("reasons");
    timed.verdict().reasons().forEach(reason -> reasons.add(reason.text()));
    node.put("requests", summary.count());
    node.put("refusedTraces", summary.refused());
    node.put("stepsPerRoundTrip", summary.stepsPerRoundTrip());
    node.put("mediansPerRoundTrip", summary.mediansPerRoundTrip());
    node.put("writeOverlapShare", summary.overlappedShare());
    node.put("writeOverlapMeanNs", summary.meanOverlapNs());
    ObjectNode steps = node.putObject("steps");
    for (Step step : Step.values()) {
      ObjectNode one = steps.putObject(step.key());
      one.put("seen", summary.seen(step).name());
      if (summary.seen(step) != Provenance.NOT_SEEN) {
        times(one, summary.step(step));
      }
    }
    times(node.putObject("roundTrip"), summary.roundTrip());
    times(node.putObject("late"), summary.late());
    times(node.putObject("clientWrite"), summary.clientWrite());
    times(node.putObject("idleInRead"), summary.idleInRead());
    summary.example().ifPresent(example -> example(node.putObject("example"), example));
    ArrayNode roundTrips = node.putArray("roundTrips");
    int every = 1 + summary.count() / MOST_SAMPLES;
    for (int i = 0; i < summary.count(); i += every) {
      Timeline timeline = summary.timelines().get(i);
      roundTrips
          .addArray()
          .add((timeline.startNs() - timed.startNs()) / 1e9)
          .add(timeline.roundTripNs());
    }
    ArrayNode queues = node.putArray("queues");
    for (QueueSample sample : timed.queues()) {
      ObjectNode one = queues.addObject();
      one.put("atS", (sample.atNs() - timed.startNs()) / 1e9);
      queues(one.putObject("all"), sample.all());
      queues(one.putObject("sampled"), sample.sampled());
    }
    node.put("whyNoQueues", timed.whyNoQueues().orElse(null));
  }

  private static void queues(ObjectNode node, Queues queues) {
    node.put("clientSend", queues.clientSendBytes());
    node.put("serverReceive", queues.serverReceiveBytes());
    node.put("serverSend", queues.serverSendBytes());
    node.put("clientReceive", queues.clientReceiveBytes());
  }

  private static void example(ObjectNode node, Timeline example) {
    node.put("roundTripNs", example.roundTripNs());
    node.put("clientWriteNs", example.clientWriteNs());
    node.put("lateNs", example.lateNs());
    node.put("idleInReadNs", example.idleInReadNs());
    node.put("overlapNs", example.overlapNs());
    ArrayNode segments = node.putArray("segments");
    for (Timeline.Segment segment : example.segments()) {
      segments
          .addObject()
          .put("step", segment.step().key())
          .put("fromNs", segment.fromNs())
          .put("toNs", segment.toNs())
          .put("seen", segment.seen().name());
    }
  }

  private static void times(ObjectNode node, Histogram histogram) {
    put(node, "p50Ns", Percentile.of(histogram, 50));
    put(node, "p99Ns", Percentile.of(histogram, 99));
    put(
        node,
        "meanNs",
        histogram.getTotalCount() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(Math.round(histogram.getMean())));
  }

  private static void put(ObjectNode node, String name, OptionalLong value) {
    if (value.isPresent()) {
      node.put(name, value.getAsLong());
    } else {
      node.putNull(name);
    }
  }

  private static ObjectNode counted(CostProfile part, String load) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("load", part.load() == Load.GENTLE ? "gentle" : "full");
    node.put("describedAs", load);
    node.put("echoesPerSecond", part.echoesPerSecond());
    node.put("cpuResolutionNs", part.cpuResolutionNs());
    ObjectNode perEcho = node.putObject("perEcho");
    for (Cost cost : Cost.values()) {
      perEcho.put(cost.key(), part.costs().get(cost));
    }
    SyscallProfile kernel = part.kernel();
    ObjectNode calls = node.putObject("systemCallsPerEcho");
    if (kernel.calls().isPresent() && kernel.callsPerEcho().isPresent()) {
      for (String name : kernel.calls().get().made().keySet()) {
        calls.put(name, kernel.callsPerEcho(name).orElseThrow());
      }
      calls.put("others", kernel.otherCallsPerEcho().orElseThrow());
      node.put("unsureShare", kernel.unsureShare());
    }
    node.put("whyNoSystemCalls", kernel.whyNot().isEmpty() ? null : kernel.whyNot());
    kernel
        .io()
        .ifPresent(
            io ->
                node.putObject("procIo")
                    .put("readCalls", io.readCalls())
                    .put("writeCalls", io.writeCalls())
                    .put("echoes", kernel.echoes()));
    ArrayNode disagreements = node.putArray("disagreements");
    kernel.disagreements().forEach(disagreements::add);
    return node;
  }
}
