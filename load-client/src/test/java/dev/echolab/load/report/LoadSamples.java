package dev.echolab.load.report;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Outcomes;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.ThresholdResult;
import dev.echolab.load.verdict.Verdict;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** Load runs with fixed figures, for the golden files. */
public final class LoadSamples {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
  private static final long SECOND_NS = 1_000_000_000;
  private static final Verdict VALID = Verdict.of(List.of(), List.of());

  private LoadSamples() {}

  /** One run with everything that is written of it. */
  public record Sample(LoadPlan plan, RunResult result, Verdict verdict) {}

  /** Returns all samples by the name of their golden files. */
  public static Map<String, Sample> all() {
    Map<String, Sample> all = new TreeMap<>();
    all.put("load-closed", closedLoopWithServerCounters());
    all.put("load-open", openLoop());
    all.put("load-invalid", invalidAndSloMissed());
    all.put("load-unknown", unknownValues());
    all.put("load-interrupted", interrupted());
    all.put("load-profile", profile());
    return all;
  }

  /** A valid closed loop against two targets that report their counters. */
  public static Sample closedLoopWithServerCounters() {
    LoadPlan plan =
        LoadPlan.builder("127.0.0.1", 7001)
            .connections(16)
            .threads(2)
            .loop(new LoopModel.Closed(4, Duration.ofMillis(2)))
            .sizes(SizeDistribution.parse("64..4k"))
            .duration(Duration.ofSeconds(2))
            .warmup(Duration.ofMillis(1500))
            .build();
    plan = Plans.withTarget(new Target("::1", 7002), plan);
    return new Sample(plan, closedLoopResult().build(), VALID);
  }

  private static SampleResults closedLoopResult() {
    return SampleResults.good()
        .startedAt(NOON)
        .measuredNs(2_000_000_123L)
        .echoes(10_234)
        .corrected(latencies(180_000, 14, 5_120))
        .connect(latencies(40_000, 4, 8))
        .outcomes(new Outcomes(10_239, 0, 0, 0, 0, 0))
        .warmup(
            List.of(
                new IntervalSample(0, SECOND_NS, 3_000, 0, 210_000L, 900_000L, 5_000_000, 16),
                new IntervalSample(1, 500_000_000, 2_400, 0, 190_000L, 0L, 800_000, 16)))
        .seconds(
            List.of(
                new IntervalSample(0, SECOND_NS, 5_110, 0, 181_000L, 410_000L, 2_000_000, 16),
                new IntervalSample(1, SECOND_NS, 5_124, 0, 180_000L, 400_000L, 1_900_000, 16)))
        .connections(new ConnectionCounts(16, 16, 0, 0, 0, 0, 0))
        .client(
            new ClientCost(
                210_000_000, 340_000_000, 1_500_000_000, 2_000_000, 2, 0, 3_000_000, 0.0004))
        .server(
            Map.of(
                "readCalls", 10_300L,
                "emptyReads", 12L,
                "writeCalls", 10_240L,
                "partialWrites", 3L,
                "selects", 4_000L,
                "connectionsOpen", 16L,
                "jvmHeapUsedBytes", 33_554_432L,
                "framesIn", 10_235L));
  }

  /** An open loop with Poisson arrivals, churn and slow readers, limited by its requests. */
  private static Sample openLoop() {
    LoadPlan plan =
        LoadPlan.builder("server.example", 7001)
            .protocol(Protocol.RAW)
            .connections(8)
            .threads(2)
            .loop(new LoopModel.Open(2_500.5, Arrivals.POISSON, LoopModel.Spread.RANDOM, 32))
            .sizes(SizeDistribution.parse("128:90,4096:9,64k:1"))
            .requests(5_000)
            .warmup(Duration.ZERO)
            .seed(-42)
            .timeout(Duration.ofMillis(750))
            .onDisconnect(OnDisconnect.RECONNECT)
            .build();
    plan = Plans.startingAt(NOON, plan);
    plan = Plans.withSlowReaders(0.25, Plans.withChurn(1_000, Plans.withRamp(100.5, plan)));
    plan = Plans.withSources(List.of("127.0.0.2", "127.0.0.3"), plan);
    plan = Plans.withPacing(Pacing.SPIN, plan);
    RunResult result =
        SampleResults.good()
            .startedAt(NOON)
            .measuredNs(2_001_000_000L)
            .echoes(5_000)
            .targetPerSecond(2_500.5)
            .corrected(latencies(150_000, 20, 2_500))
            .uncorrected(latencies(120_000, 12, 2_500))
            .connect(latencies(50_000, 3, 6))
            .lateness(latencies(2_000, 8, 2_500))
            .outcomes(new Outcomes(5_000, 0, 0, 0, 0, 0))
            .secondsOf("2490,2510")
            .connections(new ConnectionCounts(6, 13, 0, 5, 2, 123_456_789, 2_500_000))
            .build();
    return new Sample(plan, result, VALID);
  }

  /** An INVALID run with every kind of outcome, reasons, incidents and missed thresholds. */
  private static Sample invalidAndSloMissed() {
    LoadPlan plan =
        LoadPlan.builder("127.0.0.1", 7001)
            .connections(4)
            .openLoop(20_000, Arrivals.CONSTANT)
            .sizeBytes(0)
            .build();
    RunResult result =
        SampleResults.good()
            .startedAt(NOON)
            .targetPerSecond(20_000)
            .echoes(9_000)
            .corrected(latencies(9_000_000, 10, 4_500))
            .uncorrected(latencies(1_000_000, 10, 4_500))
            .lateness(latencies(1_500_000, 6, 4_500))
            .outcomes(new Outcomes(9_000, 5, 4, 3, 2, 1))
            .seconds(
                List.of(
                    new IntervalSample(
                        0, SECOND_NS, 9_000, 15, 9_000_000L, 40_000_000L, 50_000_000, 4),
                    new IntervalSample(1, SECOND_NS, 0, 0, 0L, 0L, 0, 3)))
            .connections(new ConnectionCounts(4, 5, 1, 0, 0, 0, 1_250_000_000))
            .client(new ClientCost(0, 10_000_000, 900, 800, 1, 70_000_000, 60_000_000, 0.0225))
            .incidents(
                List.of(
                    new Incident("swapped", 2, "connection 3, message 17: \"\u00e4\" <b> & more"),
                    new Incident("connection-lost", 1, "connection 1: Connection reset")))
            .build();
    Verdict verdict =
        Verdict.of(
            List.of(
                new Reason(Reason.Code.RATE_MISSED, "900.00/s of 20,000/s"),
                new Reason(Reason.Code.CORRUPT, "2 corrupt replies")),
            List.of(
                new ThresholdResult("p99<2ms", ThresholdResult.State.MISSED, "was 40.000 ms"),
                new ThresholdResult("errors<0.1%", ThresholdResult.State.MISSED, "was 0.1664%"),
                new ThresholdResult("rate>=1k", ThresholdResult.State.MET, "was 4,500/s"),
                new ThresholdResult(
                    "p99.99<1s", ThresholdResult.State.UNKNOWN, "too few samples")));
    return new Sample(plan, result, verdict);
  }

  /** A run in which nothing came back and the kernel reported nothing. */
  private static Sample unknownValues() {
    LoadPlan plan =
        LoadPlan.builder("127.0.0.1", 7001).connections(1).duration(Duration.ofNanos(1)).build();
    RunResult result =
        SampleResults.good()
            .startedAt(Instant.EPOCH)
            .measuredNs(0)
            .echoes(0)
            .corrected(latencies(1_000, 2, 4))
            .uncorrected(Histograms.create())
            .outcomes(Outcomes.NONE)
            .connections(new ConnectionCounts(0, 1, 0, 0, 0, 0, 0))
            .client(new ClientCost(0, 0, -1, -1, 1, 0, 0, -1))
            .seconds(List.of(new IntervalSample(0, SECOND_NS, 7, 0, null, null, 1_250, 1)))
            .build();
    return new Sample(plan, result, VALID);
  }

  /** An open loop whose rate follows a profile, with the content of a file. */
  private static Sample profile() {
    LoadPlan plan =
        Plans.withPayload(
            new byte[] {'h', 'i'},
            Plans.withProfile(
                "1k..50k/2s,10k/1500ms",
                LoadPlan.builder("127.0.0.1", 7001).protocol(Protocol.RAW).build()));
    RunResult result =
        SampleResults.good()
            .startedAt(NOON)
            .measuredNs(3_500_000_000L)
            .targetPerSecond(plan.profile().meanPerSecond())
            .echoes(65_900)
            .corrected(latencies(150_000, 14, 131_072))
            .uncorrected(latencies(120_000, 12, 131_072))
            .lateness(latencies(2_000, 8, 131_072))
            .outcomes(new Outcomes(131_072, 40, 0, 0, 0, 0))
            .secondsOf("12900,38000,10000,5000")
            .stages(
                List.of(
                    new StageResult(50_900, 40, latencies(150_000, 14, 51_200)),
                    new StageResult(15_000, 0, latencies(120_000, 12, 15_000))))
            .build();
    return new Sample(
        plan,
        result,
        Verdict.of(
            List.of(),
            List.of(
                new ThresholdResult("p99<20ms", ThresholdResult.State.MET, "was 3.114 ms"),
                new ThresholdResult("rate>=20k", ThresholdResult.State.MISSED, "was 18,829/s"))));
  }

  /** A run that was cut off. */
  private static Sample interrupted() {
    LoadPlan plan = LoadPlan.builder("127.0.0.1", 7001).closedLoop(1).build();
    RunResult result =
        SampleResults.good()
            .startedAt(NOON)
            .measuredNs(3_500_000_000L)
            .secondsOf("2900,2850,2800")
            .interrupted()
            .build();
    Verdict verdict =
        Verdict.of(
            List.of(new Reason(Reason.Code.INTERRUPTED, "ended after 3.500 s of 10.000 s")),
            List.of());
    return new Sample(plan, result, verdict);
  }

  /** One of several client machines that ran together; an open loop. */
  static Sample part(int number) {
    LoadPlan plan =
        LoadPlan.builder("10.0.0." + number, 7001)
            .connections(10 * number)
            .threads(number)
            .openLoop(1_000 * number, Arrivals.POISSON)
            .duration(Duration.ofSeconds(2))
            .build();
    plan = Plans.withSlowReaders(0.1, plan);
    RunResult result =
        SampleResults.good()
            .runId(new UUID(1, number))
            .startedAt(NOON.plusMillis(number))
            .measuredNs(2_000_000_000L + number)
            .echoes(2_000L * number)
            .targetPerSecond(1_000 * number)
            .corrected(latencies(150_000L * number, 10, 1_000L * number))
            .uncorrected(latencies(100_000L * number, 10, 1_000L * number))
            .connect(latencies(40_000, 3, 5L * number))
            .lateness(latencies(3_000, 5, 1_000L * number))
            .outcomes(new Outcomes(number == 1 ? 1_994 : 3_993, number, 0, 0, 0, 1))
            .warmup(
                List.of(
                    new IntervalSample(
                        0, SECOND_NS, 900L * number, 0, 1L, 2L, 3_000L * number, 10)))
            .secondsOf(number == 1 ? "1000,1000" : "2000,1990,10")
            .connections(
                new ConnectionCounts(
                    9L * number, 10L * number, 1, 0, number, 1_000, 5_000L * number))
            .client(
                new ClientCost(
                    1_000_000,
                    2_000_000,
                    number == 1 ? -1 : 5_000_000,
                    6_000_000,
                    number,
                    0,
                    7_000L * number,
                    number == 1 ? -1 : 0.01))
            .server(Map.of("readCalls", 5L))
            .incidents(List.of(new Incident("timeout", number, "example of part " + number)))
            .build();
    Verdict verdict =
        number == 1
            ? VALID
            : Verdict.of(
                List.of(new Reason(Reason.Code.CLIENT_STARVED, "waited too long")), List.of());
    return new Sample(plan, result, verdict);
  }

  /** Each step is a quarter slower than the one before it and holds half as many samples. */
  static Histogram latencies(long fromNs, int steps, long count) {
    Histogram histogram = Histograms.create();
    long ns = fromNs;
    for (int i = 0; i < steps; i++) {
      histogram.recordValueWithCount(ns, Math.max(1, count >> i));
      ns += ns / 4;
    }
    return histogram;
  }
}
