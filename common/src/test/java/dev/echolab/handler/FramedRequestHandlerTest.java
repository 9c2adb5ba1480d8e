package dev.echolab.handler;

import static dev.echolab.contract.Requests.echo;
import static dev.echolab.contract.Requests.join;
import static dev.echolab.contract.Requests.payload;
import static dev.echolab.contract.Requests.responseTo;
import static dev.echolab.contract.Requests.stats;
import static dev.echolab.contract.Requests.traced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.contract.SpecificationVectors;
import dev.echolab.contract.SpecificationVectors.ExpectedFrame;
import dev.echolab.contract.SpecificationVectors.Vector;
import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.handler.RequestHandler.Next;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramedRequestHandlerTest {
  private static final int MAX_PAYLOAD_BYTES = 1024 * 1024;
  private static final byte[] STATS_JSON =
      "{\"variant\":\"test\"}".getBytes(StandardCharsets.UTF_8);
  private static final TraceFrame NO_TIMESTAMPS = TraceFrame.NOT_TAKEN;

  private final Counters counters = new Counters();
  private final CountingStepListener steps = new CountingStepListener(counters);

  @ParameterizedTest
  @MethodSource("dev.echolab.contract.SpecificationVectors#read")
  void respondsAsSpecified(Vector vector) {
    RequestHandlerLoop loop = loop(ByteBuffer.allocate(1024));

    loop.receive(vector.request());

    List<byte[]> frames = framesOf(loop.written());
    assertThat(frames).hasSameSizeAs(vector.frames());
    for (int i = 0; i < frames.size(); i++) {
      ExpectedFrame expected = vector.frames().get(i);
      assertThat(expected.matches(frames.get(i))).as("frame %d: %s", i, expected).isTrue();
    }
    assertThat(loop.closed()).isEqualTo(vector.serverCloses());
  }

  @Test
  void theSpecificationContainsVectors() {
    assertThat(SpecificationVectors.read()).hasSizeGreaterThan(10);
  }

  @Test
  void aMixedSequenceSplitAtAnyByteGetsTheSameResponses() {
    byte[] requests = mixedRequests();

    for (int split = 0; split <= requests.length; split++) {
      RequestHandlerLoop loop = loop(ByteBuffer.allocateDirect(4096));
      loop.receive(requests, 0, split);
      loop.receive(requests, split, requests.length);

      assertThat(loop.written()).as("split at %d", split).isEqualTo(mixedResponses());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 64, 4096})
  void aBufferGrowsOnlyToTheSizeOfTheFrame(int bufferBytes) {
    RequestHandlerLoop loop = loop(ByteBuffer.allocate(bufferBytes));

    loop.receive(join(mixedRequests(), echo(77, payload(7, 5_000))));

    assertThat(loop.written()).isEqualTo(join(mixedResponses(), responseTo(77, payload(7, 5_000))));
    assertThat(loop.bufferBytes()).isEqualTo(5_016);
  }

  @Test
  void aRunOfPlainRequestsIsOneSpan() {
    FramedRequestHandler handler = handler(Work.ECHO);
    byte[] requests = join(echo(1, payload(1, 5)), echo(2, payload(2, 0)), echo(3, payload(3, 9)));
    ByteBuffer received = ByteBuffer.wrap(requests);

    assertThat(handler.process(received)).isEqualTo(Next.READ);

    assertThat(received.position()).isZero();
    assertThat(received.limit()).isEqualTo(requests.length);
    assertThat(handler.extraFrame()).isNull();
  }

  @Test
  void aPartialRequestAfterARunRemainsForTheNextRead() {
    FramedRequestHandler handler = handler(Work.ECHO);
    byte[] whole = echo(1, payload(1, 5));
    byte[] requests = join(whole, echo(2, payload(2, 50)));
    ByteBuffer received = ByteBuffer.wrap(requests, 0, whole.length + 20);

    assertThat(handler.process(received)).isEqualTo(Next.READ);
    assertThat(received.limit()).isEqualTo(whole.length);
    handler.spanRemaining(received);

    assertThat(received.position()).isEqualTo(whole.length);
    assertThat(received.remaining()).isEqualTo(20);
    assertThat(handler.requiredCapacity(received)).isEqualTo(66);
  }

  @Test
  void requestsMayStartAtAnyBufferPosition() {
    FramedRequestHandler handler = handler(Work.ECHO);
    byte[] request = echo(1, payload(1, 5));
    ByteBuffer received = ByteBuffer.wrap(join(new byte[7], request)).position(7);

    assertThat(handler.process(received)).isEqualTo(Next.READ);

    byte[] ready = new byte[received.remaining()];
    received.get(ready);
    assertThat(ready).isEqualTo(responseTo(1, payload(1, 5)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void withoutALengthTheRequiredCapacityIsAHeader(int availableBytes) {
    FramedRequestHandler handler = handler(Work.ECHO);
    ByteBuffer received = ByteBuffer.allocate(availableBytes);

    assertThat(handler.process(received)).isEqualTo(Next.READ);
    handler.spanRemaining(received);

    assertThat(handler.requiredCapacity(received)).isEqualTo(Frame.HEADER_BYTES);
  }

  @Test
  void withWorkEveryResponseIsReadySeparately() {
    int[] runs = {0};
    FramedRequestHandler handler = handler(work(() -> runs[0]++));
    byte[] first = echo(1, payload(1, 5));
    ByteBuffer received = ByteBuffer.wrap(join(first, echo(2, payload(2, 6))));

    assertThat(handler.process(received)).isEqualTo(Next.CONTINUE);

    assertThat(received.remaining()).isEqualTo(first.length);
    assertThat(runs[0]).isEqualTo(1);
    handler.spanRemaining(received);
    assertThat(handler.process(received)).isEqualTo(Next.CONTINUE);
    assertThat(runs[0]).isEqualTo(2);
    handler.spanRemaining(received);
    assertThat(handler.process(received)).isEqualTo(Next.READ);
    assertThat(received.remaining()).isZero();
    assertThat(runs[0]).isEqualTo(2);
  }

  @Test
  void failingWorkIsAnInternalErrorAfterTheEarlierResponses() {
    int[] runs = {0};
    FramedRequestHandler handler =
        handler(
            work(
                () -> {
                  if (++runs[0] == 3) {
                    throw new IllegalStateException("thrown by the test");
                  }
                }));
    RequestHandlerLoop loop = new RequestHandlerLoop(handler, steps, ByteBuffer.allocate(4096));

    loop.receive(
        join(echo(1, payload(1, 5)), echo(2, payload(2, 5)), echo(3, payload(3, 5)), stats(4)));

    List<byte[]> frames = framesOf(loop.written());
    assertThat(frames).hasSize(3);
    assertThat(frames.get(0)).isEqualTo(responseTo(1, payload(1, 5)));
    assertThat(frames.get(1)).isEqualTo(responseTo(2, payload(2, 5)));
    expectError(frames.get(2), ErrorCode.INTERNAL, 3);
    assertThat(loop.closed()).isTrue();
    assertThat(runs[0]).isEqualTo(3);
  }

  @Test
  void aServerFailureIsNoProtocolError() {
    FramedRequestHandler handler =
        handler(
            work(
                () -> {
                  throw new IllegalStateException("thrown by the test");
                }));

    new RequestHandlerLoop(handler, steps, ByteBuffer.allocate(64)).receive(echo(1, payload(1, 5)));

    assertThat(counters.get(Counter.PROTOCOL_ERRORS)).isZero();
  }

  @Test
  void anErrorFollowsTheResponsesOfEarlierRequests() {
    RequestHandlerLoop loop = loop(ByteBuffer.allocate(4096));
    byte[] badVersion = echo(2, payload(2, 5));
    badVersion[4] = 7;

    loop.receive(join(echo(1, payload(1, 5)), badVersion, echo(3, payload(3, 5))));

    List<byte[]> frames = framesOf(loop.written());
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0)).isEqualTo(responseTo(1, payload(1, 5)));
    expectError(frames.get(1), ErrorCode.BAD_VERSION, 2);
    assertThat(loop.closed()).isTrue();
    assertThat(counters.get(Counter.PROTOCOL_ERRORS)).isEqualTo(1);
    assertThat(counters.get(Counter.FRAMES_IN)).isEqualTo(1);
    assertThat(counters.get(Counter.FRAMES_OUT)).isEqualTo(2);
  }

  @Test
  void anErrorFoundBeforeTheIdHasIdZero() {
    RequestHandlerLoop loop = loop(ByteBuffer.allocate(4096));
    byte[] badLength = ByteBuffer.allocate(16).putLong(8, 99).array();

    loop.receive(badLength, 0, 3);
    assertThat(loop.closed()).isFalse();
    loop.receive(badLength, 3, 4);

    expectError(framesOf(loop.written()).get(0), ErrorCode.BAD_LENGTH, 0);
    assertThat(loop.closed()).isTrue();
  }

  @Test
  void theFrameLimitAppliesToThePayload() {
    FramedRequestHandler handler =
        new FramedRequestHandler(Work.ECHO, 100, () -> STATS_JSON, counters, steps);
    RequestHandlerLoop loop = new RequestHandlerLoop(handler, steps, ByteBuffer.allocate(4096));

    loop.receive(echo(1, payload(1, 100)));
    assertThat(loop.written()).isEqualTo(responseTo(1, payload(1, 100)));
    loop.receive(echo(2, payload(2, 101)));

    expectError(framesOf(loop.written()).get(1), ErrorCode.BAD_LENGTH, 2);
  }

  @Test
  void theMaximumLimitDoesNotOverflow() {
    FramedRequestHandler handler =
        new FramedRequestHandler(Work.ECHO, Integer.MAX_VALUE, () -> STATS_JSON, counters, steps);
    ByteBuffer received = ByteBuffer.allocate(4).putInt(0, 0xFFFFFFFF);

    assertThat(handler.process(received)).isEqualTo(Next.CLOSE);
  }

  @Test
  void statsIncludeEarlierRequestsAndThemselves() {
    long[] framesIn = {0};
    FramedRequestHandler handler =
        new FramedRequestHandler(
            Work.ECHO,
            MAX_PAYLOAD_BYTES,
            () -> {
              framesIn[0] = counters.get(Counter.FRAMES_IN);
              return STATS_JSON;
            },
            counters,
            steps);

    new RequestHandlerLoop(handler, steps, ByteBuffer.allocate(4096))
        .receive(join(echo(1, payload(1, 5)), echo(2, payload(2, 5)), stats(3)));

    assertThat(framesIn[0]).isEqualTo(3);
  }

  @Test
  void everyFrameIsCountedOnce() {
    RequestHandlerLoop loop = loop(ByteBuffer.allocate(4096));

    loop.receive(mixedRequests());

    assertThat(counters.get(Counter.FRAMES_IN)).isEqualTo(7);
    // A traced request gets two frames.
    assertThat(counters.get(Counter.FRAMES_OUT)).isEqualTo(9);
    assertThat(counters.get(Counter.BYTES_IN)).isEqualTo(mixedRequests().length);
    assertThat(counters.get(Counter.BYTES_OUT)).isEqualTo(mixedResponses().length);
  }

  /** Creates echoes, stats and traces in every relevant order. */
  private static byte[] mixedRequests() {
    return join(
        echo(1, payload(1, 3)),
        stats(2),
        stats(3),
        traced(4, payload(4, 10)),
        traced(5, payload(5, 0)),
        echo(6, payload(6, 1)),
        echo(7, payload(7, 20)));
  }

  private static byte[] mixedResponses() {
    return join(
        responseTo(1, payload(1, 3)),
        Frame.of(Frame.STATS_RESPONSE, (short) 0, 2, STATS_JSON).array(),
        Frame.of(Frame.STATS_RESPONSE, (short) 0, 3, STATS_JSON).array(),
        Frame.of(Frame.ECHO_RESPONSE, Frame.FLAG_TRACE, 4, payload(4, 10)).array(),
        NO_TIMESTAMPS.toFrame(4).array(),
        Frame.of(Frame.ECHO_RESPONSE, Frame.FLAG_TRACE, 5, payload(5, 0)).array(),
        NO_TIMESTAMPS.toFrame(5).array(),
        responseTo(6, payload(6, 1)),
        responseTo(7, payload(7, 20)));
  }

  private FramedRequestHandler handler(Work work) {
    return new FramedRequestHandler(work, MAX_PAYLOAD_BYTES, () -> STATS_JSON, counters, steps);
  }

  private RequestHandlerLoop loop(ByteBuffer buffer) {
    return new RequestHandlerLoop(handler(Work.ECHO), steps, buffer);
  }

  private static Work work(Runnable action) {
    return new Work() {
      @Override
      public boolean isFree() {
        return false;
      }

      @Override
      public void run() {
        action.run();
      }
    };
  }

  private static void expectError(byte[] bytes, ErrorCode code, long id) {
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    assertThat(Frame.type(frame, 0)).isEqualTo(Frame.ERROR);
    assertThat(Frame.id(frame, 0)).isEqualTo(id);
    assertThat(frame.getShort(Frame.HEADER_BYTES)).isEqualTo(code.code());
    assertThat(bytes.length).as("a message").isGreaterThan(Frame.HEADER_BYTES + 2);
  }

  private static List<byte[]> framesOf(byte[] stream) {
    List<byte[]> frames = new ArrayList<>();
    ByteBuffer remaining = ByteBuffer.wrap(stream);
    while (remaining.hasRemaining()) {
      byte[] frame =
          new byte[Frame.LENGTH_FIELD_BYTES + (int) Frame.length(remaining, remaining.position())];
      remaining.get(frame);
      frames.add(frame);
    }
    return frames;
  }
}
