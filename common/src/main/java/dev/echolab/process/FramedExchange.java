package dev.echolab.process;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
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
public final class FramedExchange implements Exchange {
  private static final Logger log = LogManager.getLogger(FramedExchange.class);

  private final Work work;
  private final int maxPayloadBytes;
  private final Supplier<byte[]> statsJson;
  private final Counters counters;
  private final Steps steps;

  /** Set by process, used by answer and unprocessed: the tail that the responses do not span. */
  private int receivedEnd;

  private int consumedStart;
  private int consumedEnd;
  private ByteBuffer answer;
  private boolean traceDue;
  private long tracedId;

  public FramedExchange(
      Work work, int maxPayloadBytes, Supplier<byte[]> statsJson, Counters counters, Steps steps) {
    this.work = work;
    this.maxPayloadBytes = maxPayloadBytes;
    this.statsJson = statsJson;
    this.counters = counters;
    this.steps = steps;
  }

  @Override
  public Next process(ByteBuffer received) {
    receivedEnd = received.limit();
    consumedStart = received.position();
    int at = consumedStart;
    int frames = 0;
    Next next = Next.READ;
    while (next == Next.READ) {
      int availableBytes = receivedEnd - at;
      if (availableBytes < Frame.LENGTH_FIELD_BYTES) {
        break;
      }
      long length = Frame.length(received, at);
      if (length < Frame.MIN_LENGTH || length > Frame.MIN_LENGTH + (long) maxPayloadBytes) {
        next =
            refuse(
                received,
                at,
                ErrorCode.BAD_LENGTH,
                "length "
                    + length
                    + ", allowed is "
                    + Frame.MIN_LENGTH
                    + " to "
                    + (Frame.MIN_LENGTH + (long) maxPayloadBytes));
        break;
      }
      if (availableBytes < Frame.HEADER_BYTES) {
        break;
      }
      if (Frame.version(received, at) != Frame.VERSION) {
        next =
            refuse(
                received,
                at,
                ErrorCode.BAD_VERSION,
                "version " + Frame.version(received, at) + ", spoken here is " + Frame.VERSION);
        break;
      }
      byte type = Frame.type(received, at);
      if (type != Frame.ECHO_REQUEST && type != Frame.STATS_REQUEST) {
        next =
            refuse(
                received,
                at,
                ErrorCode.BAD_TYPE,
                "type "
                    + type
                    + " is no request: ECHO_REQUEST is "
                    + Frame.ECHO_REQUEST
                    + ", STATS_REQUEST is "
                    + Frame.STATS_REQUEST);
        break;
      }
      if (type == Frame.STATS_REQUEST) {
        if (length != Frame.MIN_LENGTH) {
          next =
              refuse(
                  received,
                  at,
                  ErrorCode.BAD_LENGTH,
                  "length " + length + ", a STATS_REQUEST has no payload");
          break;
        }
        // Counted before the statistics are taken, so that they include this very request.
        frames++;
        counters.add(Counter.FRAMES_IN, frames);
        counters.add(Counter.FRAMES_OUT, frames);
        answer = Frame.of(Frame.STATS_RESPONSE, (short) 0, Frame.id(received, at), statsJson.get());
        consumedEnd = at + Frame.HEADER_BYTES;
        received.limit(at);
        steps.processEnd();
        return Next.CONTINUE;
      }
      int frameBytes = Frame.LENGTH_FIELD_BYTES + (int) length;
      if (availableBytes < frameBytes) {
        break;
      }
      try {
        work.run();
      } catch (RuntimeException e) {
        log.error("step 3 failed", e);
        next = refuse(received, at, ErrorCode.INTERNAL, "the work on this request failed");
        break;
      }
      Frame.answerInPlace(received, at);
      frames++;
      if ((Frame.flags(received, at) & Frame.FLAG_TRACE) != 0) {
        traceDue = true;
        tracedId = Frame.id(received, at);
        next = Next.CONTINUE;
      } else if (!work.isFree()) {
        next = Next.CONTINUE;
      }
      at += frameBytes;
    }
    counters.add(Counter.FRAMES_IN, frames);
    counters.add(Counter.FRAMES_OUT, frames + (traceDue ? 1 : 0));
    consumedEnd = at;
    received.limit(at);
    steps.processEnd();
    return next;
  }

  private Next refuse(ByteBuffer received, int at, ErrorCode code, String message) {
    if (code != ErrorCode.INTERNAL) { // that one is not the peer's
      counters.increment(Counter.PROTOCOL_ERRORS);
    }
    log.debug("refused, {}: {}", code, message);
    boolean headerIsThere = receivedEnd - at >= Frame.HEADER_BYTES;
    answer = Frame.error(code, headerIsThere ? Frame.id(received, at) : 0, message);
    counters.increment(Counter.FRAMES_OUT);
    return Next.CLOSE;
  }

  @Override
  public ByteBuffer answer() {
    if (traceDue) {
      traceDue = false;
      return steps.trace().toFrame(tracedId);
    }
    ByteBuffer due = answer;
    answer = null;
    return due;
  }

  @Override
  public void unprocessed(ByteBuffer received) {
    received.limit(receivedEnd).position(consumedEnd);
    if (consumedEnd > consumedStart) {
      steps.unprocessedBytes(receivedEnd - consumedEnd);
    }
  }

  @Override
  public int bytesWanted(ByteBuffer unprocessed) {
    if (unprocessed.remaining() < Frame.LENGTH_FIELD_BYTES) {
      return Frame.HEADER_BYTES;
    }
    // process has refused every length over the limit, so the sum is an int.
    return Frame.LENGTH_FIELD_BYTES + (int) Frame.length(unprocessed, unprocessed.position());
  }
}
