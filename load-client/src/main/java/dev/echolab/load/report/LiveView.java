package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Shows a run while it runs: its phase and time in a first row, then {@link LoadProgress}. */
public final class LiveView implements RunListener {
  private final LoadPlan plan;
  private final Consumer<List<String>> screen;
  private final LoadProgress load;
  private String time = "";
  private long warmupNs;
  private long measuredNs;
  private long echoes;

  public LiveView(TerminalPanel panel, LoadPlan plan) {
    this(panel::show, LoadProgress.levels(panel), plan);
  }

  LiveView(Consumer<List<String>> screen, String levels, LoadPlan plan) {
    this.plan = plan;
    this.screen = screen;
    this.load = new LoadProgress(levels);
  }

  /** Says how long a run will take. */
  public static String announcement(LoadPlan plan) {
    long requests = plan.timing().requests();
    Duration warmup = plan.timing().warmup();
    Duration measured = plan.timing().duration();
    return requests > 0
        ? "takes as long as the server needs for %s messages".formatted(Format.count(requests))
        : "takes %s: %s warm-up, %s measured"
            .formatted(
                Durations.format(warmup.plus(measured)),
                Durations.format(warmup),
                Durations.format(measured));
  }

  @Override
  public void phase(Phase next) {
    switch (next) {
      case CONNECT -> time = "connecting " + plan.connections().count() + " connections";
      case DRAIN -> time = "waiting for the last replies";
      default -> {
        return; // Its first second follows.
      }
    }
    show();
  }

  @Override
  public void second(Phase phase, IntervalSample second, Histogram corrected) {
    if (phase == Phase.MEASURE) {
      measuredNs += second.durationNs();
      echoes += second.echoes();
      time = "measure " + progress();
    } else {
      warmupNs += second.durationNs();
      long ofNs = plan.timing().warmup().toNanos();
      time = "warm-up " + clock(warmupNs) + " of " + clock(ofNs);
    }
    load.second(phase, second, corrected);
    show();
  }

  private String progress() {
    long requests = plan.timing().requests();
    if (requests == 0) {
      long ofNs = plan.timing().duration().toNanos();
      return clock(measuredNs) + " of " + clock(ofNs) + ", " + clock(ofNs - measuredNs) + " left";
    }
    String done = clock(measuredNs) + ", " + 100 * Math.min(echoes, requests) / requests + " %";
    double leftNs = echoes == 0 ? 0 : measuredNs * ((double) requests / echoes - 1);
    return echoes == 0 ? done : done + ", " + clock((long) leftNs) + " left";
  }

  /** Formats a time for a row of progress: 0:05, 12:34, 1:02:03. */
  public static String clock(long ns) {
    Duration time = Duration.ofSeconds(Math.round(Math.max(0, ns) / 1e9));
    String minutes = time.toHours() == 0 ? "%d" : time.toHours() + ":%02d";
    return (minutes + ":%02d").formatted(time.toMinutesPart(), time.toSecondsPart());
  }

  private void show() {
    List<String> rows = new ArrayList<>(List.of(time));
    rows.addAll(load.rows());
    screen.accept(rows);
  }
}
