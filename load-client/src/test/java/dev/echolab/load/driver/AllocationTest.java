package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.MeasurementWindow;
import dev.echolab.load.record.ThreadInterval;
import dev.echolab.protocol.Protocol;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measures what a client thread allocates in a short and in a long run of the same plan. What it
 * allocates once per run, such as buffers and histograms, cancels out; the difference is per echo.
 *
 * <p>What depends on the scheduler is provided before: intervals for more seconds than a run takes,
 * and in-flight windows that hold every message. So the result is the same on a busy machine.
 */
@Timeout(240)
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CONNECTIONS = 8;
  private static final int FEW_ECHOES = 1_000;
  private static final int MANY_ECHOES = 101_000;
  private static final int INTERVALS = 40;
  private static final int WINDOW = 1 << 14;

  private static List<LoopModel> loops() {
    return List.of(
        new LoopModel.Closed(32, Duration.ZERO),
        new LoopModel.Closed(32, Duration.ofNanos(1_000)),
        new LoopModel.Open(100_000, Arrivals.POISSON, LoopModel.Spread.ROUND_ROBIN, 64));
  }

  @ParameterizedTest
  @MethodSource("loops")
  void aClientThreadAllocatesNothingPerEcho(LoopModel loop) throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      LoadPlan.Builder plan = plan(peer).protocol(Protocol.RAW).loop(loop);
      assertThat(allocatedPerEcho(plan)).as("bytes per echo").isBetween(-1.0, 1.0);
    }
  }

  @Test
  void aClientThreadAllocatesNothingPerFramedEcho() throws Exception {
    try (EchoPeer peer =
        EchoPeer.framed(128, (socket, connection, index, message) -> List.of(message))) {
      LoadPlan.Builder plan = plan(peer).protocol(Protocol.FRAMED).closedLoop(32);
      assertThat(allocatedPerEcho(plan)).as("bytes per echo").isBetween(-1.0, 1.0);
    }
  }

  private static LoadPlan.Builder plan(EchoPeer peer) {
    return LoadPlan.builder("127.0.0.1", peer.port())
        .connections(CONNECTIONS)
        .warmup(Duration.ZERO)
        .timeout(Duration.ofSeconds(100));
  }

  private static double allocatedPerEcho(LoadPlan.Builder plan) throws Exception {
    // The first run compiles the code and loads the classes.
    allocated(plan.requests(MANY_ECHOES).build());
    long few = allocated(plan.requests(FEW_ECHOES).build());
    long many = allocated(plan.requests(MANY_ECHOES).build());
    return (double) (many - few) / (MANY_ECHOES - FEW_ECHOES);
  }

  /** Runs a client thread and returns the bytes that it has allocated. */
  private static long allocated(LoadPlan plan) throws Exception {
    SharedRunState shared = new SharedRunState(plan);
    shared.sampled.countDown(); // Nobody samples: the thread may close its connections at once.
    for (int i = 0; i < INTERVALS; i++) {
      shared.freeIntervals.add(new ThreadInterval());
    }
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.targets().get(0).port());
    ClientThread client = new ClientThread(plan, 0, shared, List.of(target));
    for (EchoConnection c : client.manager.connections) {
      for (int i = 0; i < WINDOW; i++) {
        c.inFlight.push(0);
      }
      c.inFlight.dropWaiting();
    }
    AtomicLong bytes = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              long before = THREADS.getCurrentThreadAllocatedBytes();
              client.run();
              bytes.set(THREADS.getCurrentThreadAllocatedBytes() - before);
            },
            "load-0");
    thread.start();
    shared.connected.await();
    long startNs = System.nanoTime();
    shared.window = new MeasurementWindow(startNs, startNs, MeasurementWindow.OPEN_END);
    client.wakeUp();
    thread.join();
    assertThat(shared.failure.get()).isNull();
    assertThat(client.loop.recorder.outcomes().ok()).isEqualTo(plan.timing().requests());
    return bytes.get();
  }
}
