package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.protocol.TraceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits one traced request into consecutive steps, from the client's write call to the last byte
 * of its response. Client and server stamp with the same clock, CLOCK_MONOTONIC of one machine, so
 * the lengths of the steps add up to the round trip that the client measured.
 *
 * <p>Some servers have no stamp for the moment at which bytes became readable (bio, io_uring). If
 * such a server's read call, or submitted receive, began before the request was sent, the end of
 * the client's write call stands for the arrival. On the loopback device the kernel puts the bytes
 * into the receive buffer within that call (net/ipv4/tcp_output.c to drivers/net/loopback.c, in the
 * softirq that runs as the call returns). The rest, waking up and copying, is the read.
 *
 * <p>A write call may return after the client has read what it sent. The step then ends with the
 * round trip, and {@code overlapNs} is the length that was cut.
 *
 * @param startNs {@link System#nanoTime()} before the client's write call
 * @param clientWriteNs length of the client's write call, which overlaps the first steps
 * @param lateNs delay of the send after its intended time; not part of the round trip
 * @param idleInReadNs how long the server's read had been waiting when the request was sent; before
 *     the round trip
 * @param overlapNs how long the server's write call continued after the round trip
 * @param segments one for each step, in order, without gaps
 */
record Timeline(
    @JsonIgnore long startNs,
    long roundTripNs,
    long clientWriteNs,
    long lateNs,
    long idleInReadNs,
    long overlapNs,
    List<Segment> segments) {

  /** States how the length of a step is known. */
  enum Provenance {
    /** Both ends have a stamp. */
    OBSERVED,
    /** One end was deduced from another stamp. */
    INFERRED,
    /** This model has no such moment; the time belongs to a neighbouring step. */
    NOT_SEEN
  }

  /**
   * Holds one step.
   *
   * @param fromNs since the start of the round trip
   * @param toNs since the start of the round trip
   */
  @JsonPropertyOrder("step")
  record Segment(@JsonIgnore Step step, long fromNs, long toNs, Provenance seen) {
    @JsonProperty("step")
    private String stepKey() {
      return step.key;
    }

    long lengthNs() {
      return toNs - fromNs;
    }
  }

  /**
   * Returns the steps of a request, or empty if its stamps cannot be of one clock: the server would
   * have read before the client sent, or written after the client had the response.
   */
  static Optional<Timeline> of(TracedRequest request) {
    TraceFrame trace = request.trace();
    long startNs = request.writeStartNs();
    long endNs = request.completeNs();
    boolean oneClock =
        trace.readEndNs() >= startNs
            && trace.readEndNs() <= trace.processEndNs()
            && trace.processEndNs() <= trace.writeStartNs()
            && trace.writeStartNs() <= endNs;
    if (!oneClock) {
      return Optional.empty();
    }
    boolean readable = trace.readableNs() != 0;
    boolean inferred = !readable && trace.readStartNs() <= startNs;
    long noStampNs =
        inferred ? Math.min(request.writeEndNs(), trace.readEndNs()) : trace.readStartNs();
    long[] endsNs = {
      readable ? trace.readableNs() : noStampNs,
      readable ? trace.readStartNs() : noStampNs,
      trace.readEndNs(),
      trace.processEndNs(),
      trace.writeStartNs(),
      trace.writeEndNs(),
      endNs
    };
    List<Segment> segments = new ArrayList<>();
    long atNs = startNs;
    for (Step step : Step.values()) {
      Provenance seen =
          inferred && step.compareTo(Step.READ) <= 0 ? Provenance.INFERRED : Provenance.OBSERVED;
      // Without gaps, and within the round trip.
      long toNs = Math.min(Math.max(endsNs[step.ordinal()], atNs), endNs);
      segments.add(
          new Segment(
              step,
              atNs - startNs,
              toNs - startNs,
              step == Step.WAIT && !readable ? Provenance.NOT_SEEN : seen));
      atNs = toNs;
    }
    return Optional.of(
        new Timeline(
            startNs,
            endNs - startNs,
            request.writeEndNs() - startNs,
            startNs - request.intendedNs(),
            Math.max(0, startNs - trace.readStartNs()),
            Math.max(0, trace.writeEndNs() - endNs),
            segments));
  }
}
