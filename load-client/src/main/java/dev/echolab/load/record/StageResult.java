package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Holds what was measured in one stage of a load profile.
 *
 * @param echoes verified replies that arrived in it
 * @param errors messages that were due in it and failed
 * @param corrected latencies in nanoseconds of the messages that were due in it and answered
 */
public record StageResult(long echoes, long errors, Histogram corrected) {

  /** Returns the messages that were due in it. */
  public long due() {
    return corrected.getTotalCount() + errors;
  }

  /** Adds the same stages of several threads or clients. */
  public static List<StageResult> sum(List<List<StageResult>> parts) {
    List<StageResult> sums = new ArrayList<>();
    for (int i = 0; i < parts.get(0).size(); i++) {
      int stage = i;
      sums.add(
          new StageResult(
              parts.stream().mapToLong(part -> part.get(stage).echoes).sum(),
              parts.stream().mapToLong(part -> part.get(stage).errors).sum(),
              Histograms.sum(parts.stream().map(part -> part.get(stage).corrected))));
    }
    return sums;
  }
}
