package dev.echolab.handler;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.FrameStatus;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The framed protocol: every whole ECHO_REQUEST becomes its response by one changed byte.
 *
 * <p>A run of plain requests is answered by one span of the buffer, so that one write call can take
 * them all. The run ends before whatever cannot be answered in place (STATS, an error), behind a
 * traced request (its TRACE tells when the write ended) and, if step 3 takes time, behind every
 * request (a response does not wait for its successors' work).
 */
public final class FramedRequestHandler implements RequestHandler {
  private static final Logger log = LogManager.getLogger(FramedRequestHandler.class);

  private final Work work;
  private final int maxPayloadBytes;
  private final Supplier<byte[]> statsJson;
  private final Counters counters;
  private final StepListener steps;

  /** Set by process, used by answer and unprocessed: the tail that the responses do not span. */
  private int receivedEnd;

  private int consumedStart;
  private int consumedEnd;
  private ByteBuffer answer;
  private boolean traceDue;
  private long tracedId;

  public FramedRequestHandler(
      Work work,
      int maxPayloadBytes,
      Supplier<byte[]> statsJson,
      Counters counters,
      StepListener steps) {
    this.work = work;
    this.maxPayloadBytes = maxPayloadBytes;
    this.statsJson = statsJson;
    this.counters = counters;
    this.steps = steps;
  }

  @Override
  public Next process(ByteBuffer received) {
    consumedStart = received.position();
    receivedEnd = received.limit();
    int at = consumedStart;
    int echoes = 0;
    Next next = Next.READ;
    boolean whole = true;
    while (whole && next == Next.READ) {
      FrameStatus found = FrameStatus.of(received, at, receivedEnd, maxPayloadBytes);
      switch (found) {
        case INCOMPLETE -> whole = false;
        case ECHO_REQUEST -> {
          next = echo(received, at);
          if (next != Next.CLOSE) {
            echoes++;
            at += Frame.LENGTH_FIELD_BYTES + (int) Frame.length(received, at);
          }
        }
        default -> {
          // The responses end here; what follows them is no echo.
          received.limit(at);
          count(echoes);
          steps.processEnd();
          next =
              found == FrameStatus.STATS_REQUEST
                  ? stats(received, at)
                  : refuse(received, at, found);
          consumedEnd = at + (next == Next.CONTINUE ? Frame.HEADER_BYTES : 0);
          return next;
        }
      }
    }
    received.limit(at);
    consumedEnd = at;
    count(echoes);
    steps.processEnd();
    return next;
  }

  private Next echo(ByteBuffer received, int at) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // An Error too: a stack that overflowed on one request is no reason to stop serving others.
      log.error("step 3 failed", e);
      answer =
          Frame.error(
              ErrorCode.INTERNAL, Frame.id(received, at), "the work on this request failed");
      counters.increment(Counter.FRAMES_OUT);
      return Next.CLOSE;
    }
    Frame.convertToResponse(received, at);
    if ((Frame.flags(received, at) & Frame.FLAG_TRACE) != 0) {
      traceDue = true;
      tracedId = Frame.id(received, at);
      counters.increment(Counter.FRAMES_OUT);
      return Next.CONTINUE;
    }
    return work.isFree() ? Next.READ : Next.CONTINUE;
  }

  private void count(int echoes) {
    counters.add(Counter.FRAMES_IN, echoes);
    counters.add(Counter.FRAMES_OUT, echoes);
  }

  private Next stats(ByteBuffer received, int at) {
    // Counted before the statistics are taken, so that they include this very request.
    count(1);
    long id = Frame.id(received.limit(receivedEnd), at);
    received.limit(at);
    answer = Frame.of(Frame.STATS_RESPONSE, (short) 0, id, statsJson.get());
    return Next.CONTINUE;
  }

  private Next refuse(ByteBuffer received, int at, FrameStatus found) {
    counters.increment(Counter.PROTOCOL_ERRORS);
    counters.increment(Counter.FRAMES_OUT);
    answer = found.toError(received.limit(receivedEnd), at, receivedEnd, maxPayloadBytes);
    received.limit(at);
    log.debug("protocol error: {}", found);
    return Next.CLOSE;
  }

  @Override
  public ByteBuffer extraFrame() {
    if (traceDue) {
      traceDue = false;
      return steps.trace().toFrame(tracedId);
    }
    ByteBuffer due = answer;
    answer = null;
    return due;
  }

  @Override
  public void spanRemaining(ByteBuffer received) {
    received.limit(receivedEnd).position(consumedEnd);
    steps.requestsCompleted(consumedEnd - consumedStart, receivedEnd - consumedEnd);
  }

  @Override
  public int requiredCapacity(ByteBuffer unprocessed) {
    if (unprocessed.remaining() < Frame.LENGTH_FIELD_BYTES) {
      return Frame.HEADER_BYTES;
    }
    // process has refused every length over the limit, so the sum is an int.
    return Frame.LENGTH_FIELD_BYTES + (int) Frame.length(unprocessed, unprocessed.position());
  }
}
