package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.report.Format;
import java.time.Duration;
import java.util.List;

/**
 * Holds what is run for every variant.
 *
 * @param ratePerSecond of the gentle load
 * @param pipeline messages in flight per connection in the full load
 * @param seed of payloads and arrivals
 */
@JsonPropertyOrder({"connections", "sizeBytes", "ratePerSecond", "pipeline", "durationNs"})
public record ExplainSettings(
    @JsonIgnore Durations durations,
    int connections,
    int sizeBytes,
    double ratePerSecond,
    int pipeline,
    long seed,
    List<String> commandLine) {

  /** Names the load under which the costs of an echo are counted. */
  public enum Load {
    /** A rate far below the server's capacity: every request arrives alone. */
    @JsonProperty("gentle")
    GENTLE,
    /** Closed loop: as many requests as the server answers. */
    @JsonProperty("full")
    FULL
  }

  /**
   * Holds the lengths of the runs.
   *
   * @param timed measured time of the timed part
   * @param warmup of a fresh server: the full load before the timed part, the warm-up of the timed
   *     part, and that of the first counted load. Much of the client's code for a gentle load, of
   *     1,000 messages per second, is compiled in its first 3 s
   * @param counted measured time of each counted load
   * @param countedWarmup of the loads whose CPU time is measured, after those that perf counts
   */
  public record Durations(
      Duration timed, Duration warmup, Duration counted, Duration countedWarmup) {
    public static final Durations STANDARD = ofMillis(4_000, 3_500, 2_000, 1_500);

    public static final Durations QUICK = ofMillis(2_000, 3_500, 800, 700);

    static Durations ofMillis(long timed, long warmup, long counted, long countedWarmup) {
      return new Durations(
          Duration.ofMillis(timed),
          Duration.ofMillis(warmup),
          Duration.ofMillis(counted),
          Duration.ofMillis(countedWarmup));
    }

    public Durations withTimed(Duration other) {
      return new Durations(other, warmup, counted, countedWarmup);
    }
  }

  @JsonProperty
  long durationNs() {
    return durations.timed().toNanos();
  }

  String describe(Load load) {
    return load == Load.GENTLE
        ? "%s/s over %d connections, %d B"
            .formatted(Format.rate(ratePerSecond), connections, sizeBytes)
        : "closed loop, %d connections x pipeline %d, %d B"
            .formatted(connections, pipeline, sizeBytes);
  }

  LoadPlan plan(ServerUnderLoad server, Load load, Duration measured, Duration warmup) {
    LoadPlan.Builder builder =
        LoadPlan.builder(server.target().host(), server.target().port())
            .protocol(server.protocol())
            .connections(connections)
            .sizeBytes(sizeBytes)
            .duration(measured)
            .warmup(warmup)
            .seed(seed);
    return load == Load.GENTLE
        ? builder.openLoop(ratePerSecond, Arrivals.POISSON).build()
        : builder.closedLoop(pipeline).build();
  }
}
