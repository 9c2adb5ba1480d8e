package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.RateProfile.Stage;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.record.StageResult;
import dev.echolab.load.schedule.OpenSchedule;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenLoopSourceTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void messagesLeftInTheScheduleCountInTheStageInWhichTheyAreDue() {
    RateProfile profile = RateProfile.parse("1m/2s,1m..3m/1s,3m/2s");
    MeasurementWindow window = new MeasurementWindow(7 * SECOND_NS, 8 * SECOND_NS, 13 * SECOND_NS);
    Recorder recorder =
        new Recorder(
            window,
            true,
            new ArrayDeque<>(),
            new ArrayDeque<>(),
            profile.stages().stream().map(Stage::duration).toList());
    OpenSchedule schedule =
        new OpenSchedule(
            new LoopModel.Open(
                profile.meanPerSecond(),
                Arrivals.CONSTANT,
                LoopModel.Spread.ROUND_ROBIN,
                1,
                profile),
            1,
            1,
            0,
            1,
            new OpenSchedule.Span(SECOND_NS, 6 * SECOND_NS, OpenSchedule.NEVER));
    OpenLoopSource source =
        new OpenLoopSource(schedule, window, List.of(), null, new Failures(recorder, SECOND_NS));

    source.end(14 * SECOND_NS);

    assertThat(recorder.stages())
        .extracting(StageResult::errors)
        .containsExactly(2_000_000L, 2_000_000L, 6_000_000L);
  }
}
