package dev.echolab.lab.explain;

import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.record.Histograms;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Summarises the steps of many requests. Each figure is computed when it is asked for.
 *
 * @param timelines in the order in which the requests were sent
 * @param refused traces whose stamps contradict those of the client
 */
public record TimelineSummary(List<Timeline> timelines, int refused) {
  public TimelineSummary {
    timelines = List.copyOf(timelines);
  }

  public static TimelineSummary of(List<TracedRequest> requests) {
    List<Timeline> timelines =
        requests.stream().map(Timeline::of).flatMap(Optional::stream).toList();
    return new TimelineSummary(timelines, requests.size() - timelines.size());
  }

  int count() {
    return timelines.size();
  }

  /** Returns the distribution of one time of a request, in ns. */
  Histogram times(ToLongFunction<Timeline> ns) {
    Histogram histogram = Histograms.create();
    for (Timeline timeline : timelines) {
      histogram.recordValue(Math.max(0, Math.min(ns.applyAsLong(timeline), Histograms.HIGHEST_NS)));
    }
    return histogram;
  }

  Histogram step(Step step) {
    return times(timeline -> timeline.segments().get(step.ordinal()).lengthNs());
  }

  Histogram roundTrip() {
    return times(Timeline::roundTripNs);
  }

  /** Returns the weakest provenance of a step: one inferred request makes it INFERRED. */
  Provenance seen(Step step) {
    List<Provenance> ways =
        timelines.stream().map(t -> t.segments().get(step.ordinal()).seen()).distinct().toList();
    if (ways.contains(Provenance.INFERRED)) {
      return Provenance.INFERRED;
    }
    return ways.contains(Provenance.OBSERVED) ? Provenance.OBSERVED : Provenance.NOT_SEEN;
  }

  /** Returns the share of write calls that returned after the client had the whole response. */
  double overlappedShare() {
    return count() == 0 ? 0 : (double) overlapped() / count();
  }

  /** Returns the mean overlap of those write calls, in ns; 0 if there are none. */
  long meanOverlapNs() {
    long overlapped = overlapped();
    return overlapped == 0 ? 0 : sum(Timeline::overlapNs) / overlapped;
  }

  private long overlapped() {
    return timelines.stream().filter(timeline -> timeline.overlapNs() > 0).count();
  }

  /** Returns the sum of all steps over the sum of all round trips; 1 if both agree. */
  double stepsPerRoundTrip() {
    long roundTripsNs = sum(Timeline::roundTripNs);
    return roundTripsNs == 0 ? 0 : (double) sum(TimelineSummary::stepsNs) / roundTripsNs;
  }

  private static long stepsNs(Timeline timeline) {
    return timeline.segments().stream().mapToLong(Timeline.Segment::lengthNs).sum();
  }

  private long sum(ToLongFunction<Timeline> ns) {
    return timelines.stream().mapToLong(ns).sum();
  }

  /**
   * Returns the sum of the steps' medians over the median round trip: close to 1, never exactly 1.
   */
  double mediansPerRoundTrip() {
    long medianNs = median(roundTrip());
    long sumNs = medians().values().stream().mapToLong(Long::longValue).sum();
    return medianNs == 0 ? 0 : (double) sumNs / medianNs;
  }

  /**
   * Returns a real request: of the 5 % nearest to the median round trip, the one whose steps differ
   * least from their medians.
   */
  Optional<Timeline> example() {
    long medianNs = median(roundTrip());
    Map<Step, Long> medians = medians();
    return timelines.stream()
        .sorted(Comparator.comparingLong(t -> Math.abs(t.roundTripNs() - medianNs)))
        .limit(Math.max(1, timelines.size() / 20))
        .min(Comparator.comparingLong(t -> distanceNs(t, medians)));
  }

  private static long distanceNs(Timeline timeline, Map<Step, Long> medians) {
    return timeline.segments().stream()
        .mapToLong(segment -> Math.abs(segment.lengthNs() - medians.get(segment.step())))
        .sum();
  }

  private Map<Step, Long> medians() {
    Map<Step, Long> medians = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      medians.put(step, median(step(step)));
    }
    return medians;
  }

  private static long median(Histogram histogram) {
    return histogram.getValueAtPercentile(50);
  }
}
