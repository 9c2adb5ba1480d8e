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

/** The clock of these tests says 1, 2, 3, ...: one step each time it is asked. */
class StepListenerTest {
  private final Counters counters = new Counters();
  private long nowNs;
  private final TimestampingStepListener stamped =
      new TimestampingStepListener(new CountingStepListener(counters), counters, () -> ++nowNs);

  @Test
  void everyStepHasItsStamp() {
    stamped.readable(100);
    nowNs = 100;
    stamped.readStart();
    stamped.readEnd(50);
    stamped.processEnd();
    stamped.writeStart();
    stamped.writeEnd(50, 0);
    stamped.requestsCompleted(1, 0);

    assertThat(stamped.trace()).isEqualTo(new TraceFrame(100, 101, 102, 103, 104, 105, 1, 0, 1));
  }

  @Test
  void aBlockingModelNeverLearnsThatASocketIsReadable() {
    oneRequest();

    assertThat(stamped.trace().readableNs()).isZero();
  }

  @Test
  void aRequestInThreeReadsStartsWithTheFirstAndEndsWithTheLast() {
    stamped.readStart(); // 1
    stamped.readEnd(10); // 2
    stamped.processEnd(); // 3
    stamped.readStart(); // 4
    stamped.readEnd(0); // 5
    stamped.readStart(); // 6
    stamped.readEnd(10); // 7
    stamped.processEnd(); // 8
    stamped.writeStart(); // 9
    stamped.writeEnd(20, 0); // 10
    stamped.requestsCompleted(1, 0);

    assertThat(stamped.trace()).isEqualTo(new TraceFrame(0, 1, 7, 8, 9, 10, 3, 1, 1));
  }

  @Test
  void aResponseInThreeWritesStartsWithTheFirstAndEndsWithTheLast() {
    stamped.readStart(); // 1
    stamped.readEnd(30); // 2
    stamped.processEnd(); // 3
    stamped.writeStart(); // 4
    stamped.writeEnd(10, 20); // 5
    stamped.writeStart(); // 6
    stamped.writeEnd(10, 10); // 7
    stamped.writeStart(); // 8
    stamped.writeEnd(10, 0); // 9

    assertThat(stamped.trace()).isEqualTo(new TraceFrame(0, 1, 2, 3, 4, 9, 1, 0, 3));
    assertThat(counters.get(Counter.PARTIAL_WRITES)).isEqualTo(2);
    assertThat(counters.get(Counter.WRITE_CALLS)).isEqualTo(3);
    assertThat(counters.get(Counter.BYTES_OUT)).isEqualTo(30);
  }

  @Test
  void theTimeInEachStepIsSummedUpWithoutWhatLiesBetween() {
    stamped.readStart(); // 1
    stamped.readEnd(0); // 2: brought nothing
    nowNs = 10;
    stamped.readStart(); // 11
    nowNs = 13;
    stamped.readEnd(30); // 14
    nowNs = 18;
    stamped.processEnd(); // 19
    stamped.writeStart(); // 20
    nowNs = 26;
    stamped.writeEnd(10, 20); // 27
    nowNs = 1_000; // the kernel's send buffer is full
    stamped.writeStart(); // 1001
    stamped.writeEnd(20, 0); // 1002

    assertThat(counters.get(Counter.READ_NS)).isEqualTo(3);
    assertThat(counters.get(Counter.PROCESS_NS)).isEqualTo(5);
    assertThat(counters.get(Counter.WRITE_NS)).isEqualTo(7 + 1);
  }

  @Test
  void theNextRequestStartsAnew() {
    oneRequest();
    nowNs = 100;

    oneRequest();

    assertThat(stamped.trace()).isEqualTo(new TraceFrame(0, 101, 102, 103, 104, 105, 1, 0, 1));
  }

  @Test
  void aRequestWhoseFirstBytesCameWithItsPredecessorSharesThatRead() {
    stamped.readStart(); // 1
    stamped.readEnd(70); // 2
    stamped.processEnd(); // 3
    stamped.writeStart(); // 4
    stamped.writeEnd(50, 0); // 5
    stamped.requestsCompleted(1, 20);
    stamped.readStart(); // 6
    stamped.readEnd(30); // 7
    stamped.processEnd(); // 8
    stamped.writeStart(); // 9
    stamped.writeEnd(50, 0); // 10
    stamped.requestsCompleted(1, 0);

    assertThat(stamped.trace()).isEqualTo(new TraceFrame(0, 1, 7, 8, 9, 10, 2, 0, 1));
  }

  @Test
  void aTraceIsOfItsOwnRequestThoughTheNextOnesBytesAreThere() {
    RequestHandlerLoop loop =
        new RequestHandlerLoop(
            new FramedRequestHandler(Work.ECHO, 1024, () -> new byte[0], counters, stamped),
            stamped,
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
  void anEmptyReadIsARead() {
    CountingStepListener counted = new CountingStepListener(counters);

    counted.readEnd(0);
    counted.readEnd(7);

    assertThat(counters.get(Counter.READ_CALLS)).isEqualTo(2);
    assertThat(counters.get(Counter.EMPTY_READS)).isEqualTo(1);
    assertThat(counters.get(Counter.BYTES_IN)).isEqualTo(7);
  }

  @Test
  void theEndOfAStreamIsAReadWithoutBytesThatIsNotEmpty() {
    new CountingStepListener(counters).readEnd(-1);

    assertThat(counters.get(Counter.READ_CALLS)).isEqualTo(1);
    assertThat(counters.get(Counter.EMPTY_READS)).isZero();
    assertThat(counters.get(Counter.BYTES_IN)).isZero();
  }

  @Test
  void whoOnlyCountsHasNoStamps() {
    CountingStepListener counted = new CountingStepListener(counters);
    counted.readStart();
    counted.readEnd(5);
    counted.processEnd();
    counted.writeStart();
    counted.writeEnd(5, 0);

    assertThat(counted.trace()).isEqualTo(new TraceFrame(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  private void oneRequest() {
    stamped.readStart();
    stamped.readEnd(50);
    stamped.processEnd();
    stamped.writeStart();
    stamped.writeEnd(50, 0);
    stamped.requestsCompleted(1, 0);
  }
}
