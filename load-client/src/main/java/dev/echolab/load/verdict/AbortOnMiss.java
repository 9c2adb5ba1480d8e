package dev.echolab.load.verdict;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Ends a run early: after each second it compares the figures of the measured time until then with
 * the thresholds. One that is missed {@link #MISSES_IN_A_ROW} seconds in a row ends the run, so
 * that a slow first second does not. An interval of less than a second, the last of a run, does not
 * count. With a profile, thresholds of the rate count only at the end: until then it may still
 * rise. Called by the thread that started the load.
 */
public final class AbortOnMiss implements RunListener {
  private static final int MISSES_IN_A_ROW = 3;
  private static final long SECOND_NS = 1_000_000_000L;

  private final List<Slo> slos;
  private final Histogram corrected = Histograms.create();
  private long echoes;
  private long errors;
  private long durationNs;

  /** Seconds until now in which each threshold was missed. */
  private final int[] missesInARow;

  /** Starts before the run; without thresholds it never ends one. */
  public AbortOnMiss(LoadPlan plan, List<Slo> slos) {
    boolean rateChanges = !plan.profile().stages().isEmpty();
    this.slos =
        slos.stream().filter(slo -> !rateChanges || slo.metric() != Slo.Metric.RATE).toList();
    this.missesInARow = new int[this.slos.size()];
  }

  @Override
  public void second(Phase phase, IntervalSample second, Histogram ofSecond) {
    if (phase != Phase.MEASURE || isRequested() || second.durationNs() < SECOND_NS) {
      return;
    }
    corrected.add(ofSecond);
    echoes += second.echoes();
    errors += second.errors();
    durationNs += second.durationNs();
    Slo.Figures figures =
        new Slo.Figures(
            corrected,
            echoes * 1e9 / durationNs,
            errors == 0 ? 0 : (double) errors / (echoes + errors));
    for (int i = 0; i < missesInARow.length; i++) {
      missesInARow[i] = slos.get(i).check(figures).isMissed() ? missesInARow[i] + 1 : 0;
    }
  }

  /** Returns true once the run has to end. */
  public boolean isRequested() {
    return Arrays.stream(missesInARow).anyMatch(misses -> misses >= MISSES_IN_A_ROW);
  }
}
