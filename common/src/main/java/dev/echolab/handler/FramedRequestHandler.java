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
 * Processes the framed protocol: converts each complete ECHO_REQUEST into its response by changing
 * one byte.
 *
 * <p>The responses to a run of plain requests form one span of the buffer, so that one write call
 * can send all of them. A run ends
 *
 * <ul>
 *   <li>before a frame that cannot be answered in place: STATS, or an error;
 *   <li>after a traced request, because its TRACE contains the end of the write;
 *   <li>after every request if step 3 takes time: a response does not wait for the work of the
 *       requests that follow.
 * </ul>
 */
public final class FramedRequestHandler implements RequestHandler {
  private static final Logger log = LogManager.getLogger(FramedRequestHandler.class);

  private final Work work;
  private final int maxPayloadBytes;
  private final Supplier<byte[]> statsJson;
  private final Counters counters;
  private final StepListener steps;

  /** End of the received bytes. Set by process; used by extraFrame and spanRemaining. */
  private int receivedEnd;

  private int consumedStart;
  private int consumedEnd;
  private ByteBuffer extraFrame;
  private boolean tracePending;
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
    steps.processStart(received);
    consumedStart = received.position();
    receivedEnd = received.limit();
    int offset = consumedStart;
    int echoes = 0;
    Next next = Next.READ;
    boolean complete = true;
    while (complete && next == Next.READ) {
      FrameStatus status = FrameStatus.of(received, offset, receivedEnd, maxPayloadBytes);
      switch (status) {
        case INCOMPLETE -> complete = false;
        case ECHO_REQUEST -> {
          next = echo(received, offset);
          if (next != Next.CLOSE) {
            echoes++;
            offset += Frame.LENGTH_FIELD_BYTES + (int) Frame.length(received, offset);
          }
        }
        default -> {
          // The responses end here: a frame follows that is not an echo.
          received.limit(offset);
          countFrames(echoes);
          steps.processEnd();
          next =
              status == FrameStatus.STATS_REQUEST
                  ? answerStats(received, offset)
                  : reject(received, offset, status);
          consumedEnd = offset + (next == Next.CONTINUE ? Frame.HEADER_BYTES : 0);
          return next;
        }
      }
    }
    received.limit(offset);
    consumedEnd = offset;
    countFrames(echoes);
    steps.processEnd();
    return next;
  }

  private Next echo(ByteBuffer received, int offset) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // Also an Error: a stack overflow of one request must not end the other connections.
      log.error("step 3 failed", e);
      extraFrame =
          Frame.error(
              ErrorCode.INTERNAL, Frame.id(received, offset), "the work on this request failed");
      counters.increment(Counter.FRAMES_OUT);
      return Next.CLOSE;
    }
    Frame.convertToResponse(received, offset);
    if ((Frame.flags(received, offset) & Frame.FLAG_TRACE) != 0) {
      tracePending = true;
      tracedId = Frame.id(received, offset);
      counters.increment(Counter.FRAMES_OUT);
      return Next.CONTINUE;
    }
    return work.isFree() ? Next.READ : Next.CONTINUE;
  }

  private void countFrames(int frames) {
    counters.add(Counter.FRAMES_IN, frames);
    counters.add(Counter.FRAMES_OUT, frames);
  }

  private Next answerStats(ByteBuffer received, int offset) {
    // Counted before the statistics are taken, so that they include this request.
    countFrames(1);
    long id = Frame.id(received.limit(receivedEnd), offset);
    received.limit(offset);
    extraFrame = Frame.of(Frame.STATS_RESPONSE, (short) 0, id, statsJson.get());
    return Next.CONTINUE;
  }

  private Next reject(ByteBuffer received, int offset, FrameStatus status) {
    counters.increment(Counter.PROTOCOL_ERRORS);
    counters.increment(Counter.FRAMES_OUT);
    extraFrame = status.toError(received.limit(receivedEnd), offset, receivedEnd, maxPayloadBytes);
    received.limit(offset);
    log.debug("protocol error: {}", status);
    return Next.CLOSE;
  }

  @Override
  public ByteBuffer extraFrame() {
    if (tracePending) {
      tracePending = false;
      return steps.trace().toFrame(tracedId);
    }
    ByteBuffer frame = extraFrame;
    extraFrame = null;
    return frame;
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
    // process has rejected every length above the limit, so the sum is an int.
    return Frame.LENGTH_FIELD_BYTES + (int) Frame.length(unprocessed, unprocessed.position());
  }
}
