package dev.echolab.load.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.os.Environment;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.SteadyState;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * The result of a run as JSON ({@code docs/load-result.schema.json}).
 *
 * <p>A percentile with too few samples beyond it is null. Each histogram is added whole
 * (HdrHistogram V2, compressed, base64), so that results can be joined without loss.
 */
public final class LoadDocument {
  /** Raised when a reader of the former version would misunderstand. */
  public static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private LoadDocument() {}

  /** The whole document. */
  public static ObjectNode toTree(LoadPlan plan, RunResult result, Verdict verdict) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.set("verdict", verdict(verdict));
    root.set("workload", PlanDocument.toTree(plan));
    root.set("throughput", throughput(result));
    ObjectNode latency = root.putObject("latency");
    latency.put("kind", "round-trip time");
    latency.set("corrected", histogram(result.corrected()));
    latency.set("uncorrected", histogram(result.uncorrected()));
    root.set("connect", histogram(result.latencies().connect()));
    root.set("outcomes", outcomes(result.outcomes()));
    root.set("client", client(result));
    root.set("server", server(result));
    root.set("connections", connections(result.connections()));
    root.set("measured", measured(result));
    root.set("warmup", seconds(result.throughput().warmup()));
    root.set("seconds", seconds(result.seconds()));
    root.set("incidents", incidents(result.incidents()));
    ObjectNode environment = root.putObject("environment");
    Environment.capture().forEach(environment::put);
    return root;
  }

  /** Writes the document, readable. */
  public static void write(Path file, LoadPlan plan, RunResult result, Verdict verdict)
      throws IOException {
    write(file, toTree(plan, result, verdict));
  }

  /** Writes a document, readable. */
  public static void write(Path file, ObjectNode tree) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(tree) + "\n");
  }

  private static ObjectNode verdict(Verdict verdict) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("status", verdict.status().name());
    ArrayNode reasons = node.putArray("reasons");
    for (Reason reason : verdict.reasons()) {
      reasons.addObject().put("code", reason.code().key()).put("text", reason.text());
    }
    ArrayNode missed = node.putArray("thresholdsMissed");
    verdict.thresholdsMissed().forEach(missed::add);
    return node;
  }

  private static ObjectNode throughput(RunResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("echoesPerSecond", result.echoesPerSecond());
    node.put("bytesPerSecond", result.bytesPerSecond());
    if (result.throughput().targetPerSecond().isPresent()) {
      node.put("targetPerSecond", result.throughput().targetPerSecond().getAsDouble());
    } else {
      node.putNull("targetPerSecond");
    }
    node.put("echoes", result.echoes());
    node.put("payloadBytes", result.throughput().payloadBytes());
    node.put("steadiness", SteadyState.of(result.seconds()).toString());
    return node;
  }

  /** Percentiles and the histogram itself. */
  static ObjectNode histogram(Histogram histogram) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    long count = histogram.getTotalCount();
    node.put("count", count);
    putPercentile(node, "p50Ns", histogram, 50);
    putPercentile(node, "p90Ns", histogram, 90);
    putPercentile(node, "p99Ns", histogram, 99);
    putPercentile(node, "p999Ns", histogram, 99.9);
    putOrNull(node, "minNs", count > 0, histogram.getMinValue());
    putOrNull(node, "maxNs", count > 0, histogram.getMaxValue());
    putOrNull(node, "meanNs", count > 0, Math.round(histogram.getMean()));
    node.put("histogram", encode(histogram));
    return node;
  }

  private static void putPercentile(ObjectNode node, String name, Histogram histogram, double p) {
    OptionalLong value = Percentile.of(histogram, p);
    putOrNull(node, name, value.isPresent(), value.orElse(0));
  }

  private static void putOrNull(ObjectNode node, String name, boolean present, long value) {
    if (present) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private static String encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int bytes = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), bytes));
  }

  private static ObjectNode outcomes(Outcomes outcomes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (Outcome outcome : Outcome.values()) {
      node.put(outcome.key(), outcomes.of(outcome));
    }
    return node;
  }

  private static ObjectNode client(RunResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("cpuUserNsPerEcho", result.cpuUserNsPerEcho());
    node.put("cpuSysNsPerEcho", result.cpuSysNsPerEcho());
    boolean open = result.latencies().lateness().getTotalCount() > 0;
    putOrNull(node, "lateSendP50Ns", open, result.latencies().lateness().getValueAtPercentile(50));
    putOrNull(node, "lateSendP99Ns", open, result.latencies().lateness().getValueAtPercentile(99));
    putOrNull(node, "lateSendMaxNs", open, result.latencies().lateness().getMaxValue());
    node.put("threads", result.client().threads());
    node.put("cpuUserNs", result.client().cpuUserNs());
    node.put("cpuSysNs", result.client().cpuSysNs());
    putOrNull(
        node,
        "runQueueWaitNs",
        result.client().runQueueWaitNs() >= 0,
        result.client().runQueueWaitNs());
    putOrNull(
        node, "threadsRanNs", result.client().threadsRanNs() >= 0, result.client().threadsRanNs());
    node.put("stalledNs", result.client().stalledNs());
    node.put("longestStepNs", result.client().longestStepNs());
    node.set("lateness", histogram(result.latencies().lateness()));
    return node;
  }

  private static JsonNode server(RunResult result) {
    if (result.server().isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    result.server().get().byKey().forEach(node::put);
    return node;
  }

  private static ObjectNode connections(ConnectionCounts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("opened", counts.opened())
        .put("lost", counts.lost())
        .put("churned", counts.churned())
        .put("slowReaders", counts.slowReaders())
        .put("slowReaderBytes", counts.slowReaderBytes())
        .put("longestGapNs", counts.longestGapNs());
  }

  private static ObjectNode measured(RunResult result) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("startedAt", result.measured().startedAt().toString())
        .put("startNs", result.measured().startNs())
        .put("endNs", result.measured().endNs())
        .put("durationNs", result.measuredNs())
        .put("interrupted", result.measured().interrupted());
  }

  private static ArrayNode seconds(List<IntervalSample> samples) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (IntervalSample sample : samples) {
      array
          .addObject()
          .put("second", sample.second())
          .put("durationNs", sample.durationNs())
          .put("echoes", sample.echoes())
          .put("errors", sample.errors())
          .put("p50Ns", known(sample.p50Ns()))
          .put("p99Ns", known(sample.p99Ns()))
          .put("maxNs", sample.maxNs())
          .put("openConnections", sample.openConnections());
    }
    return array;
  }

  private static Long known(long ns) {
    return ns == IntervalSample.UNKNOWN ? null : Long.valueOf(ns);
  }

  private static ArrayNode incidents(List<Incident> incidents) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Incident incident : incidents) {
      array
          .addObject()
          .put("kind", incident.kind())
          .put("count", incident.count())
          .put("firstExample", incident.firstExample());
    }
    return array;
  }
}
