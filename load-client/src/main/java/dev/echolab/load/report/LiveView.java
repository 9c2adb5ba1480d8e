package dev.echolab.load.report;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Shows the progress of a run once a second: one line that is overwritten on a terminal, separate
 * lines in a pipe.
 */
public final class LiveView implements RunListener {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int BAR_CELLS = 20;

  private final PrintStream out;
  private final boolean terminal;
  private final LoadPlan plan;
  private long errors;
  private long elapsedNs;
  private long echoes;

  /** Creates a view for a terminal or a pipe. */
  public LiveView(PrintStream out, boolean terminal, LoadPlan plan) {
    this.out = out;
    this.terminal = terminal;
    this.plan = plan;
  }

  @Override
  public void phase(Phase next) {
    if (next == Phase.CONNECT) {
      show("connecting " + plan.connections().count() + " connections ...");
    } else if (next == Phase.DRAIN && terminal) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  @Override
  public void second(Phase phase, IntervalSample second, Histogram corrected) {
    errors += second.errors();
    boolean measuring = phase == Phase.MEASURE;
    if (measuring) {
      elapsedNs += second.durationNs();
      echoes += second.echoes();
    }
    show(
        String.format(
            Locale.ROOT,
            "%-8s %s %12s/s  p50 %10s  p99 %10s  max %10s  errors %d  connections %d",
            measuring ? "measure" : "warm-up",
            measuring ? progress() : String.format("%-27s", "second " + (second.second() + 1)),
            Format.rate(second.echoesPerSecond()),
            known(second.p50Ns()),
            known(second.p99Ns()),
            second.p50Ns() == null ? "-" : Format.time(second.maxNs()),
            errors,
            second.openConnections()));
  }

  private static String known(Long ns) {
    return ns == null ? "-" : Format.time(ns);
  }

  private String progress() {
    double fraction =
        plan.timing().requests() > 0
            ? (double) echoes / plan.timing().requests()
            : (double) elapsedNs / plan.timing().duration().toNanos();
    fraction = Math.min(1, fraction);
    int cells = (int) Math.round(fraction * BAR_CELLS);
    String bar = terminal ? "[" + "#".repeat(cells) + ".".repeat(BAR_CELLS - cells) + "]" : "";
    return String.format(Locale.ROOT, "%s %3.0f%%", bar, fraction * 100);
  }

  private void show(String line) {
    if (terminal) {
      out.print(ERASE_LINE + line);
    } else {
      out.println(line);
    }
    out.flush();
  }
}
