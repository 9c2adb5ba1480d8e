package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holds the timed part of one variant.
 *
 * @param startNs {@link System#nanoTime()} at the start of the measured time
 * @param samples the kernel's buffers in that time
 * @param whyNoQueues why there are none; null if there are
 * @param load the verdict on the load, by the rules of every load
 * @param attempts number of timed loads, this one included; the machine or the client disturbed
 *     those before
 */
@JsonPropertyOrder({"judgement", "attempts", "timelines", "roundTrips", "queues", "whyNoQueues"})
record TimingProfile(
    @JsonIgnore long startNs,
    @JsonUnwrapped TimelineSummary timelines,
    @JsonIgnore List<QueueSample> samples,
    String whyNoQueues,
    @JsonIgnore Verdict load,
    int attempts) {
  private static final int MAX_ROUND_TRIPS = 1_000;

  /**
   * Returns whether another load may be VALID: nothing that the server did made this one INVALID.
   */
  boolean isDisturbed() {
    return !load.isValid()
        && load.reasons().stream().map(Reason::code).allMatch(Reason.Code::isDisturbance);
  }

  private record Judgement(Verdict.Status verdict, List<String> reasons) {}

  @JsonProperty
  @JsonUnwrapped
  private Judgement judgement() {
    return new Judgement(load.status(), load.reasons().stream().map(Reason::text).toList());
  }

  /** Is written as a pair: the seconds since the start of the measured time, and the ns. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record RoundTrip(double atS, long roundTripNs) {}

  /** Returns at most 1,000 of the round trips, at even distances. */
  @JsonProperty
  private List<RoundTrip> roundTrips() {
    List<Timeline> all = timelines.timelines();
    int every = 1 + all.size() / MAX_ROUND_TRIPS;
    return IntStream.range(0, all.size())
        .filter(i -> i % every == 0)
        .mapToObj(all::get)
        .map(timeline -> new RoundTrip(seconds(timeline.startNs()), timeline.roundTripNs()))
        .toList();
  }

  private record QueuesAt(double atS, Queues all, Queues sampled) {}

  @JsonProperty
  private List<QueuesAt> queues() {
    return samples.stream()
        .map(sample -> new QueuesAt(seconds(sample.atNs()), sample.all(), sample.sampled()))
        .toList();
  }

  private double seconds(long atNs) {
    return (atNs - startNs) / 1e9;
  }
}
