package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.golden.Golden;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.report.LoadSamples.Sample;
import dev.echolab.load.report.MergedResult.Part;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Slo;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files and the report of lab load and lab merge, compared with golden files. */
class LoadGoldenDocumentsTest {
  @TempDir Path folder;

  static List<String> names() {
    return List.copyOf(LoadSamples.all().keySet());
  }

  private String json(Sample sample) throws IOException {
    Path file = folder.resolve("result.json");
    Files.writeString(
        file, Json.text(LoadDocument.of(sample.plan(), sample.result(), sample.verdict())));
    return Files.readString(file);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theJsonOfALoadRunDoesNotChange(String name) throws Exception {
    String json = json(LoadSamples.all().get(name));

    Golden.assertJson(name + ".json", json);
    assertThat(json).startsWith("{\n  \"schemaVersion\" : 1,\n").endsWith("\n}\n");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aResultThatWasReadIsWrittenUnchanged(String name) throws Exception {
    Path file = Files.writeString(folder.resolve("first.json"), json(LoadSamples.all().get(name)));
    LoadDocument stored = LoadDocument.read(file);

    Golden.assertJson(
        name + ".json", json(new Sample(stored.plan(), stored.result(), stored.verdict())));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theCsvOfALoadRunDoesNotChange(String name) throws Exception {
    Golden.assertLines(name + ".csv", CsvReport.lines(LoadSamples.all().get(name).result()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTextOfALoadRunDoesNotChange(String name) throws Exception {
    Golden.assertLines(name + ".txt", text(LoadSamples.all().get(name)));
  }

  private static List<String> text(Sample sample) {
    List<String> lines =
        new ArrayList<>(LoadReport.lines(sample.plan(), sample.result(), sample.verdict()));
    lines.addAll(LatencyTables.percentileLines(sample.result()));
    return lines;
  }

  @Test
  void filesOfAnEarlierBuildAreMergedIntoTheSameResult() throws Exception {
    List<Part> parts = new ArrayList<>();
    for (int number : List.of(1, 2)) {
      // The environment of this machine does not belong into a golden file.
      String written =
          json(LoadSamples.part(number))
              .replaceFirst("(?s)\"environment\" : \\{.*?\\}", "\"environment\" : {}");
      parts.add(Part.read(Golden.input("merge-part-" + number + ".json", written)));
    }
    MergedResult merged = MergedResult.of(parts);
    Verdict verdict =
        RunValidator.judgeMerged(
            merged.plan(), merged.result(), List.of(Slo.parse("p99<1us")), List.of("b.json"));
    Sample whole = new Sample(merged.plan(), merged.result(), verdict);

    Golden.assertJson("merge.json", json(whole));
    Golden.assertLines("merge.csv", CsvReport.lines(whole.result()));
    Golden.assertLines("merge.txt", text(whole));
  }

  @Test
  void theIntervalLogDoesNotChangeExceptItsStartTime() throws Exception {
    Path file = folder.resolve("run.hlog");
    try (IntervalLog log = new IntervalLog(ResultFile.open("--hlog", file))) {
      log.phase(Phase.WARMUP);
      log.second(Phase.WARMUP, second(0, 1_000_000_000), LoadSamples.latencies(1_000, 3, 10));
      log.phase(Phase.MEASURE);
      log.second(Phase.MEASURE, second(0, 1_000_000_000), LoadSamples.latencies(150_000, 8, 100));
      log.second(Phase.MEASURE, second(1, 250_000_000), LoadSamples.latencies(90_000, 8, 100));
      log.drained(LoadSamples.latencies(9_000_000, 2, 4));
      log.complete();
    }
    Golden.assertLines(
        "load.hlog",
        Files.readAllLines(file).stream().map(LoadGoldenDocumentsTest::stableLogLine).toList());
  }

  private static IntervalSample second(int number, long durationNs) {
    return new IntervalSample(number, durationNs, 100, 0, 1L, 1L, 1, 4);
  }

  private static String stableLogLine(String line) {
    if (line.startsWith("#[StartTime:") || line.startsWith("#[BaseTime:")) {
      return line.substring(0, line.indexOf(':')) + ": TIME]";
    }
    int histogram = line.lastIndexOf(',') + 1;
    return line.startsWith("#") || line.startsWith("\"")
        ? line
        : line.substring(0, histogram) + Golden.recordedValues(line.substring(histogram));
  }
}
