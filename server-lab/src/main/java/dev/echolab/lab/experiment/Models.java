package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.os.ProcFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tests C6: loads each model with three kinds of work on few and on many connections. */
final class Models {
  static final double MIN_BLOCKING_RATIO = 3;
  static final double MIN_THREADS_RATIO = 3;
  private static final String BLOCKING_WORK = "block:1ms";
  private static final int MANY_CONNECTIONS = 100;

  /** Open files besides those of the connections, one each. */
  private static final int OTHER_FILES = 200;

  private Models() {}

  /** What is varied. */
  record Point(String variant, String work, int connections) {}

  /**
   * What the verdict is decided by.
   *
   * @param threads of the server; null without /proc
   * @param isValid whether the load was VALID
   */
  record Figures(double echoesPerSecond, Long threads, boolean isValid) {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    List<String> variants =
        rig.runnable(
            rig.quickOrFull(
                List.of("bio-platform", "nio", "netty-nio"),
                List.of("bio-platform", "bio-virtual", "nio-1", "nio", "netty-nio")));
    List<Integer> counts =
        affordable(rig, rig.quickOrFull(List.of(1, 256), List.of(1, 100, 1000, 10_000)));
    List<String> works = List.of("echo", "spin:50us", BLOCKING_WORK);
    Map<Point, Figures> figures = new HashMap<>();
    Table table =
        new Table(
            "128 B echoes, closed loop",
            "variant | work | connections | echoes/s | p50 us | p99 us | server CPU us/echo |"
                + " threads | resident MiB | load");
    List<String> labels = new ArrayList<>();
    for (String work : works) {
      for (int connections : counts) {
        labels.add(work + ", " + connections);
        for (String variant : variants) {
          measure(rig, new Point(variant, work, connections), figures, table);
        }
      }
    }
    Chart chart =
        new Chart(
            "Echoes per second by work and connections",
            Chart.Form.BAR,
            Chart.Scale.LOGARITHMIC,
            "work, connections",
            "echoes per second",
            labels,
            variants.stream()
                .map(variant -> table.where("variant", variant).series(variant, "echoes/s"))
                .toList());
    return new Findings(List.of(table), chart, conclude(counts, figures));
  }

  private static void measure(Rig rig, Point point, Map<Point, Figures> figures, Table table)
      throws IOException, InterruptedException {
    try (RunningServer server =
        rig.serve(point.variant(), "--work", point.work(), "--log-level", "error")) {
      LoadOutcome load =
          server.observe(
              plan ->
                  plan.connections(point.connections())
                      .timeout(Duration.ofSeconds(30))
                      .warmup(rig.ms(250, 1000))
                      .duration(rig.ms(500, 2000)));
      // At the beginning: at the end connections are being closed, and their threads are gone.
      ProcessSnapshot process = load.process().begin().orElse(null);
      Long threads = process == null ? null : process.threads();
      boolean isValid = load.verdict().isValid();
      figures.put(point, new Figures(load.echoesPerSecond(), threads, isValid));
      table.row(
          point.variant(),
          point.work(),
          point.connections(),
          load.echoesPerSecond(),
          load.latencyUs(50),
          load.latencyUs(99),
          load.cpuUsPerEcho(),
          threads,
          process == null ? null : process.rssBytes() / 1048576.0,
          isValid ? "valid" : "INVALID");
    } catch (UnusableTargetException e) {
      // That a model fails under this load is a result.
      List<Object> row = new ArrayList<>(Collections.nCopies(table.columns().size(), null));
      row.set(0, point.variant());
      row.set(1, point.work());
      row.set(2, point.connections());
      row.set(row.size() - 1, "failed: " + e.getMessage());
      table.row(row.toArray());
    }
  }

  /** Returns the numbers of connections that the limit on open files allows. */
  private static List<Integer> affordable(Rig rig, List<Integer> wanted) {
    long files = ProcFile.openFileLimit().orElse(Long.MAX_VALUE);
    List<Integer> affordable = new ArrayList<>();
    for (int connections : wanted) {
      if (connections + OTHER_FILES <= files) {
        affordable.add(connections);
      } else {
        rig.note(connections + " connections were left out: ulimit -n is " + files);
      }
    }
    return affordable;
  }

  /** Compares the models at the highest number of connections at which both loads are VALID. */
  static Conclusion conclude(List<Integer> counts, Map<Point, Figures> figures) {
    for (int i = counts.size() - 1; i >= 0 && counts.get(i) >= MANY_CONNECTIONS; i--) {
      Figures bio = figures.get(new Point("bio-platform", BLOCKING_WORK, counts.get(i)));
      Figures nio = figures.get(new Point("nio", BLOCKING_WORK, counts.get(i)));
      if (bio != null && nio != null && bio.isValid() && nio.isValid()) {
        return conclude(bio, nio, counts.get(i));
      }
    }
    return Conclusion.cannotBeTold(
        "blocking work on 100 or more connections: no number of connections at which the loads of"
            + " both bio-platform and nio are VALID");
  }

  private static Conclusion conclude(Figures bio, Figures nio, int connections) {
    if (bio.threads() == null || nio.threads() == null) {
      return Conclusion.cannotBeTold("the number of threads is not available here");
    }
    double rateRatio = bio.echoesPerSecond() / nio.echoesPerSecond();
    double threadsRatio = bio.threads() / (double) nio.threads();
    return Conclusion.of(
            "with block:1ms on %,d connections bio-platform serves %.1fx the echoes of nio, with"
                + " %.1fx its threads",
            connections, rateRatio, threadsRatio)
        .requires(">= " + MIN_BLOCKING_RATIO + "x the echoes", rateRatio >= MIN_BLOCKING_RATIO)
        .requires(">= " + MIN_THREADS_RATIO + "x the threads", threadsRatio >= MIN_THREADS_RATIO);
  }
}
