package dev.echolab.handler;

import static dev.echolab.contract.Requests.echo;
import static dev.echolab.contract.Requests.join;
import static dev.echolab.contract.Requests.payload;
import static dev.echolab.contract.Requests.traced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Uses a clock that returns 1, 2, 3, ... */
class StepListenerTest {
  private final Counters counters = new Counters();
  private long nowNs;
  private final TimestampingStepListener timestamping =
      new TimestampingStepListener(counters, () -> ++nowNs);

  @Test
  void everyStepHasATimestamp() {
    timestamping.readable(100);
    nowNs = 100;
    timestamping.readStart();
    timestamping.readEnd(50);
    timestamping.processEnd();
    timestamping.writeStart();
    timestamping.writeEnd(50, 0);
    timestamping.requestsCompleted(1, 0);

    assertThat(timestamping.trace())
        .isEqualTo(new TraceFrame(100, 101, 102, 103, 104, 105, 1, 0, 1));
  }

  @Test
  void aBlockingModelHasNoReadableTimestamp() {
    oneRequest();

    assertThat(timestamping.trace().readableNs()).isZero();
  }

  @Test
  void aRequestInThreeReadsStartsWithTheFirstAndEndsWithTheLast() {
    timestamping.readStart(); // 1
    timestamping.readEnd(10); // 2
    timestamping.processEnd(); // 3
    timestamping.readStart(); // 4
    timestamping.readEnd(0); // 5
    timestamping.readStart(); // 6
    timestamping.readEnd(10); // 7
    timestamping.processEnd(); // 8
    timestamping.writeStart(); // 9
    timestamping.writeEnd(20, 0); // 10
    timestamping.requestsCompleted(1, 0);

    assertThat(timestamping.trace()).isEqualTo(new TraceFrame(0, 1, 7, 8, 9, 10, 3, 1, 1));
  }

  @Test
  void aResponseInThreeWritesStartsWithTheFirstAndEndsWithTheLast() {
    timestamping.readStart(); // 1
    timestamping.readEnd(30); // 2
    timestamping.processEnd(); // 3
    timestamping.writeStart(); // 4
    timestamping.writeEnd(10, 20); // 5
    timestamping.writeStart(); // 6
    timestamping.writeEnd(10, 10); // 7
    timestamping.writeStart(); // 8
    timestamping.writeEnd(10, 0); // 9

    assertThat(timestamping.trace()).isEqualTo(new TraceFrame(0, 1, 2, 3, 4, 9, 1, 0, 3));
    assertThat(counters.get(Counter.PARTIAL_WRITES)).isEqualTo(2);
    assertThat(counters.get(Counter.WRITE_CALLS)).isEqualTo(3);
    assertThat(counters.get(Counter.BYTES_OUT)).isEqualTo(30);
  }

  @Test
  void theTimeInEachStepExcludesTheTimeBetweenSteps() {
    timestamping.readStart(); // 1
    timestamping.readEnd(0); // 2: brought nothing
    nowNs = 10;
    timestamping.readStart(); // 11
    nowNs = 13;
    timestamping.readEnd(30); // 14
    nowNs = 18;
    timestamping.processEnd(); // 19
    timestamping.writeStart(); // 20
    nowNs = 26;
    timestamping.writeEnd(10, 20); // 27
    nowNs = 1_000; // the kernel's send buffer is full
    timestamping.writeStart(); // 1001
    timestamping.writeEnd(20, 0); // 1002

    assertThat(counters.get(Counter.READ_NS)).isEqualTo(3);
    assertThat(counters.get(Counter.PROCESS_NS)).isEqualTo(5);
    assertThat(counters.get(Counter.WRITE_NS)).isEqualTo(7 + 1);
  }

  @Test
  void theNextRequestHasItsOwnTimestamps() {
    oneRequest();
    nowNs = 100;

    oneRequest();

    assertThat(timestamping.trace()).isEqualTo(new TraceFrame(0, 101, 102, 103, 104, 105, 1, 0, 1));
  }

  /** As Netty reads once more after a read that has filled its buffer. */
  @Test
  void anEmptyReadAfterAResponseIsNotTheStartOfTheNextRequest() {
    oneRequest();
    timestamping.readStart();
    timestamping.readEnd(0);
    nowNs = 100;

    oneRequest();

    assertThat(timestamping.trace()).isEqualTo(new TraceFrame(0, 101, 102, 103, 104, 105, 2, 1, 1));
  }

  @Test
  void aRequestThatStartsInTheReadOfItsPredecessorSharesThatRead() {
    timestamping.readable(-2);
    timestamping.readStart(); // 1
    timestamping.readEnd(70); // 2
    timestamping.processEnd(); // 3
    timestamping.writeStart(); // 4
    timestamping.writeEnd(50, 0); // 5
    timestamping.requestsCompleted(1, 20);
    timestamping.readable(5);
    timestamping.readStart(); // 6
    timestamping.readEnd(30); // 7
    timestamping.processEnd(); // 8
    timestamping.writeStart(); // 9
    timestamping.writeEnd(50, 0); // 10
    timestamping.requestsCompleted(1, 0);

    assertThat(timestamping.trace()).isEqualTo(new TraceFrame(-2, 1, 7, 8, 9, 10, 2, 0, 1));
  }

  @Test
  void aTraceIsNotAffectedByTheBytesOfTheNextRequest() {
    RequestHandlerLoop loop =
        new RequestHandlerLoop(
            new FramedRequestHandler(Work.ECHO, 1024, () -> new byte[0], counters, timestamping),
            timestamping,
            ByteBuffer.allocate(1024));
    byte[] request = traced(1, payload(1, 10));
    byte[] both = join(request, echo(2, payload(2, 10)));

    loop.receive(both, 0, 5); // read 1-2, processed 3
    loop.receive(both, 5, both.length); // read 4-5, processed 6, written 7-8

    ByteBuffer written = ByteBuffer.wrap(loop.written());
    assertThat(Frame.type(written, request.length)).isEqualTo(Frame.TRACE);
    assertThat(TraceFrame.parsePayload(written, request.length + Frame.HEADER_BYTES))
        .isEqualTo(new TraceFrame(0, 1, 5, 6, 7, 8, 2, 0, 1));
  }

  @Test
  void anEmptyReadIsCountedAsARead() {
    CountingStepListener counting = new CountingStepListener(counters);

    counting.readEnd(0);
    counting.readEnd(7);

    assertThat(counters.get(Counter.READ_CALLS)).isEqualTo(2);
    assertThat(counters.get(Counter.EMPTY_READS)).isEqualTo(1);
    assertThat(counters.get(Counter.BYTES_IN)).isEqualTo(7);
  }

  @Test
  void theEndOfAStreamIsAReadThatIsNotEmpty() {
    new CountingStepListener(counters).readEnd(-1);

    assertThat(counters.get(Counter.READ_CALLS)).isEqualTo(1);
    assertThat(counters.get(Counter.EMPTY_READS)).isZero();
    assertThat(counters.get(Counter.BYTES_IN)).isZero();
  }

  @Test
  void aCountingListenerHasNoTimestamps() {
    CountingStepListener counting = new CountingStepListener(counters);
    counting.readStart();
    counting.readEnd(5);
    counting.processEnd();
    counting.writeStart();
    counting.writeEnd(5, 0);

    assertThat(counting.trace()).isEqualTo(new TraceFrame(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private void oneRequest() {
    timestamping.readStart();
    timestamping.readEnd(50);
    timestamping.processEnd();
    timestamping.writeStart();
    timestamping.writeEnd(50, 0);
    timestamping.requestsCompleted(1, 0);
  }
}
