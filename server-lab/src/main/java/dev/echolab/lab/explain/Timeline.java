package dev.echolab.lab.explain;

import dev.echolab.protocol.TraceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One traced request as consecutive steps, from the client's write call to the last byte of its
 * response. Client and server stamp with the same clock, CLOCK_MONOTONIC of one machine, so the
 * steps' lengths add up to the round trip that the client measured by itself.
 *
 * <p>Where a server cannot tell when bytes became readable (bio, io_uring) and its read call, or
 * submitted receive, began before the request was sent, the end of the client's write call is taken
 * for their arrival: on the loopback device the kernel puts them into the receive buffer within
 * that call (net/ipv4/tcp_output.c to drivers/net/loopback.c, in the softirq that runs as the call
 * leaves). What lies behind it, waking up and copying, is the read.
 *
 * <p>A write call may return after the client has read what it sent: the step ends with the round
 * trip then, and {@code overlapNs} tells by how much it was cut.
 *
 * @param segments one for each step, in order, without gaps
 * @param lateNs by how much the client sent later than intended; not part of the round trip
 * @param clientWriteNs length of the client's write call, which lasts beside the first steps
 * @param idleInReadNs how long the server's read had been waiting when the request was sent; before
 *     the round trip
 * @param overlapNs how long the server's write call went on after the round trip
 */
record Timeline(
    List<Segment> segments,
    long startNs,
    long roundTripNs,
    long lateNs,
    long clientWriteNs,
    long idleInReadNs,
    long overlapNs) {

  /**
   * One step.
   *
   * @param fromNs since the round trip's start
   * @param toNs since the round trip's start
   */
  record Segment(Step step, long fromNs, long toNs, Provenance seen) {
    long lengthNs() {
      return toNs - fromNs;
    }
  }

  Timeline {
    segments = List.copyOf(segments);
  }

  /**
   * The steps of a request; empty if its stamps cannot be of one clock: a step that cannot come
   * before the sending or after the answer did.
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
    Steps steps = new Steps(startNs, endNs);
    if (trace.readableNs() != 0) {
      steps.until(Step.ARRIVE, trace.readableNs(), Provenance.OBSERVED);
      steps.until(Step.TURN, trace.readStartNs(), Provenance.OBSERVED);
      steps.until(Step.READ, trace.readEndNs(), Provenance.OBSERVED);
    } else if (trace.readStartNs() > startNs) {
      steps.until(Step.ARRIVE, trace.readStartNs(), Provenance.OBSERVED);
      steps.until(Step.TURN, trace.readStartNs(), Provenance.NOT_SEEN);
      steps.until(Step.READ, trace.readEndNs(), Provenance.OBSERVED);
    } else {
      long arrivedNs = Math.min(request.writeEndNs(), trace.readEndNs());
      steps.until(Step.ARRIVE, arrivedNs, Provenance.INFERRED);
      steps.until(Step.TURN, arrivedNs, Provenance.NOT_SEEN);
      steps.until(Step.READ, trace.readEndNs(), Provenance.INFERRED);
    }
    steps.until(Step.PROCESS, trace.processEndNs(), Provenance.OBSERVED);
    steps.until(Step.TO_WRITE, trace.writeStartNs(), Provenance.OBSERVED);
    steps.until(Step.WRITE, trace.writeEndNs(), Provenance.OBSERVED);
    steps.until(Step.REPLY, endNs, Provenance.OBSERVED);
    return Optional.of(
        new Timeline(
            steps.segments,
            startNs,
            endNs - startNs,
            startNs - request.intendedNs(),
            request.writeEndNs() - startNs,
            Math.max(0, startNs - trace.readStartNs()),
            Math.max(0, trace.writeEndNs() - endNs)));
  }

  /** Lays step behind step, within the round trip. */
  private static final class Steps {
    private final List<Segment> segments = new ArrayList<>();
    private final long startNs;
    private final long endNs;
    private long atNs;

    Steps(long startNs, long endNs) {
      this.startNs = startNs;
      this.endNs = endNs;
      this.atNs = startNs;
    }

    void until(Step step, long stampNs, Provenance seen) {
      long toNs = Math.min(Math.max(stampNs, atNs), endNs);
      segments.add(new Segment(step, atNs - startNs, toNs - startNs, seen));
      atNs = toNs;
    }
  }

  /** How a step's length is known. */
  enum Provenance {
    /** Both its ends were stamped. */
    OBSERVED,
    /** One end was concluded from something else. */
    INFERRED,
    /** This model has no such moment; what the step would hold is in its neighbour. */
    NOT_SEEN
  }
}
