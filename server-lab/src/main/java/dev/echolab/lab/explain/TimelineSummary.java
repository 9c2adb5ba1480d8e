package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.verdict.Percentile;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Summarises the steps of many requests, in ns. Each figure is computed when it is asked for.
 *
 * @param timelines in the order in which the requests were sent
 * @param refused traces whose stamps contradict those of the client
 */
@JsonPropertyOrder({
  "requests",
  "refusedTraces",
  "stepsPerRoundTrip",
  "mediansPerRoundTrip",
  "writeOverlapShare",
  "writeOverlapMeanNs",
  "steps",
  "ofRequests"
})
record TimelineSummary(
    @JsonIgnore List<Timeline> timelines, @JsonProperty("refusedTraces") int refused) {

  /** Holds the distribution of one time; a percentile without enough samples is null. */
  record Times(@JsonIgnore Histogram histogram, Long p50Ns, Long p99Ns, Long meanNs) {
    private static Times of(Histogram histogram) {
      Long meanNs = histogram.getTotalCount() == 0 ? null : (Long) Math.round(histogram.getMean());
      return new Times(
          histogram, Percentile.orNull(histogram, 50), Percentile.orNull(histogram, 99), meanNs);
    }
  }

  /**
   * Holds one step.
   *
   * @param seen the weakest provenance: one inferred request makes it INFERRED
   * @param times null if this model does not have the step
   */
  record StepTimes(Provenance seen, @JsonUnwrapped Times times) {}

  static TimelineSummary of(List<TracedRequest> requests) {
    List<Timeline> timelines =
        requests.stream().map(Timeline::of).flatMap(Optional::stream).toList();
    return new TimelineSummary(timelines, requests.size() - timelines.size());
  }

  @JsonProperty("requests")
  int count() {
    return timelines.size();
  }

  private Times times(ToLongFunction<Timeline> ns) {
    Histogram histogram = Histograms.create();
    timelines.forEach(each -> histogram.recordValue(Histograms.clamp(ns.applyAsLong(each))));
    return Times.of(histogram);
  }

  private Times lengths(Step step) {
    return times(timeline -> timeline.segments().get(step.ordinal()).lengthNs());
  }

  StepTimes step(Step step) {
    Provenance seen = seen(step);
    return new StepTimes(seen, seen == Provenance.NOT_SEEN ? null : lengths(step));
  }

  @JsonProperty
  private Map<Step, StepTimes> steps() {
    return perStep(this::step);
  }

  /** Holds the times of whole requests. */
  record RequestTimes(Times roundTrip, Times late, Times clientWrite, Times idleInRead) {}

  @JsonProperty
  @JsonUnwrapped
  RequestTimes ofRequests() {
    return new RequestTimes(
        times(Timeline::roundTripNs),
        times(Timeline::lateNs),
        times(Timeline::clientWriteNs),
        times(Timeline::idleInReadNs));
  }

  Provenance seen(Step step) {
    List<Provenance> ways =
        timelines.stream().map(t -> t.segments().get(step.ordinal()).seen()).distinct().toList();
    return Stream.of(Provenance.INFERRED, Provenance.OBSERVED)
        .filter(ways::contains)
        .findFirst()
        .orElse(Provenance.NOT_SEEN);
  }

  /**
   * Returns the share of write calls that returned after the client had the whole response. Null
   * without a request, as the next three figures.
   */
  @JsonProperty("writeOverlapShare")
  Double overlappedShare() {
    return count() == 0 ? null : (Double) ((double) overlapped() / count());
  }

  /** Returns the mean overlap of those write calls, in ns; 0 if there are none. */
  @JsonProperty("writeOverlapMeanNs")
  Long meanOverlapNs() {
    return count() == 0 ? null : (Long) (sum(Timeline::overlapNs) / Math.max(1, overlapped()));
  }

  private long overlapped() {
    return timelines.stream().filter(timeline -> timeline.overlapNs() > 0).count();
  }

  /** Returns the sum of all steps over the sum of all round trips; 1 if both agree. */
  @JsonProperty
  Double stepsPerRoundTrip() {
    long roundTripsNs = sum(Timeline::roundTripNs);
    long stepsNs =
        timelines.stream()
            .flatMap(timeline -> timeline.segments().stream())
            .mapToLong(Timeline.Segment::lengthNs)
            .sum();
    return count() == 0 ? null : (Double) ((double) stepsNs / Math.max(1, roundTripsNs));
  }

  private long sum(ToLongFunction<Timeline> ns) {
    return timelines.stream().mapToLong(ns).sum();
  }

  /**
   * Returns the sum of the steps' medians over the median round trip: close to 1, never exactly 1.
   */
  @JsonProperty
  Double mediansPerRoundTrip() {
    return count() == 0 ? null : (Double) ((double) mediansSumNs() / Math.max(1, medianNs()));
  }

  /**
   * Returns a real request: of the 5 % nearest to the median round trip, the one whose steps differ
   * least from their medians. Null without a request.
   */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  Timeline example() {
    long medianNs = medianNs();
    Map<Step, Long> medians = medians();
    return timelines.stream()
        .sorted(Comparator.comparingLong(t -> Math.abs(t.roundTripNs() - medianNs)))
        .limit(Math.max(1, timelines.size() / 20))
        .min(Comparator.comparingLong(t -> distanceNs(t, medians)))
        .orElse(null);
  }

  private static long distanceNs(Timeline timeline, Map<Step, Long> medians) {
    return timeline.segments().stream()
        .mapToLong(segment -> Math.abs(segment.lengthNs() - medians.get(segment.step())))
        .sum();
  }

  /** Returns the median of each step, in ns; 0 for a step that this model does not have. */
  Map<Step, Long> medians() {
    return perStep(step -> median(lengths(step)));
  }

  long mediansSumNs() {
    return medians().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the median round trip. */
  long medianNs() {
    return median(times(Timeline::roundTripNs));
  }

  private static <V> Map<Step, V> perStep(Function<Step, V> value) {
    Map<Step, V> values = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      values.put(step, value.apply(step));
    }
    return values;
  }

  private static long median(Times times) {
    return times.histogram().getValueAtPercentile(50);
  }
}
