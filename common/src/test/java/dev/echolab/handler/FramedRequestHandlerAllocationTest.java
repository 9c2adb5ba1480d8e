package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.echolab.contract.Requests;
import dev.echolab.counters.Counters;
import dev.echolab.handler.RequestHandler.Next;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requires that an echo allocates nothing. Measures the allocation of this thread, not time. */
class FramedRequestHandlerAllocationTest {
  private static final int WARM_UP_ROUNDS = 5_000;
  private static final int ROUNDS = 10_000;
  private static final int FRAMES_PER_ROUND = 8;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Counters counters = new Counters();
  private Object escaped = "";

  @Test
  void aPlainEchoAllocatesNothing() {
    CountingStepListener steps = new CountingStepListener(counters);

    assertThat(bytesPerRound(handler(Work.ECHO, steps), steps)).isLessThan(1);
  }

  @Test
  void anEchoWithTimestampsAllocatesNothing() {
    StepListener steps = new TimestampingStepListener(counters, System::nanoTime);

    assertThat(bytesPerRound(handler(Work.ECHO, steps), steps)).isLessThan(1);
  }

  @Test
  void anEchoWithWorkAllocatesNothing() {
    CountingStepListener steps = new CountingStepListener(counters);

    assertThat(bytesPerRound(handler(Work.spin(1, System::nanoTime), steps), steps)).isLessThan(1);
  }

  /** Verifies the measurement: one small object per echo is detected. */
  @Test
  void anAllocationPerEchoIsDetected() {
    CountingStepListener steps = new CountingStepListener(counters);
    Work allocating =
        new Work() {
          @Override
          public boolean isFree() {
            return true;
          }

          @Override
          public void run() {
            escaped = new byte[1];
          }
        };

    assertThat(bytesPerRound(handler(allocating, steps), steps))
        .isGreaterThanOrEqualTo(FRAMES_PER_ROUND * 8.0);
    assertThat(escaped).isInstanceOf(byte[].class);
  }

  private FramedRequestHandler handler(Work work, StepListener steps) {
    return new FramedRequestHandler(work, 1024, () -> new byte[0], counters, steps);
  }

  private double bytesPerRound(RequestHandler handler, StepListener steps) {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < FRAMES_PER_ROUND; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, 100)));
    }
    // The last request is incomplete, as after a partial read.
    byte[] bytes = Requests.join(requests);
    ByteBuffer sent = ByteBuffer.wrap(bytes, 0, bytes.length - 1);
    ByteBuffer received = ByteBuffer.allocateDirect(bytes.length);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      round(handler, steps, sent, received);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      round(handler, steps, sent, received);
    }
    long after = threads.getCurrentThreadAllocatedBytes();
    return (after - before) / (double) ROUNDS;
  }

  private static void round(
      RequestHandler handler, StepListener steps, ByteBuffer sent, ByteBuffer received) {
    received.clear().put(sent.rewind()).flip();
    steps.readStart();
    steps.readEnd(received.remaining());
    Next next;
    do {
      next = handler.process(received);
      steps.writeStart();
      steps.writeEnd(received.remaining(), 0);
      if (handler.extraFrame() != null) {
        throw new IllegalStateException("a plain echo has no extra frame");
      }
      handler.spanRemaining(received);
    } while (next == Next.CONTINUE);
  }
}
