package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.protocol.Protocol;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In steady state a client thread allocates nothing per echo. */
@Timeout(60)
class AllocationTest {

  private static List<LoopModel> loops() {
    return List.of(
        new LoopModel.Closed(32, Duration.ZERO),
        new LoopModel.Open(20_000, Arrivals.POISSON, LoopModel.Spread.ROUND_ROBIN, 64));
  }

  @ParameterizedTest
  @MethodSource("loops")
  void aClientThreadAllocatesNothingPerEcho(LoopModel loop) throws Exception {
    List<Long> allocated = new ArrayList<>();
    List<Long> echoes = new ArrayList<>();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RunListener sampler =
        new RunListener() {
          @Override
          public void second(Phase phase, IntervalSample second, Histogram corrected) {
            long client =
                Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                    .filter(info -> info != null && info.getThreadName().equals("load-0"))
                    .mapToLong(java.lang.management.ThreadInfo::getThreadId)
                    .findFirst()
                    .orElse(-1);
            if (client >= 0) {
              allocated.add(threads.getThreadAllocatedBytes(client));
              echoes.add(second.echoes());
            }
          }
        };
    try (EchoPeer peer = EchoPeer.honest()) {
      LoadRun.run(
          LoadPlan.builder("127.0.0.1", peer.port())
              .protocol(Protocol.RAW)
              .connections(8)
              .loop(loop)
              .warmup(Duration.ofSeconds(1))
              .duration(Duration.ofSeconds(4))
              .build(),
          sampler);
    }
    // The median: a second begins with a new ThreadSecond, one large histogram, if the last one has
    // not come back because the machine held the thread that adds them up. That is not per echo.
    double[] bytesPerEcho =
        IntStream.range(1, allocated.size())
            .mapToDouble(i -> (double) (allocated.get(i) - allocated.get(i - 1)) / echoes.get(i))
            .sorted()
            .toArray();
    assertThat(bytesPerEcho[bytesPerEcho.length / 2])
        .as("median bytes per echo of a second; allocated %s, echoes %s", allocated, echoes)
        .isBetween(0.0, 1.0);
  }
}
