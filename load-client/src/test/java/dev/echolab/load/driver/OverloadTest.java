package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.Recorder;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.schedule.OpenSchedule;
import dev.echolab.protocol.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An open loop that asks for more than the client or the server can do. */
@Timeout(60)
class OverloadTest {
  private static final double PER_SECOND = 50e6;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final MeasurementWindow WINDOW = new MeasurementWindow(0, 0, SECOND_NS);

  private static LoadPlan.Builder plan(int port) {
    return LoadPlan.builder("127.0.0.1", port)
        .protocol(Protocol.RAW)
        .connections(4)
        .openLoop(PER_SECOND, Arrivals.CONSTANT)
        .warmup(Duration.ZERO)
        .duration(Duration.ofSeconds(1))
        .timeout(Duration.ofSeconds(1));
  }

  @Test
  void dueMessagesBeyondTheLimitStayInTheScheduleAndAreCounted() {
    LoadPlan plan = plan(1).build();
    Recorder recorder =
        new Recorder(
            WINDOW, true, new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>(), List.of());
    Failures failures = new Failures(recorder, SECOND_NS);
    // Without a socket nothing is written: everything due waits.
    List<EchoConnection> connections =
        IntStream.range(0, 4).mapToObj(i -> new EchoConnection(i, plan)).toList();
    OpenLoopSource source =
        new OpenLoopSource(
            new OpenSchedule(plan, 0, WINDOW.warmupStartNs()), WINDOW, connections, null, recorder);

    long nowNs = SECOND_NS / 2;
    for (int i = 0; i < 1000; i++) {
      source.sendDue(nowNs++);
    }

    long waiting = connections.stream().mapToLong(c -> c.inFlight.tail()).sum();
    assertThat(waiting).isEqualTo(OpenLoopSource.MAX_WAITING);
    assertThat(source.nextDueNs()).as("no loop without a pause").isGreaterThan(nowNs);
    source.end(SECOND_NS);
    connections.forEach(failures::recordRemaining);
    assertThat(recorder.outcomes().unsent()).isBetween(49_999_998L, 50_000_002L);
  }

  @Test
  @Timeout(60)
  void theServerIsStillServedAndTheRunEnds() throws Exception {
    RunResult result = overload();
    assertThat(result.echoes()).as("echoes in the measured second").isPositive();
    assertThat(result.outcomes().total()).isBetween(49_999_990L, 50_000_010L);
  }

  @Test
  @Tag("measurement")
  void theServerIsKeptBusyAndTheRunEndsInTime() throws Exception {
    long startNs = System.nanoTime();
    assertThat(overload().echoes()).as("echoes in the measured second").isGreaterThan(100_000);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(10));
  }

  private static RunResult overload() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      return LoadRun.run(plan(peer.port()).build());
    }
  }
}
