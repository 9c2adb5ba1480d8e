package dev.echolab.load.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Latencies;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.record.Throughput;
import dev.echolab.load.record.Timeframe;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Reads what {@link LoadDocument} wrote. */
public final class LoadDocumentReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LoadDocumentReader() {}

  /**
   * A result as it was written.
   *
   * @param file where it was read from
   */
  public record Stored(Path file, LoadPlan plan, RunResult result, Verdict verdict) {}

  /**
   * Reads a result.
   *
   * @throws IOException if the file cannot be read or is no result of this version; the message
   *     names the file
   */
  public static Stored read(Path file) throws IOException {
    try {
      JsonNode root = JSON.readTree(file.toFile());
      int version = root.path("schemaVersion").asInt(-1);
      if (version != LoadDocument.SCHEMA_VERSION || !root.has("latency")) {
        throw new IOException(file + " is no result of lab load (schemaVersion 1)");
      }
      return new Stored(
          file, PlanDocument.fromTree(root.required("workload")), result(root), verdict(root));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new IOException(file + " cannot be read: no such file", e);
    } catch (JsonProcessingException
        | IllegalArgumentException
        | DateTimeException
        | DataFormatException e) {
      throw new IOException(file + " is no result of lab load: " + firstLine(e), e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static Verdict verdict(JsonNode root) {
    JsonNode node = root.required("verdict");
    List<Reason> reasons = new ArrayList<>();
    for (JsonNode reason : node.required("reasons")) {
      reasons.add(
          new Reason(code(reason.required("code").asText()), reason.required("text").asText()));
    }
    List<String> missed = new ArrayList<>();
    node.required("thresholdsMissed").forEach(text -> missed.add(text.asText()));
    return new Verdict(Verdict.Status.valueOf(node.required("status").asText()), reasons, missed);
  }

  private static Reason.Code code(String key) {
    for (Reason.Code code : Reason.Code.values()) {
      if (code.key().equals(key)) {
        return code;
      }
    }
    throw new IllegalArgumentException("unknown reason " + key);
  }

  private static RunResult result(JsonNode root) throws DataFormatException {
    JsonNode measured = root.required("measured");
    JsonNode throughput = root.required("throughput");
    JsonNode target = throughput.required("targetPerSecond");
    JsonNode latency = root.required("latency");
    JsonNode connections = root.required("connections");
    return new RunResult(
        new Timeframe(
            Instant.parse(measured.required("startedAt").asText()),
            measured.required("startNs").asLong(),
            measured.required("endNs").asLong(),
            measured.path("interrupted").asBoolean(false)),
        new Throughput(
            target.isNull() ? OptionalDouble.empty() : OptionalDouble.of(target.asDouble()),
            throughput.required("echoes").asLong(),
            throughput.required("payloadBytes").asLong(),
            seconds(root.required("warmup")),
            seconds(root.required("seconds"))),
        new Latencies(
            histogram(latency.required("corrected")),
            histogram(latency.required("uncorrected")),
            histogram(root.required("connect")),
            histogram(root.required("client").required("lateness"))),
        outcomes(root.required("outcomes")),
        new ConnectionCounts(
            connections.required("opened").asLong(),
            connections.required("lost").asLong(),
            connections.required("churned").asLong(),
            connections.required("slowReaders").asInt(),
            connections.required("slowReaderBytes").asLong(),
            connections.required("longestGapNs").asLong()),
        client(root.required("client")),
        server(root.required("server")),
        incidents(root.required("incidents")));
  }

  private static Histogram histogram(JsonNode node) throws DataFormatException {
    byte[] bytes = Base64.getDecoder().decode(node.required("histogram").asText());
    return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
  }

  private static Outcomes outcomes(JsonNode node) {
    return new Outcomes(
        node.required("ok").asLong(),
        node.required("timeout").asLong(),
        node.required("reset").asLong(),
        node.required("refused").asLong(),
        node.required("corrupt").asLong(),
        node.required("unsent").asLong());
  }

  private static List<IntervalSample> seconds(JsonNode array) {
    List<IntervalSample> samples = new ArrayList<>();
    for (JsonNode node : array) {
      samples.add(
          new IntervalSample(
              node.required("second").asInt(),
              node.required("durationNs").asLong(),
              node.required("echoes").asLong(),
              node.required("errors").asLong(),
              known(node.required("p50Ns")),
              known(node.required("p99Ns")),
              node.required("maxNs").asLong(),
              node.required("openConnections").asInt()));
    }
    return samples;
  }

  private static long known(JsonNode ns) {
    return ns.isNull() ? IntervalSample.UNKNOWN : ns.asLong();
  }

  private static ClientCost client(JsonNode node) {
    return new ClientCost(
        node.required("cpuUserNs").asLong(),
        node.required("cpuSysNs").asLong(),
        node.required("threadsRanNs").asLong(-1),
        node.required("runQueueWaitNs").asLong(-1),
        node.required("threads").asInt(),
        node.required("stalledNs").asLong(),
        node.required("longestStepNs").asLong());
  }

  private static Optional<ServerStats> server(JsonNode node) {
    if (node.isNull()) {
      return Optional.empty();
    }
    Map<String, Long> counters = new TreeMap<>();
    node.properties().forEach(field -> counters.put(field.getKey(), field.getValue().asLong()));
    return Optional.of(ServerStats.of(counters));
  }

  private static List<Incident> incidents(JsonNode array) {
    List<Incident> incidents = new ArrayList<>();
    for (JsonNode node : array) {
      incidents.add(
          new Incident(
              node.required("kind").asText(),
              node.required("count").asLong(),
              node.required("firstExample").asText()));
    }
    return incidents;
  }
}
