package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.os.OpenFileLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** C6: the models differ in how they schedule and use the buffers. */
final class Models implements Experiment {
  private static final double MIN_BLOCKING_RATIO = 3;
  private static final double MIN_THREADS_RATIO = 3;
  private static final int CROWD = 100;
  private static final int FILES_PER_CONNECTION = 1;
  private static final int OTHER_FILES = 200;

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "models",
        "C6",
        "The models differ in how they schedule and use the buffers.",
        "Work that blocks is where a thread per connection wins, because only the one that waits"
            + " is held up; event loops hold up all their connections. Event loops win in threads:"
            + " a handful for any number of connections.",
        "with work block:1ms on most connections measured, bio-platform serves >= 3x the echoes of"
            + " nio; and it has >= 3x nio's threads",
        List.of(
            "One trial each: differences of less than about 20 % mean nothing here; lab compare"
                + " ranks with intervals.",
            "Client and server share the cores: with fast work the client is part of the limit.",
            "Connections are capped by the limit on open files of the client's process."));
  }

  /** What was varied. */
  private record Point(String variant, String work, int connections) {}

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<String> variants =
        rig.runnable(
            rig.quickOrFull(
                List.of("bio-platform", "nio", "netty-nio"),
                List.of("bio-platform", "bio-virtual", "nio-1", "nio", "netty-nio")),
            notes);
    List<Integer> counts =
        counts(rig.quickOrFull(List.of(1, 256), List.of(1, 100, 1000, 10_000)), notes);
    List<String> works = List.of("echo", "spin:50us", "block:1ms");
    Map<Point, Double> rates = new HashMap<>();
    Map<Point, Long> threads = new HashMap<>();
    List<List<Object>> rows = new ArrayList<>();
    for (String work : works) {
      for (int connections : counts) {
        for (String variant : variants) {
          Point point = new Point(variant, work, connections);
          rows.add(measure(rig, point, rates, threads));
        }
      }
    }
    int most = counts.stream().filter(c -> c >= CROWD).mapToInt(c -> c).max().orElse(0);
    return new Findings(
        List.of(
            new Table(
                "128 B echoes, closed loop",
                List.of(
                    "variant",
                    "work",
                    "connections",
                    "echoes/s",
                    "p50 us",
                    "p99 us",
                    "server CPU us/echo",
                    "threads",
                    "resident MiB",
                    "load"),
                rows)),
        chart(variants, works, counts, rates),
        notes,
        conclude(
            rates.get(new Point("bio-platform", "block:1ms", most)),
            rates.get(new Point("nio", "block:1ms", most)),
            threads.get(new Point("bio-platform", "block:1ms", most)),
            threads.get(new Point("nio", "block:1ms", most)),
            most));
  }

  private static List<Object> measure(
      Rig rig, Point point, Map<Point, Double> rates, Map<Point, Long> threads)
      throws ServerStartException, InterruptedException {
    try (RunningServer server =
        rig.serve(point.variant(), "--work", point.work(), "--log-level", "error")) {
      LoadOutcome load =
          server.load(
              plan ->
                  plan.connections(point.connections())
                      .timeout(Duration.ofSeconds(30))
                      .warmup(rig.ms(250, 1000))
                      .duration(rig.ms(500, 2000)));
      // At the begin: at the end connections are being closed, and their threads are gone.
      ProcessSnapshot atWork = load.begin().orElse(null);
      rates.put(point, load.echoesPerSecond());
      if (atWork != null) {
        threads.put(point, atWork.threads());
      }
      return Arrays.asList(
          point.variant(),
          point.work(),
          point.connections(),
          load.echoesPerSecond(),
          load.p50Us(),
          load.p99Us(),
          load.cpuUsPerEcho(),
          atWork == null ? null : atWork.threads(),
          atWork == null ? null : atWork.rssBytes() / 1048576.0,
          load.verdict().isValid() ? "valid" : load.verdict().reasons().get(0).code());
    } catch (ConnectFailedException e) {
      // The model died of the load: that is a result.
      return Arrays.asList(
          point.variant(),
          point.work(),
          point.connections(),
          null,
          null,
          null,
          null,
          null,
          null,
          "failed: " + e.getMessage());
    }
  }

  private static List<Integer> counts(List<Integer> wanted, List<String> notes) {
    long files = OpenFileLimit.soft().orElse(Long.MAX_VALUE);
    List<Integer> can = new ArrayList<>();
    for (int connections : wanted) {
      if ((long) connections * FILES_PER_CONNECTION + OTHER_FILES <= files) {
        can.add(connections);
      } else {
        notes.add(connections + " connections were left out: ulimit -n is " + files);
      }
    }
    return can;
  }

  private static Chart chart(
      List<String> variants, List<String> works, List<Integer> counts, Map<Point, Double> rates) {
    List<String> labels = new ArrayList<>();
    for (String work : works) {
      counts.forEach(count -> labels.add(work + ", " + count));
    }
    List<Chart.Series> series = new ArrayList<>();
    for (String variant : variants) {
      List<Double> values = new ArrayList<>();
      for (String work : works) {
        counts.forEach(count -> values.add(rates.get(new Point(variant, work, count))));
      }
      series.add(new Chart.Series(variant, values));
    }
    return new Chart(
        "Echoes per second by work and connections",
        Chart.Form.BAR,
        Chart.Scale.LOGARITHMIC,
        "work, connections",
        "echoes per second",
        labels,
        series);
  }

  private static Conclusion conclude(
      Double bioRate, Double nioRate, Long bioThreads, Long nioThreads, int connections) {
    if (bioRate == null || nioRate == null || nioRate == 0) {
      return Conclusion.cannotBeTold("no figure for 100 or more connections with blocking work");
    }
    if (bioThreads == null || nioThreads == null) {
      return Conclusion.cannotBeTold("the number of threads cannot be had here");
    }
    double rateRatio = bioRate / nioRate;
    double threadsRatio = bioThreads / (double) nioThreads;
    return Conclusion.of(
        rateRatio >= MIN_BLOCKING_RATIO && threadsRatio >= MIN_THREADS_RATIO,
        String.format(
            Locale.ROOT,
            "with block:1ms on %,d connections bio-platform serves %.1fx the echoes of nio, with"
                + " %.1fx its threads",
            connections,
            rateRatio,
            threadsRatio));
  }
}
