package dev.echolab.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What counts, where, and from when: docs/decisions/0012. All times are made up. */
class RecorderTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;

  /** Warm-up of half a second from 0, then two seconds and a half. */
  private static final MeasurementWindow WINDOW = new MeasurementWindow(0, SECOND / 2, 3 * SECOND);

  private static final long START = WINDOW.measureStartNs();

  private final Queue<ThreadInterval> filled = new ArrayDeque<>();
  private final Queue<ThreadInterval> empty = new ArrayDeque<>();
  private final Recorder closed = new Recorder(WINDOW, false, filled, empty, List.of());

  private List<ThreadInterval> intervals() {
    return new ArrayList<>(filled);
  }

  private Recorder open() {
    return new Recorder(WINDOW, true, new ArrayDeque<>(), new ArrayDeque<>(), List.of());
  }

  private static void echo(Recorder recorder, long intendedNs, long sentNs, long nowNs) {
    recorder.roll(nowNs);
    recorder.echo(intendedNs, sentNs, nowNs, 100);
  }

  @Test
  void aRunIsDividedIntoSecondsOfWarmUpMeasuredTimeAndDrain() {
    closed.finish(3 * SECOND + 7 * MS);

    assertThat(intervals())
        .extracting(i -> i.phase, i -> i.second, i -> i.startNs, i -> i.endNs)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Phase.WARMUP, 0, 0L, START),
            org.assertj.core.groups.Tuple.tuple(Phase.MEASURE, 0, START, START + SECOND),
            org.assertj.core.groups.Tuple.tuple(
                Phase.MEASURE, 1, START + SECOND, START + 2 * SECOND),
            org.assertj.core.groups.Tuple.tuple(Phase.MEASURE, 2, START + 2 * SECOND, 3 * SECOND),
            org.assertj.core.groups.Tuple.tuple(Phase.DRAIN, 0, 3 * SECOND, 3 * SECOND + 7 * MS));
  }

  @Test
  void aSecondThatIsUsedAgainAtOnceByAnotherThreadLosesNone() {
    List<Long> startsNs = new ArrayList<>();
    Queue<ThreadInterval> usedAtOnce =
        new ArrayDeque<>() {
          @Override
          public boolean add(ThreadInterval interval) {
            startsNs.add(interval.startNs);
            interval.reset(Phase.MEASURE, 9, 9 * SECOND, 10 * SECOND);
            return true;
          }
        };
    Recorder recorder = new Recorder(WINDOW, false, usedAtOnce, empty, List.of());
    recorder.finish(3 * SECOND + 7 * MS);

    assertThat(startsNs).containsExactly(0L, START, START + SECOND, START + 2 * SECOND, 3 * SECOND);
  }

  @Test
  void anEchoCountsInTheSecondInWhichItCame() {
    echo(closed, START + 999 * MS, START + 999 * MS, START + 1_001 * MS);
    closed.finish(START + 2 * SECOND);

    assertThat(intervals()).extracting(i -> i.echoes).containsExactly(0L, 0L, 1L, 0L);
    assertThat(intervals()).extracting(i -> i.bytes).containsExactly(0L, 0L, 100L, 0L);
  }

  @Test
  void theWarmUpIsNotPartOfTheTotals() {
    echo(closed, 10 * MS, 10 * MS, 12 * MS);
    closed.finish(START + MS);

    assertThat(closed.outcomes().ok()).isZero();
    assertThat(intervals().get(0).echoes).isEqualTo(1);
  }

  @Test
  void aMessageDueInTheWarmUpAndAnsweredLaterIsThroughputButNotLatency() {
    echo(closed, START - MS, START - MS, START + MS);
    closed.finish(START + SECOND);

    ThreadInterval first = intervals().get(1);
    assertThat(first.echoes).isEqualTo(1);
    assertThat(first.corrected.getTotalCount()).isZero();
    assertThat(closed.outcomes().ok()).isZero();
  }

  @Test
  void aReplyInTheDrainIsLatencyButNotThroughput() {
    echo(closed, 3 * SECOND - MS, 3 * SECOND - MS, 3 * SECOND + 4 * MS);
    closed.finish(3 * SECOND + 5 * MS);

    ThreadInterval drain = intervals().get(4);
    assertThat(drain.phase).isEqualTo(Phase.DRAIN);
    assertThat(drain.corrected.getMaxValue()).isBetween(5 * MS, 5 * MS + 10_000);
    assertThat(closed.outcomes().ok()).isEqualTo(1);
  }

  @Test
  void everyReplyOfABatchIsCounted() {
    for (int i = 0; i < 64; i++) {
      echo(closed, START + MS, START + MS, START + 3 * MS);
    }
    echo(closed, START + 2 * MS, START + 2 * MS, START + 3 * MS);
    closed.finish(START + SECOND);

    ThreadInterval first = intervals().get(1);
    assertThat(first.echoes).isEqualTo(65);
    assertThat(first.bytes).isEqualTo(6_500);
    assertThat(first.corrected.getCountBetweenValues(2 * MS, 2 * MS)).isEqualTo(64);
    assertThat(first.corrected.getCountBetweenValues(MS, MS)).isEqualTo(1);
  }

  @Test
  void inAnOpenLoopOnlyTheCorrectedLatencyIncludesTheTimeBeforeTheWrite() {
    Recorder open = open();
    open.sent(START + MS, START + 11 * MS);
    echo(open, START + MS, START + 11 * MS, START + 13 * MS);
    open.finish(START + SECOND);

    assertThat(open.uncorrected().getMaxValue()).isBetween(2 * MS, 2 * MS + 10_000);
    assertThat(open.lateness().getMaxValue()).isBetween(10 * MS, 10 * MS + 10_000);
  }

  @Test
  void aClosedLoopIsNeverLate() {
    closed.sent(START + MS, START + 11 * MS);
    echo(closed, START + MS, START + 11 * MS, START + 13 * MS);
    closed.finish(START + SECOND);

    assertThat(closed.lateness().getTotalCount()).isZero();
    assertThat(closed.uncorrected().getTotalCount()).isZero();
  }

  @Test
  void aFailureCountsByTheTimeAtWhichItsMessageWasDue() {
    closed.roll(START + 2 * SECOND);
    closed.failed(Outcome.TIMEOUT, START - MS);
    closed.failed(Outcome.TIMEOUT, START + MS);
    closed.failed(Outcome.RESET, START + SECOND);
    closed.failed(Outcome.CORRUPT, START + SECOND);
    closed.failed(Outcome.UNSENT, 3 * SECOND);
    closed.failed(Outcome.REFUSED, START + 2 * SECOND);
    closed.finish(START + 2 * SECOND + MS);

    assertThat(closed.outcomes()).isEqualTo(new Outcomes(0, 1, 1, 1, 1, 0));
    assertThat(intervals().get(3).errors).isEqualTo(5);
  }

  @Test
  void reusedIntervalsStartAtZero() {
    echo(closed, START + MS, START + MS, START + 2 * MS);
    closed.roll(START + SECOND);
    ThreadInterval used = intervals().get(1);
    assertThat(used.echoes).isEqualTo(1);
    filled.clear();
    empty.add(used);

    closed.roll(START + 2 * SECOND);
    closed.finish(START + 2 * SECOND + MS);

    assertThat(intervals()).contains(used);
    assertThat(used.echoes).isZero();
    assertThat(used.corrected.getTotalCount()).isZero();
  }

  @Test
  void anInterruptedRunDeliversItsLastInterval() {
    closed.openConnections(3);
    echo(closed, START + MS, START + MS, START + 2 * MS);
    closed.finish(START + 250 * MS);

    ThreadInterval last = intervals().get(1);
    assertThat(last.endNs - last.startNs).isEqualTo(250 * MS);
    assertThat(last.echoes).isEqualTo(1);
    assertThat(last.openConnections).isEqualTo(3);
  }

  @Test
  void aStageHasTheLatenciesOfItsMessagesAndTheRepliesOfItsTime() {
    Recorder staged =
        new Recorder(
            WINDOW,
            true,
            new ArrayDeque<>(),
            new ArrayDeque<>(),
            List.of(Duration.ofSeconds(1), Duration.ofMillis(1500)));
    echo(staged, START - MS, START - MS, START + MS);
    echo(staged, START + 2 * MS, START + 2 * MS, START + 5 * MS);
    // A backlog: due in the first stage, answered in the second.
    echo(staged, START + 900 * MS, START + 900 * MS, START + 1_400 * MS);
    staged.failed(Outcome.TIMEOUT, START + 999 * MS);
    staged.failed(Outcome.REFUSED, START + 999 * MS);
    echo(staged, START + 1_300 * MS, START + 1_300 * MS, START + 1_401 * MS);
    echo(staged, START + 2_400 * MS, START + 2_400 * MS, START + 2_600 * MS);
    staged.finish(START + 2_601 * MS);

    StageResult first = staged.stages().get(0);
    StageResult second = staged.stages().get(1);
    assertThat(first.due()).isEqualTo(3);
    assertThat(first.errors()).as("a refused connection is no message").isEqualTo(1);
    assertThat(first.echoes()).as("one of them is of the warm-up").isEqualTo(2);
    assertThat(first.corrected().getMaxValue()).isGreaterThanOrEqualTo(500 * MS);
    assertThat(second.due()).isEqualTo(2);
    assertThat(second.echoes()).as("a reply in the drain is no throughput").isEqualTo(2);
    assertThat(second.corrected().getMaxValue()).isLessThan(250 * MS);
  }
}
