package dev.echolab.load.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Results made by hand for tests: 10 s, 10,000 echoes of 1 ms. */
public final class SampleResults {
  private UUID runId = new UUID(1, 1);
  private boolean interrupted;
  private long measuredNs = 10_000_000_000L;
  private long echoes = 10_000;
  private Histogram corrected = Histograms.create();
  private Optional<Histogram> uncorrected = Optional.empty();
  private Histogram connect = Histograms.create();
  private Histogram lateness = Histograms.create();
  private OptionalDouble targetPerSecond = OptionalDouble.empty();
  private List<IntervalSample> warmup = List.of();
  private ConnectionCounts connections = new ConnectionCounts(64, 64, 0, 0, 0, 0, 0);
  private Optional<ServerStats> server = Optional.empty();
  private Outcomes outcomes = new Outcomes(10_000, 0, 0, 0, 0, 0);
  private List<IntervalSample> seconds = List.of();
  private List<StageResult> stages = List.of();
  private ClientCost client = new ClientCost(20_000_000, 30_000_000, 1, 1, 1, 0, 1, 0);
  private List<Incident> incidents = List.of();
  private Instant startedAt = Instant.parse("2026-01-31T12:00:00Z");

  private SampleResults() {
    corrected.recordValueWithCount(1_000_000, 10_000);
  }

  public static SampleResults good() {
    return new SampleResults();
  }

  public SampleResults runId(UUID value) {
    runId = value;
    return this;
  }

  public SampleResults measuredNs(long value) {
    measuredNs = value;
    return this;
  }

  public SampleResults echoes(long value) {
    echoes = value;
    return this;
  }

  public SampleResults corrected(Histogram value) {
    corrected = value;
    return this;
  }

  public SampleResults lateness(Histogram value) {
    lateness = value;
    return this;
  }

  /** Default: equal to the corrected latencies, as in a closed loop. */
  public SampleResults uncorrected(Histogram value) {
    uncorrected = Optional.of(value);
    return this;
  }

  public SampleResults connect(Histogram value) {
    connect = value;
    return this;
  }

  public SampleResults targetPerSecond(double value) {
    targetPerSecond = OptionalDouble.of(value);
    return this;
  }

  public SampleResults warmup(List<IntervalSample> value) {
    warmup = value;
    return this;
  }

  public SampleResults seconds(List<IntervalSample> value) {
    seconds = value;
    return this;
  }

  public SampleResults stages(List<StageResult> value) {
    stages = value;
    return this;
  }

  public SampleResults connections(ConnectionCounts value) {
    connections = value;
    return this;
  }

  public SampleResults server(Map<String, Long> value) {
    server = Optional.of(ServerStats.of(value));
    return this;
  }

  public SampleResults outcomes(Outcomes value) {
    outcomes = value;
    return this;
  }

  public SampleResults client(ClientCost value) {
    client = value;
    return this;
  }

  public SampleResults incidents(List<Incident> value) {
    incidents = value;
    return this;
  }

  public SampleResults interrupted() {
    interrupted = true;
    return this;
  }

  public SampleResults startedAt(Instant value) {
    startedAt = value;
    return this;
  }

  /** Whole seconds with these echoes. */
  public SampleResults secondsOf(String rates) {
    List<IntervalSample> samples = new ArrayList<>();
    for (String rate : rates.split(",", -1)) {
      samples.add(
          new IntervalSample(
              samples.size(), 1_000_000_000L, Long.parseLong(rate), 0, 1L, 1L, 1, 4));
    }
    seconds = samples;
    return this;
  }

  public RunResult build() {
    return new RunResult(
        Set.of(runId),
        new Timeframe(startedAt, 0, measuredNs, interrupted),
        new Throughput(targetPerSecond, echoes, echoes * 128, warmup, seconds, stages),
        new Latencies(corrected, uncorrected.orElse(corrected), connect, lateness),
        outcomes,
        connections,
        client,
        server,
        incidents);
  }
}
