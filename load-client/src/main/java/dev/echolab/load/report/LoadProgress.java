package dev.echolab.load.report;

import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Describes the seconds of a load in two short rows: rate and percentiles of the last second, and
 * the rate over time with the errors until now. One thread.
 */
public final class LoadProgress implements RunListener {
  private static final int CELLS = 20;
  private static final String BLOCKS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
  private static final String ASCII = "_.-=+*#@";

  private final String levels;
  private final List<Double> rates = new ArrayList<>();
  private String lastSecond = "";
  private long errors;

  public LoadProgress(TerminalPanel panel) {
    this(levels(panel));
  }

  LoadProgress(String levels) {
    this.levels = levels;
  }

  static String levels(TerminalPanel panel) {
    return panel.canShow(BLOCKS.charAt(0)) ? BLOCKS : ASCII;
  }

  @Override
  public void second(Phase phase, IntervalSample second, Histogram corrected) {
    rates.add(second.echoesPerSecond());
    errors += second.errors();
    String rate = Format.rate(second.echoesPerSecond());
    lastSecond =
        "%s/s  p50 %s  p99 %s".formatted(rate, known(second.p50Ns()), known(second.p99Ns()));
  }

  private static String known(Long ns) {
    return ns == null ? "-" : Format.time(ns);
  }

  /** Returns the rows; none before the first second. */
  public List<String> rows() {
    return rates.isEmpty()
        ? List.of()
        : List.of(lastSecond, sparkline() + "  errors %,d".formatted(errors));
  }

  /** Draws all seconds; several share a cell if there are more than cells. */
  private String sparkline() {
    int cells = Math.min(CELLS, rates.size());
    double[] cell = new double[cells];
    double max = 0;
    for (int i = 0; i < cells; i++) {
      List<Double> part = rates.subList(i * rates.size() / cells, (i + 1) * rates.size() / cells);
      cell[i] = part.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      max = Math.max(max, cell[i]);
    }
    StringBuilder line = new StringBuilder();
    for (double rate : cell) {
      int level = max == 0 ? 0 : (int) Math.round(rate / max * (levels.length() - 1));
      line.append(levels.charAt(level));
    }
    return line.toString();
  }
}
