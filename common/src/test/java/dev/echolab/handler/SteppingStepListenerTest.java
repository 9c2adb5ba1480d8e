package dev.echolab.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counters;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SteppingStepListenerTest {
  private static final int PORT = 40_112;

  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final StepGate gate = new StepGate(reports::add);

  /** The second case is a write call that was offered a part. */
  @ParameterizedTest
  @ValueSource(ints = {40, 0})
  void aStopAfterAPartialWriteReportsWhatIsNotWrittenYet(int remaining) throws Exception {
    gate.follow(PORT, "4");
    CountingStepListener counting = new CountingStepListener(new Counters());
    SteppingStepListener steps = new SteppingStepListener(counting, gate.of(PORT).orElseThrow());
    Thread connection =
        new Thread(
            () -> {
              new RawRequestHandler(() -> {}, steps).process(ByteBuffer.allocate(100).limit(60));
              steps.writeStart();
              steps.writeEnd(20, remaining);
              steps.writeStart();
              steps.writeEnd(40, 0);
            });
    connection.start();

    assertThat(stop()).contains("before=4", "position=0 limit=60 capacity=100");
    assertThat(stop()).contains("before=4", "position=20 limit=60 capacity=100");
    connection.join();
  }

  @Test
  void aConnectionThatStandsStillBeforeItsWorkIsInStep3() throws Exception {
    gate.follow(PORT, "3");
    CountingStepListener counting = new CountingStepListener(new Counters());
    SteppingStepListener steps = new SteppingStepListener(counting, gate.of(PORT).orElseThrow());
    Thread connection =
        new Thread(() -> new RawRequestHandler(() -> {}, steps).process(ByteBuffer.allocate(10)));
    connection.start();

    assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("before=3");
    assertThat(counting.phase()).isEqualTo(ConnectionActivity.Phase.PROCESSING);
    gate.next(PORT);
    connection.join();
  }

  private String stop() throws InterruptedException {
    String report = reports.poll(10, TimeUnit.SECONDS);
    while (report != null && report.contains("before=-")) {
      report = reports.poll(10, TimeUnit.SECONDS);
    }
    gate.next(PORT);
    return report;
  }
}
