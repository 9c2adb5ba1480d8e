package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.explain.Timeline.Segment;
import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static Timeline timeline(TracedRequest request) {
    return Timeline.of(request).orElseThrow();
  }

  private static Segment segment(Timeline timeline, Step step) {
    return timeline.segments().get(step.ordinal());
  }

  @Test
  void withReadinessEveryStepIsObserved() {
    Timeline timeline = timeline(TracedRequests.of(1030, 1035, 1040, 1050, 1055, 1070));

    assertThat(timeline.segments())
        .containsExactly(
            new Segment(Step.ARRIVE, 0, 30, Provenance.OBSERVED),
            new Segment(Step.WAIT, 30, 35, Provenance.OBSERVED),
            new Segment(Step.READ, 35, 40, Provenance.OBSERVED),
            new Segment(Step.PROCESS, 40, 50, Provenance.OBSERVED),
            new Segment(Step.TO_WRITE, 50, 55, Provenance.OBSERVED),
            new Segment(Step.WRITE, 55, 70, Provenance.OBSERVED),
            new Segment(Step.REPLY, 70, 100, Provenance.OBSERVED));
    assertThat(timeline.roundTripNs()).isEqualTo(100);
    assertThat(timeline.lateNs()).isEqualTo(10);
    assertThat(timeline.clientWriteNs()).isEqualTo(20);
    assertThat(timeline.idleInReadNs()).isZero();
    assertThat(timeline.overlapNs()).isZero();
  }

  @Test
  void aWaitingReadIsSplitWhereTheClientsWriteReturnedAndMarkedInferred() {
    Timeline timeline = timeline(TracedRequests.of(0, 400, 1040, 1050, 1055, 1070));

    assertThat(segment(timeline, Step.ARRIVE))
        .isEqualTo(new Segment(Step.ARRIVE, 0, 20, Provenance.INFERRED));
    assertThat(segment(timeline, Step.WAIT).seen()).isEqualTo(Provenance.NOT_SEEN);
    assertThat(segment(timeline, Step.READ))
        .isEqualTo(new Segment(Step.READ, 20, 40, Provenance.INFERRED));
    assertThat(timeline.idleInReadNs()).isEqualTo(600);
  }

  @Test
  void aReadThatReturnedBeforeTheClientsWriteHasNoLength() {
    Timeline timeline = timeline(TracedRequests.of(0, 400, 1010, 1050, 1055, 1070));

    assertThat(segment(timeline, Step.ARRIVE).lengthNs()).isEqualTo(10);
    assertThat(segment(timeline, Step.READ).lengthNs()).isZero();
  }

  @Test
  void aBlockingReadThatBeganLaterIsObserved() {
    Timeline timeline = timeline(TracedRequests.of(0, 1035, 1040, 1050, 1055, 1070));

    assertThat(segment(timeline, Step.ARRIVE))
        .isEqualTo(new Segment(Step.ARRIVE, 0, 35, Provenance.OBSERVED));
    assertThat(segment(timeline, Step.READ).seen()).isEqualTo(Provenance.OBSERVED);
  }

  @Test
  void aWriteCallLongerThanTheRoundTripIsCutAndTheRestReported() {
    Timeline timeline = timeline(TracedRequests.of(1030, 1035, 1040, 1050, 1055, 1130));

    assertThat(segment(timeline, Step.WRITE).toNs()).isEqualTo(100);
    assertThat(segment(timeline, Step.REPLY).lengthNs()).isZero();
    assertThat(timeline.overlapNs()).isEqualTo(30);
  }

  @Test
  void readinessBeforeTheRequestCountsFromTheRequest() {
    Timeline timeline = timeline(TracedRequests.of(900, 1035, 1040, 1050, 1055, 1070));

    assertThat(segment(timeline, Step.ARRIVE).lengthNs()).isZero();
    assertThat(segment(timeline, Step.WAIT).lengthNs()).isEqualTo(35);
  }

  @Test
  void stampsOfAnotherClockGiveNoTimeline() {
    assertThat(Timeline.of(TracedRequests.of(0, 1, 2, 3, 4, 5))).isEmpty();
    assertThat(Timeline.of(TracedRequests.of(5030, 5035, 5040, 5050, 5055, 5070))).isEmpty();
    assertThat(Timeline.of(TracedRequests.of(0, 0, 0, 0, 0, 0))).as("not traced").isEmpty();
  }

  @Test
  void theStepsOfManyRequestsAddUpToTheirRoundTrips() {
    Random random = new Random(42);
    List<TracedRequest> requests = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long readable = 1000L + random.nextInt(30);
      long readStart = readable + random.nextInt(20);
      long readEnd = readStart + random.nextInt(10);
      long processed = readEnd + random.nextInt(10);
      long writeStart = processed + random.nextInt(10);
      long writeEnd = writeStart + random.nextInt(60);
      requests.add(
          TracedRequests.of(
              random.nextBoolean() ? readable : 0,
              readStart,
              readEnd,
              processed,
              writeStart,
              writeEnd));
    }
    requests.add(TracedRequests.of(0, 1, 2, 3, 4, 5));

    TimelineSummary summary = TimelineSummary.of(requests);

    assertThat(summary.count()).isEqualTo(2_000);
    assertThat(summary.refused()).isEqualTo(1);
    assertThat(summary.stepsPerRoundTrip()).isCloseTo(1, within(1e-9));
    assertThat(summary.mediansPerRoundTrip()).isBetween(0.8, 1.2);
    assertThat(summary.example().roundTripNs()).isEqualTo(100);
    assertThat(summary.seen(Step.WAIT)).isEqualTo(Provenance.OBSERVED);
  }

  @Test
  void withoutARequestThereIsNoExampleAndNoFigure() {
    TimelineSummary summary = TimelineSummary.of(List.of());

    assertThat(summary.example()).isNull();
    assertThat(summary.stepsPerRoundTrip()).isNull();
    assertThat(summary.mediansPerRoundTrip()).isNull();
    assertThat(summary.overlappedShare()).isNull();
    assertThat(summary.meanOverlapNs()).isNull();
    assertThat(summary.seen(Step.READ)).isEqualTo(Provenance.NOT_SEEN);
  }

  @Test
  void aRequestIsDrawnToScaleWithInferredStepsShaded() {
    List<String> lines =
        TextDrawing.toScale(timeline(TracedRequests.of(0, 400, 1040, 1050, 1050, 1070)));

    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).containsPattern("receive.* ░{7} .*20 ns");
    assertThat(lines.get(1)).containsPattern("read +░{7} ");
    assertThat(lines.get(3)).containsPattern("to the write call +\\| +0 ns");
    assertThat(lines.get(5)).containsPattern("█{10} +30 ns");
    assertThat(lines.get(6)).containsPattern("client's write call\\) +▒{7} ");
  }

  @Test
  void aSparklineShowsTheMaximumOfEachPart() {
    long[] values = new long[120];
    values[3] = 80;
    values[119] = 10;

    String line = TextDrawing.sparkline(values, 80);

    assertThat(line).hasSize(34).startsWith(" █ ").endsWith(" ▁");
    assertThat(TextDrawing.sparkline(new long[] {0, 0}, 0)).isEqualTo("  ");
  }
}
