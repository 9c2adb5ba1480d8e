package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.os.TerminalPanel;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final LoadPlan PLAN =
      LoadPlan.builder("h", 1)
          .warmup(Duration.ofSeconds(2))
          .duration(Duration.ofSeconds(90))
          .build();

  private final List<List<String>> shown = new ArrayList<>();

  private LiveView view(LoadPlan plan) {
    return new LiveView(shown::add, "_.-=+*#@", plan);
  }

  private List<String> rows() {
    return shown.get(shown.size() - 1);
  }

  private static void second(LiveView view, Phase phase, long echoes, Long p50Ns) {
    view.second(
        phase,
        new IntervalSample(0, SECOND_NS, echoes, 1, p50Ns, p50Ns, 0, 4),
        Histograms.create());
  }

  @Test
  void theTimeIsShownAboveTheRateThePercentilesAndTheErrors() {
    LiveView view = view(PLAN);
    view.phase(Phase.CONNECT);
    assertThat(rows()).containsExactly("connecting 64 connections");
    second(view, Phase.WARMUP, 500, 2_000L);
    assertThat(rows().get(0)).isEqualTo("warm-up 0:01 of 0:02");
    second(view, Phase.MEASURE, 1_000, 2_000L);
    assertThat(rows())
        .containsExactly(
            "measure 0:01 of 1:30, 1:29 left",
            "1,000/s  p50 2.000 us  p99 2.000 us",
            "+@  errors 2");
  }

  @Test
  void aSecondWithoutAnEchoHasNoLatency() {
    LiveView view = view(PLAN);
    second(view, Phase.MEASURE, 0, null);
    assertThat(rows()).contains("0.00/s  p50 -  p99 -", "_  errors 1");
  }

  @Test
  void theTimeLeftOfANumberOfRequestsFollowsTheRate() {
    LiveView view = view(LoadPlan.builder("h", 1).requests(10_000).build());
    second(view, Phase.MEASURE, 2_500, 1L);
    assertThat(rows().get(0)).isEqualTo("measure 0:01, 25 %, 0:03 left");
  }

  @Test
  void noRowIsWiderThanThePanelHoweverLongTheRunIs() {
    LiveView view = view(PLAN);
    for (int i = 0; i < 200; i++) {
      second(view, Phase.MEASURE, 1_234_567, 999_900_000L);
    }
    assertThat(rows()).allMatch(row -> row.length() <= TerminalPanel.COLUMNS);
    assertThat(rows().get(2)).startsWith("@".repeat(20)).contains("errors 200");
  }

  @Test
  void aTimeHasHoursOnlyIfItNeedsThem() {
    assertThat(LiveView.clock(65 * SECOND_NS)).isEqualTo("1:05");
    assertThat(LiveView.clock(3_665 * SECOND_NS)).isEqualTo("1:01:05");
  }
}
