package dev.echolab.lab.trial;

import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.RunResult;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Adds up the latencies of all VALID trials of a participant in a scenario: the tail of a
 * distribution needs every sample. One thread.
 */
public final class LatencyDistributions {
  private record Key(String participant, Scenario scenario) {}

  /** Holds corrected and uncorrected latencies in nanoseconds. */
  public record Pair(Histogram corrected, Histogram uncorrected) {
    private static Pair empty() {
      return new Pair(Histograms.create(), Histograms.create());
    }
  }

  private final Map<Key, Pair> pairs = new HashMap<>();

  public void add(String participant, Scenario scenario, RunResult result) {
    Pair pair = pairs.computeIfAbsent(new Key(participant, scenario), unused -> Pair.empty());
    pair.corrected().add(result.corrected());
    pair.uncorrected().add(result.uncorrected());
  }

  public Pair of(String participant, Scenario scenario) {
    Pair pair = pairs.get(new Key(participant, scenario));
    return pair == null ? Pair.empty() : pair;
  }
}
