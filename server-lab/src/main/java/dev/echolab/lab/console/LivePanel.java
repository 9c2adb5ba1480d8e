package dev.echolab.lab.console;

import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.report.LoadProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Shows the time, what is being measured, and the load of the current trial in a panel. */
final class LivePanel implements ProgressListener {
  private final TerminalPanel panel;
  private final Estimate estimate;
  private final LongSupplier nanoTime;
  private final long startNs;
  private List<String> rows = List.of();

  LivePanel(TerminalPanel panel, Estimate estimate, LongSupplier nanoTime) {
    this.panel = panel;
    this.estimate = estimate;
    this.nanoTime = nanoTime;
    this.startNs = nanoTime.getAsLong();
  }

  @Override
  public void now(String... newRows) {
    rows = List.of(newRows);
    show(List.of());
  }

  @Override
  public RunListener load() {
    return new RunListener() {
      private final LoadProgress load = new LoadProgress(panel);
      private String phaseName = "";

      @Override
      public void phase(Phase phase) {
        phaseName = phase.name().toLowerCase(Locale.ROOT);
        showLoad();
      }

      @Override
      public void second(Phase phase, IntervalSample second, Histogram corrected) {
        load.second(phase, second, corrected);
        showLoad();
      }

      private void showLoad() {
        List<String> ofLoad = new ArrayList<>(load.rows());
        if (ofLoad.isEmpty()) {
          ofLoad.add(phaseName);
        }
        show(ofLoad);
      }
    };
  }

  private void show(List<String> ofLoad) {
    List<String> all = new ArrayList<>();
    all.add(estimate.row(nanoTime.getAsLong() - startNs));
    all.addAll(rows);
    all.addAll(ofLoad);
    panel.show(all);
  }

  @Override
  public void close() {
    panel.close();
  }
}
