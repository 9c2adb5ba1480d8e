package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Checks that memory, file descriptors, threads and latency stay constant under a steady load with
 * connections that come and go. One server of each model runs at the same time.
 *
 * <p>{@code -Dsoak.minutes=10} sets the duration, {@code -Dsoak.variants=nio,...} the servers.
 * {@code target/soak-VARIANT.csv} has a line per second.
 */
@Tag("soak")
@Timeout(value = 26, unit = TimeUnit.HOURS)
class SoakTest {
  private static final Duration LENGTH =
      Duration.ofSeconds(Math.round(60 * Double.parseDouble(property("soak.minutes", "10"))));
  private static final List<String> VARIANTS =
      List.of(property("soak.variants", "bio-platform,nio,netty-epoll").split(",", -1));
  private static final int PER_SECOND = 1_000;
  private static final int CONNECTIONS = 16;

  private static String property(String name, String otherwise) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  /** Figures of a server and its clients in one second. */
  private record Sample(long rssBytes, long descriptors, long threads, double p50Us) {
    String csv(int second) {
      return String.format(
          Locale.ROOT, "%d,%d,%d,%d,%.1f", second, rssBytes, descriptors, threads, p50Us);
    }
  }

  @Test
  void memoryDescriptorsThreadsAndLatencyStayConstant() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(VARIANTS.size());
    try {
      List<Future<List<Sample>>> runs = new ArrayList<>();
      for (String variant : VARIANTS) {
        RealServer.Start start =
            RealServer.of(variant)
                .jvm("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch")
                .options("--port", "0", "--max-connections", "100");
        runs.add(threads.submit(() -> soak(variant, start)));
      }
      for (int i = 0; i < VARIANTS.size(); i++) {
        judge(VARIANTS.get(i), runs.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Sample> soak(String variant, RealServer.Start start) throws Exception {
    try (RealServer server = start.start()) {
      List<Sample> samples = new CopyOnWriteArrayList<>();
      LoadPlan plan =
          LoadPlan.builder("127.0.0.1", server.port())
              .connections(CONNECTIONS)
              .openLoop(PER_SECOND, Arrivals.POISSON)
              .sizeBytes(200)
              .warmup(Duration.ofSeconds(5))
              .duration(LENGTH)
              .build();
      RunResult result =
          LoadRun.run(
              Plans.withChurn(100, plan),
              new RunListener() {
                @Override
                public void second(Phase phase, IntervalSample second, Histogram corrected) {
                  samples.add(sample(server.pid(), corrected));
                }
              });
      System.out.println(variant + ": " + result.outcomes());
      assertThat(result.outcomes().errors()).as("%s: %s", variant, result.outcomes()).isZero();
      server.signal("TERM");
      assertThat(server.exitCode()).as(variant).isZero();
      return samples;
    }
  }

  private static Sample sample(long pid, Histogram corrected) {
    ProcessSnapshot process = ProcessSnapshot.of(pid).orElseThrow();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return new Sample(
          process.rssBytes(),
          descriptors.count(),
          process.threads(),
          corrected.getValueAtPercentile(50) / 1e3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares the last third of the time with the second; the first is warm-up. */
  private static void judge(String variant, List<Sample> samples) throws IOException {
    List<String> lines = new ArrayList<>(List.of("second,rssBytes,descriptors,threads,p50Us"));
    for (int i = 0; i < samples.size(); i++) {
      lines.add(samples.get(i).csv(i));
    }
    Files.write(Path.of("target", "soak-" + variant + ".csv"), lines);
    double moreRssBytes = growth(samples, Sample::rssBytes);
    double rssBytes = median(samples, Sample::rssBytes);
    double moreDescriptors = growth(samples, Sample::descriptors);
    double moreThreads = growth(samples, Sample::threads);
    double moreUs = growth(samples, Sample::p50Us);
    System.out.printf(
        Locale.ROOT,
        "soak of %s: %.1f MB resident (%+.2f MB), %.0f descriptors (%+.0f), %.0f threads (%+.0f),"
            + " p50 %.0f us (%+.0f us)%n",
        variant,
        rssBytes / 1e6,
        moreRssBytes / 1e6,
        median(samples, Sample::descriptors),
        moreDescriptors,
        median(samples, Sample::threads),
        moreThreads,
        median(samples, Sample::p50Us),
        moreUs);
    assertThat(moreRssBytes).as("%s: resident memory grows", variant).isLessThan(0.05 * rssBytes);
    assertThat(moreDescriptors).as("%s: descriptors grow", variant).isLessThanOrEqualTo(4);
    assertThat(moreThreads).as("%s: threads grow", variant).isLessThanOrEqualTo(4);
    assertThat(moreUs)
        .as("%s: latency grows", variant)
        .isLessThan(median(samples, Sample::p50Us) + 200);
  }

  private static double growth(List<Sample> samples, ToDoubleFunction<Sample> of) {
    int third = samples.size() / 3;
    return median(samples.subList(2 * third, samples.size()), of)
        - median(samples.subList(third, 2 * third), of);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> of) {
    double[] sorted = samples.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
