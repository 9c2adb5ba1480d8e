package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.schedule.OpenSchedule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenLoopSourceTest {
  private static final String PROFILE = "1m/2s,1m..3m/1s,3m/2s";
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void messagesLeftInTheScheduleCountInTheStageInWhichTheyAreDue() {
    MeasurementWindow window = new MeasurementWindow(7 * SECOND_NS, 8 * SECOND_NS, 13 * SECOND_NS);
    Recorder recorder =
        new Recorder(
            window,
            true,
            new ArrayDeque<>(),
            new ArrayDeque<>(),
            RateProfile.parse(PROFILE).stages().stream().map(Stage::duration).toList());
    LoadPlan plan =
        Plans.withProfile(
            PROFILE,
            LoadPlan.builder("127.0.0.1", 1).connections(1).warmup(Duration.ofSeconds(1)).build());
    OpenLoopSource source =
        new OpenLoopSource(
            new OpenSchedule(plan, 0, window.warmupStartNs()), window, List.of(), null, recorder);

    source.end(14 * SECOND_NS);

    assertThat(recorder.stages())
        .extracting(StageResult::errors)
        .containsExactly(2_000_000L, 2_000_000L, 6_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noMoreMessagesAreUnsentThanWereAskedFor(int warmupSeconds) {
    long measureStartNs = (7 + warmupSeconds) * SECOND_NS;
    MeasurementWindow window =
        new MeasurementWindow(7 * SECOND_NS, measureStartNs, MeasurementWindow.OPEN_END);
    Recorder recorder =
        new Recorder(window, true, new ArrayDeque<>(), new ArrayDeque<>(), List.of());
    LoadPlan plan =
        LoadPlan.builder("127.0.0.1", 1)
            .openLoop(1e6, Arrivals.CONSTANT)
            .warmup(Duration.ofSeconds(warmupSeconds))
            .requests(2_000_000)
            .build();
    OpenLoopSource source =
        new OpenLoopSource(
            new OpenSchedule(plan, 0, window.warmupStartNs()), window, List.of(), null, recorder);

    source.end(measureStartNs + 10 * SECOND_NS);

    assertThat(recorder.outcomes().unsent()).isEqualTo(2_000_000);
  }
}
