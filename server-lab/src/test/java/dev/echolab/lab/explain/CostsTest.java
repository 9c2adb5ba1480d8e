package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.SocketMemory.Buffers;
import dev.echolab.lab.linux.SocketMemory.End;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.lab.linux.SyscallProfiler.Counted;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.record.ServerStats;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CostsTest {
  private static SyscallProfile profile(Map<String, Long> server, Map<String, Long> calls) {
    long total = calls.values().stream().mapToLong(Long::longValue).sum();
    Counted counted =
        new Counted(new SyscallCounts(total, calls), 1000, 0.001, ServerStats.of(server), 0);
    return new SyscallProfile(1000, Optional.of(counted), "", Optional.empty());
  }

  @Test
  void callsAreDividedByTheEchoesOfTheSameInterval() {
    SyscallProfile profile = profile(Map.of(), Map.of("read", 500L, "epoll_wait", 100L));

    assertThat(profile.callsPerEcho().orElseThrow()).isCloseTo(0.6, within(1e-9));
    assertThat(profile.callsPerEcho("epoll_wait").orElseThrow()).isCloseTo(0.1, within(1e-9));
    assertThat(profile.callsPerEcho("sendto")).hasValue(0.0);
  }

  @Test
  void withoutTheKernelsCountTheFiguresAreEmptyAndNotZero() {
    SyscallProfile profile =
        new SyscallProfile(1000, Optional.empty(), "no perf here", Optional.empty());

    assertThat(profile.callsPerEcho()).isEmpty();
    assertThat(profile.callsPerEcho("read")).isEmpty();
    assertThat(profile.callsPerEcho(SyscallProfile.OTHERS)).isEmpty();
    assertThat(profile.disagreements()).isEmpty();
  }

  @Test
  void agreeingCountersAreNotReported() {
    assertThat(
            profile(
                    Map.of("readCalls", 1000L, "writeCalls", 1000L, "selects", 200L),
                    Map.of("recvfrom", 1005L, "write", 995L, "epoll_wait", 201L))
                .disagreements())
        .isEmpty();
  }

  @Test
  void aDifferenceIsReportedWithBothFigures() {
    assertThat(profile(Map.of("readCalls", 1000L), Map.of("io_uring_enter", 300L)).disagreements())
        .containsExactly(
            "reads per echo: 1.000 by the server's counters, 0.000 by the kernel (read, readv,"
                + " recvfrom, recvmsg)");
  }

  @Test
  void aMissingCounterIsNotCompared() {
    assertThat(profile(Map.of(), Map.of("epoll_wait", 300L)).disagreements()).isEmpty();
  }

  @Test
  void costsAreUnknownIfAProcessOfTheServerEndedInTheMeasuredTime() {
    ProcessSnapshot process = new ProcessSnapshot(new ProcessCpu(40_000_000, 0), 0, 1, Map.of());
    Map<Long, ProcessSnapshot> one = Map.of(1L, process);
    Map<Long, ProcessSnapshot> both = Map.of(1L, process, 2L, process);

    assertThat(costsBetween(both, one).get(Cost.CPU_USER)).isNull();
    // A process that began in that time counts, over 10,000 echoes.
    assertThat(costsBetween(one, both).get(Cost.CPU_USER)).isEqualTo(4_000.0);
  }

  private static Map<Cost, Double> costsBetween(
      Map<Long, ProcessSnapshot> begin, Map<Long, ProcessSnapshot> end) {
    Iterator<TreeMap<Long, ProcessSnapshot>> samples =
        List.of(new TreeMap<>(begin), new TreeMap<>(end)).iterator();
    StartEndSample<SortedMap<Long, ProcessSnapshot>> ends =
        new StartEndSample<>(() -> Optional.of(samples.next()));
    ends.phase(Phase.MEASURE);
    ends.phase(Phase.DRAIN);
    RunResult result = SampleResults.good().build();
    return CostProfile.of(Load.FULL, "", result, ends, profile(Map.of(), Map.of())).costs();
  }

  @Test
  void queuesOfBothEndsAreSummedForAllAndForSampledConnections() {
    Map<End, Buffers> sockets =
        Map.of(
            new End(50_001, 7001), buffers(1, 2), // a sampled client
            new End(7001, 50_001), buffers(3, 4), // its server end
            new End(50_002, 7001), buffers(10, 20),
            new End(7001, 50_002), buffers(30, 40),
            new End(22, 50_003), buffers(500, 500)); // another server

    QueueSample sample = QueueSample.of(9, sockets, 7001, Set.of(50_001));

    assertThat(sample.sampled()).isEqualTo(new Queues(1, 4, 3, 2));
    assertThat(sample.all()).isEqualTo(new Queues(11, 44, 33, 22));
  }

  private static Buffers buffers(long sendQueueBytes, long receiveQueueBytes) {
    return new Buffers(receiveQueueBytes, sendQueueBytes, Optional.empty());
  }

  @Test
  void theFastestReadOfTheQueuesDecidesHowLongSamplingPauses() {
    QueueSampler sampler = new QueueSampler(7001, Set.of());
    long ms = 1_000_000;

    for (int read = 1; read <= 10; read++) {
      assertThat(sampler.pauseNs(50 * ms)).as("cold").isZero();
    }
    assertThat(sampler.pauseNs(50 * ms)).as("at most").isEqualTo(1_000 * ms);
    assertThat(sampler.pauseNs(2 * ms)).as("100 x 2 - 10").isEqualTo(190 * ms);
    assertThat(sampler.pauseNs(3 * ms)).as("the fastest took 2 ms").isEqualTo(190 * ms);
    assertThat(sampler.pauseNs(ms / 10)).as("within the interval").isZero();
  }
}
