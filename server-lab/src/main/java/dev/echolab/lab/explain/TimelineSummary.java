package dev.echolab.lab.explain;

import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.record.Histograms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The steps of many requests. Not changed once it is made. */
public final class TimelineSummary {
  private final Map<Step, Histogram> steps = new EnumMap<>(Step.class);
  private final Map<Step, Set<Provenance>> seen = new EnumMap<>(Step.class);
  private final Histogram roundTrip = Histograms.create();
  private final Histogram late = Histograms.create();
  private final Histogram clientWrite = Histograms.create();
  private final Histogram idleInRead = Histograms.create();
  private final List<Timeline> timelines = new ArrayList<>();
  private final int refused;
  private long overlapped;
  private long overlapNs;
  private long sumOfStepsNs;
  private long sumOfRoundTripsNs;

  private TimelineSummary(List<TracedRequest> requests) {
    for (Step step : Step.values()) {
      steps.put(step, Histograms.create());
      seen.put(step, EnumSet.noneOf(Provenance.class));
    }
    for (TracedRequest request : requests) {
      Timeline.of(request).ifPresent(timeline -> add(timeline, request));
    }
    this.refused = requests.size() - timelines.size();
  }

  public static TimelineSummary of(List<TracedRequest> requests) {
    return new TimelineSummary(requests);
  }

  private void add(Timeline timeline, TracedRequest request) {
    timelines.add(timeline);
    for (Timeline.Segment segment : timeline.segments()) {
      seen.get(segment.step()).add(segment.seen());
      record(steps.get(segment.step()), segment.lengthNs());
      sumOfStepsNs += segment.lengthNs();
    }
    // What the client measured alone, to hold the steps against.
    sumOfRoundTripsNs += request.roundTripNs();
    record(roundTrip, timeline.roundTripNs());
    record(late, timeline.lateNs());
    record(clientWrite, timeline.clientWriteNs());
    record(idleInRead, timeline.idleInReadNs());
    if (timeline.overlapNs() > 0) {
      overlapped++;
      overlapNs += timeline.overlapNs();
    }
  }

  private static void record(Histogram histogram, long ns) {
    histogram.recordValue(Math.max(0, Math.min(ns, Histograms.HIGHEST_NS)));
  }

  int count() {
    return timelines.size();
  }

  /** Traces whose stamps contradict those of the client. */
  int refused() {
    return refused;
  }

  Histogram step(Step step) {
    return steps.get(step);
  }

  /** The weakest way in which this step was known: one inferred request makes it INFERRED. */
  Provenance seen(Step step) {
    Set<Provenance> ways = seen.get(step);
    if (ways.contains(Provenance.INFERRED)) {
      return Provenance.INFERRED;
    }
    return ways.contains(Provenance.OBSERVED) ? Provenance.OBSERVED : Provenance.NOT_SEEN;
  }

  Histogram roundTrip() {
    return roundTrip;
  }

  Histogram late() {
    return late;
  }

  Histogram clientWrite() {
    return clientWrite;
  }

  Histogram idleInRead() {
    return idleInRead;
  }

  /** The share of write calls that returned after the client had the whole response. */
  double overlappedShare() {
    return count() == 0 ? 0 : (double) overlapped / count();
  }

  /** By how long on average, among those. */
  long meanOverlapNs() {
    return overlapped == 0 ? 0 : overlapNs / overlapped;
  }

  /**
   * All steps of all requests over all round trips as the client measured them; 1 if they agree.
   */
  double stepsPerRoundTrip() {
    return sumOfRoundTripsNs == 0 ? 0 : (double) sumOfStepsNs / sumOfRoundTripsNs;
  }

  /** The steps' medians added up over the median round trip: close to 1, and never exactly. */
  double mediansPerRoundTrip() {
    long medianNs = roundTrip.getValueAtPercentile(50);
    long sumNs =
        steps.values().stream().mapToLong(histogram -> histogram.getValueAtPercentile(50)).sum();
    return medianNs == 0 ? 0 : (double) sumNs / medianNs;
  }

  /** A real request: of those nearest to the median round trip, the one of ordinary steps. */
  Optional<Timeline> example() {
    long medianNs = roundTrip.getValueAtPercentile(50);
    return timelines.stream()
        .sorted(Comparator.comparingLong(t -> Math.abs(t.roundTripNs() - medianNs)))
        .limit(Math.max(1, timelines.size() / 20))
        .min(Comparator.comparingLong(this::distanceFromMedians));
  }

  private long distanceFromMedians(Timeline timeline) {
    return timeline.segments().stream()
        .mapToLong(
            segment ->
                Math.abs(segment.lengthNs() - steps.get(segment.step()).getValueAtPercentile(50)))
        .sum();
  }

  /** All of them, in the order they were recorded. */
  List<Timeline> timelines() {
    return List.copyOf(timelines);
  }
}
