package dev.echolab.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.load.golden.Golden;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.report.LoadSamples;
import dev.echolab.load.report.OutputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Opens the pages in a real browser and checks what they draw. */
@Timeout(200)
class ReportPageTest {
  private static final int MAX_BYTES = 1_500_000;
  private static final String PAGE = "report.html";

  /** Reads from the chart library what it drew, and counts the coloured pixels of each canvas. */
  private static final String PROBE =
      """
      (() => {
      const charts = {};
      for (const canvas of document.querySelectorAll('canvas')) {
        const chart = Chart.getChart(canvas);
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let ink = 0;
        for (let i = 3; i < pixels.length; i += 4) ink += pixels[i] > 0 ? 1 : 0;
        charts[canvas.id] = {
          ink,
          width: canvas.clientWidth,
          labels: chart.data.labels || [],
          datasets: chart.data.datasets.map(d => ({ label: d.label, data: d.data.map(p =>
            p && typeof p === 'object' && !Array.isArray(p) ? [p.x, p.y] : p) })),
        };
      }
      // Each row of bars: the name, then per measure its text and the length of its bar in pixels.
      const bars = {};
      for (const table of document.querySelectorAll('table.bars[id]')) {
        bars[table.id] = [...table.querySelectorAll('tbody tr')].map(row => ({
          name: row.querySelector('th').textContent,
          texts: [...row.querySelectorAll('b, td.length')].map(text => text.textContent),
          pixels: [...row.querySelectorAll('.track')].map(track =>
            [...track.querySelectorAll('.bar')].reduce((sum, bar) => sum + bar.offsetWidth, 0)),
          colour: getComputedStyle([...row.querySelectorAll('.bar')].pop() || row).backgroundColor,
        }));
      }
      return JSON.stringify({
        charts, bars, text: document.getElementById('page').innerText,
        injected: window.injected === true,
        overflow: document.documentElement.scrollWidth - window.innerWidth,
      });
      })()
      """;

  @TempDir private static Path browserFolder;
  private static BrowserTab tab;
  @TempDir private Path folder;

  @AfterAll
  static void quit() throws Exception {
    if (tab != null) {
      tab.quit();
    }
  }

  @AfterEach
  void nothingIsOnTheConsoleAndNothingWasRequested() {
    if (tab != null) {
      assertThat(tab.complaints()).isEmpty();
      assertThat(tab.requests()).allMatch(url -> url.endsWith("/" + PAGE));
    }
  }

  private static ObjectNode sample(String name) throws IOException {
    try (InputStream in = ReportPageTest.class.getResourceAsStream(name)) {
      return (ObjectNode) new ObjectMapper().readTree(in);
    }
  }

  private static ObjectNode golden(String name) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(Golden.file(name).toFile());
  }

  private JsonNode open(ObjectNode result, int widthPx) throws Exception {
    return open(ReportPage.REPORT_SCRIPT, result, widthPx);
  }

  /** Opens the page of a result and returns what the probe found in it. */
  private JsonNode open(String script, ObjectNode result, int widthPx) throws Exception {
    Files.writeString(folder.resolve(PAGE), ReportPage.render(script, result));
    openFile(widthPx);
    return new ObjectMapper().readTree(tab.evaluate(PROBE).asText());
  }

  private void openFile(int widthPx) throws Exception {
    Optional<Path> browser = BrowserTab.executable();
    if (browser.isEmpty()) {
      System.err.println("SKIPPED: no chromium on the PATH, the pages are not tested");
    }
    assumeTrue(browser.isPresent(), "no chromium on the PATH");
    if (tab == null) {
      tab = BrowserTab.start(browser.orElseThrow(), browserFolder);
    }
    tab.open("about:blank", widthPx, 900, "light");
    tab.open(folder.resolve(PAGE).toUri().toString(), widthPx, 900, "light");
    tab.await("location.protocol === 'file:' && document.readyState === 'complete'");
  }

  private static JsonNode variant(JsonNode result, String name) {
    for (JsonNode variant : result.path("variants")) {
      if (variant.path("name").asText().equals(name)) {
        return variant;
      }
    }
    throw new AssertionError("no variant " + name);
  }

  @Test
  void aVariantWithOneLoopHasAMarkAndADashOfItsOwn() throws Exception {
    open(golden("compare-page.json"), 1_200);
    String styles =
        "JSON.stringify(['netty-epoll', 'netty-epoll-1'].map(lab.styleOf).map(s => [s.mark, s.dash]))";
    JsonNode both = new ObjectMapper().readTree(tab.evaluate(styles).asText());
    assertThat(both.path(0).path(0)).isNotEqualTo(both.path(1).path(0));
    assertThat(both.path(0).path(1)).isNotEqualTo(both.path(1).path(1));
  }

  @Test
  void withoutABaselineNothingIsComparedWithIt() throws Exception {
    ObjectNode result = golden("compare-page.json");
    ((ObjectNode) result.path("settings")).putNull("baseline");
    assertThat(open(result, 1_200).path("text").asText()).doesNotContain("null");
  }

  @Test
  void theComparisonPageDrawsItsData() throws Exception {
    ObjectNode result = sample("compare.json");
    JsonNode findings = open(result, 1280);
    JsonNode charts = findings.path("charts");

    for (String id : List.of("chart-percentiles", "chart-seconds-rate", "chart-seconds-p99")) {
      assertThat(charts.path(id).path("ink").asInt()).as("ink on " + id).isGreaterThan(500);
    }
    JsonNode first = result.path("cells").path(0);
    List<String> ranked = new ArrayList<>();
    first.path("places").forEach(place -> ranked.add(place.path("name").asText()));
    JsonNode bars = findings.at("/bars/bars-load");
    assertThat(bars).extracting(row -> row.path("name").asText()).isEqualTo(ranked);
    for (int i = 0; i < ranked.size(); i++) {
      JsonNode values = variant(result, ranked.get(i)).at("/summary/cells/0/values");
      assertThat(bars.path(i).at("/texts/0").asText())
          .isEqualTo("%,.0f".formatted(values.at("/echoesPerSecond/value").asDouble()));
      double share =
          values.at("/serverCpuNsPerEcho/value").asDouble()
              / variant(result, "bio-platform")
                  .at("/summary/cells/0/values/serverCpuNsPerEcho/value")
                  .asDouble();
      double pixels = bars.path(i).at("/pixels/1").asDouble();
      double longest = bars.path(ranked.indexOf("bio-platform")).at("/pixels/1").asDouble();
      assertThat(pixels / longest).isCloseTo(share, within(0.02));
    }
    assertThat(findings.at("/bars/bars-overall")).hasSize(ranked.size());
    // A variant has its own colour in every page.
    assertThat(bars.at("/0/name").asText()).isEqualTo("nio");
    assertThat(bars.at("/0/colour").asText()).isEqualTo("rgb(213, 94, 0)");
    JsonNode curve = result.at("/variants/0/summary/cells/0/curve/corrected");
    JsonNode drawn = charts.at("/chart-percentiles/datasets/0/data");
    assertThat(drawn).hasSameSizeAs(curve);
    double percentile = curve.path(5).path(0).asDouble();
    assertThat(drawn.path(5).path(0).asDouble()).isEqualTo(1 / (1 - percentile / 100));
    assertThat(drawn.path(5).path(1).asDouble()).isEqualTo(curve.path(5).path(1).asDouble() / 1e6);
    assertThat(findings.path("text").asText())
        .startsWith("ECHO LAB · COMPARE\n\n" + result.path("headline").asText())
        .contains(result.at("/verdict/status").asText() + " the measurement passed its own checks")
        .contains(result.at("/environment/os").asText());
  }

  @Test
  void aLostTrialSaysWhyItIsLost() throws Exception {
    ObjectNode result = sample("compare.json");
    ObjectNode trial = (ObjectNode) result.at("/variants/0/trials/0");
    trial.put("status", "INVALID").putArray("reasons").add("lost: the client was starved");
    assertThat(open(result, 1280).path("text").asText())
        .contains("#1 INVALID: lost: the client was starved");
  }

  @Test
  void aSecondWithoutAPercentileIsAGapInTheLine() throws Exception {
    ObjectNode result = sample("compare.json");
    for (JsonNode trial : result.at("/variants/0/trials")) {
      ((ObjectNode) trial.at("/seconds/1")).putNull("p99Ns");
    }
    JsonNode findings = open(result, 1280);

    JsonNode drawn = findings.at("/charts/chart-seconds-p99/datasets/0/data");
    assertThat(drawn.path(0).path(1).asDouble()).isPositive();
    assertThat(drawn.path(1).path(0).asInt()).isEqualTo(2);
    assertThat(drawn.path(1).path(1).isNull()).isTrue();
    JsonNode rate = findings.at("/charts/chart-seconds-rate/datasets/0/data");
    assertThat(rate.path(1).path(1).asDouble()).isPositive();
  }

  @Test
  void aRegressionAgainstTheBaselineIsOnThePage() throws Exception {
    ObjectNode result = sample("compare.json");
    ObjectNode check =
        result.putObject("regressionCheck").put("baseline", "nio").put("limit", 0.05);
    check.putArray("regressions").add("bio: 2.00 x the CPU");
    check.putArray("undecided");
    assertThat(open(result, 1280).path("text").asText())
        .contains("Regressions against nio", "by more than 5 %.", "REGRESSION bio: 2.00 x the CPU");
  }

  @Test
  void theTieMarginIsNotRounded() throws Exception {
    ObjectNode result = sample("compare.json");
    ((ObjectNode) result.path("settings")).put("tieMargin", 0.015);
    open(result, 1280);
    assertThat(tab.evaluate("document.getElementById('page').textContent").asText())
        .contains("lies beyond 1.5 %.");
  }

  @Test
  void theComparisonPageFitsThePhoneWidth() throws Exception {
    JsonNode findings = open(sample("compare.json"), 500);
    assertThat(findings.path("overflow").asInt()).isLessThanOrEqualTo(0);
    assertThat(findings.at("/charts/chart-percentiles/width").asInt()).isBetween(200, 500);
  }

  @Test
  void serversWithoutARankAreNamedWithTheirReason() throws Exception {
    for (String name : List.of("compare-page.json", "compare-failed-page.json")) {
      ObjectNode result = golden(name);
      JsonNode findings = open(result, 1280);
      assertThat(findings.path("text").asText())
          .contains(result.path("headline").asText(), "Not measured: ");
    }
  }

  @Test
  void theSweepPageDrawsItsData() throws Exception {
    ObjectNode result = sample("sweep.json");
    JsonNode findings = open(result, 1280);
    JsonNode chart = findings.path("charts").path("chart-rate");
    assertThat(chart.path("ink").asInt()).isGreaterThan(500);
    Set<Double> rates = new TreeSet<>();
    result.path("points").forEach(point -> rates.add(point.path("ratePerSecond").asDouble()));
    List<Double> drawn = new ArrayList<>();
    chart.path("datasets").path(0).path("data").forEach(p -> drawn.add(p.path(0).asDouble()));
    assertThat(drawn).containsExactlyElementsOf(rates);
    JsonNode threshold = chart.path("datasets").path(2);
    assertThat(threshold.path("label").asText()).isEqualTo("p99<5ms");
    assertThat(threshold.at("/data/0/1").asDouble()).isEqualTo(5);
  }

  @Test
  void theSweepPageShowsTheRangeOfAKneeThatWasNotFound() throws Exception {
    JsonNode findings = open(golden("sweep-no-knee.json"), 1280);
    assertThat(findings.path("text").asText())
        .contains("nio-1, p99<5ms and errors < 0.1%: missed at 2,501/s; below, no rate was");
  }

  @Test
  void theExplainPageDrawsItsData() throws Exception {
    ObjectNode result = golden("explain.json");
    JsonNode findings = open(ReportPage.EXPLAIN_SCRIPT, result, 1280);
    JsonNode charts = findings.path("charts");
    assertThat(charts.path("queues-nio-1").path("ink").asInt()).isGreaterThan(500);
    JsonNode bars = findings.path("bars");
    assertThat(bars.path("bars-steps"))
        .extracting(row -> row.path("name").asText())
        .containsExactly("bio-platform", "nio-1", "netty-nio");
    assertThat(bars.at("/bars-steps/0/texts/0").asText()).isEqualTo("103 µs");
    assertThat(bars.at("/bars-steps/1/colour").asText()).isEqualTo("rgb(230, 159, 0)");
    for (String id : List.of("example-nio-1", "example-bio-platform")) {
      assertThat(bars.at("/" + id + "/0/pixels/0").asInt()).as(id).isGreaterThan(20);
    }
    assertThat(charts.at("/queues-nio-1/datasets/4/data"))
        .hasSameSizeAs(result.at("/variants/0/timed/roundTrips"));
    assertThat(findings.path("text").asText())
        .contains(
            "times INVALID in each of 3 attempts: sent late",
            "9.090 ± 0.0091",
            "system calls are not available");
  }

  /** More samples than a JavaScript function takes arguments. */
  @Test
  void theExplainPageHasTheMaximumOfManySamples() throws Exception {
    ObjectNode result = golden("explain.json");
    ArrayNode queues = (ArrayNode) result.at("/variants/0/timed/queues");
    JsonNode bytes = queues.path(0).path("all");
    for (int i = 0; i < 130_000; i++) {
      queues.addObject().putNull("atS").set("all", bytes); // without a time the chart omits them
    }
    Files.writeString(folder.resolve(PAGE), ReportPage.render(ReportPage.EXPLAIN_SCRIPT, result));
    openFile(1280);
    assertThat(tab.evaluate("document.getElementById('page').textContent").asText())
        .contains("server Recv-Q128 B");
  }

  @Test
  void thePageOfALoadOfADayDrawsItsSeconds() throws Exception {
    LoadSamples.Sample sample = LoadSamples.closedLoopWithServerCounters();
    IntervalSample second = sample.result().seconds().get(0);
    RunResult day = SampleResults.good().seconds(Collections.nCopies(90_000, second)).build();
    OutputFiles.Names names = new OutputFiles.Names(null, null, folder.resolve(PAGE), null, null);
    try (OutputFiles files =
        OutputFiles.open(names, new PrintWriter(new StringWriter()), Map.of())) {
      files.write(sample.plan(), day, sample.verdict());
    }
    openFile(1280);
    assertThat(tab.evaluate("document.querySelectorAll('#throughput path').length").asInt())
        .isEqualTo(1);
    assertThat(tab.evaluate("document.querySelectorAll('#seconds path').length").asInt())
        .isEqualTo(3);
  }

  @Test
  void theExplainPageSaysThatTheMeasurementWasInterrupted() throws Exception {
    JsonNode findings = open(ReportPage.EXPLAIN_SCRIPT, golden("explain-interrupted.json"), 1280);
    assertThat(findings.path("text").asText())
        .contains(
            "interrupted: what was measured until then is here", "nio: FAILED: cannot connect");
  }

  @Test
  void theExperimentPageDrawsItsData() throws Exception {
    ObjectNode result = golden("experiment.json");
    JsonNode findings = open(ReportPage.EXPERIMENT_SCRIPT, result, 1280);
    JsonNode chart = findings.path("charts").elements().next();
    assertThat(chart.path("ink").asInt()).isGreaterThan(500);
    assertThat(findings.path("text").asText())
        .contains("1 of 3 claims hold here; second DOES NOT HOLD HERE")
        .contains("Prediction: ", result.at("/experiments/0/verdict/because").asText());
  }

  @Test
  void markupInAResultIsShownAsText() throws Exception {
    ObjectNode result = sample("compare.json");
    String hostile = "</script><script>window.injected=true</script><img src=x onerror=alert(1)>";
    ((ObjectNode) result.path("verdict")).putArray("reasons").add(hostile);
    ((ObjectNode) result.path("environment")).put("os", hostile);
    assertThat(ReportPage.render(ReportPage.REPORT_SCRIPT, result))
        .doesNotContain("window.injected=true</script>");
    JsonNode findings = open(result, 1280);
    assertThat(findings.path("injected").asBoolean()).isFalse();
    assertThat(findings.path("text").asText()).contains(hostile);
  }

  @Test
  void thePageIsOneSmallFileThatForbidsRequests() throws Exception {
    String page = ReportPage.render(ReportPage.REPORT_SCRIPT, sample("compare.json"));
    assertThat(page.length()).isLessThan(MAX_BYTES);
    assertThat(page).contains("default-src 'none'").doesNotContain("sourceMappingURL");
    assertThat(page).contains("Chart.js v4.4.4");
  }
}
