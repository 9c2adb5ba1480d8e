package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.SyscallCounter.Switching;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.record.ServerStats;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyscallProfilerTest {
  private static final SyscallCounts CALLS = new SyscallCounts(2_000, Map.of("read", 1_000L));

  private static ServerStats counters(long echoes) {
    return ServerStats.of(Map.of("framesIn", echoes, "readCalls", echoes * 2));
  }

  @Test
  void theCountBelongsToAtLeastTheInnerAndAtMostTheOuterEchoes() {
    // Requests for the counters are frames, too: one of the inner window, three of the outer.
    SyscallProfiler.Counted counted =
        SyscallProfiler.between(
            CALLS, counters(100), counters(151), counters(1_052), counters(1_203));

    assertThat(counted.echoes()).isEqualTo((900 + 1_100) / 2);
    assertThat(counted.unsureShare()).isCloseTo(0.1, within(1e-9));
    assertThat(counted.server().get(Counter.READ_CALLS)).hasValue((1_802L + 2_206L) / 2);
  }

  @Test
  void switchingThatTakesNoTimeLeavesNoDoubt() {
    SyscallProfiler.Counted counted =
        SyscallProfiler.between(
            CALLS, counters(100), counters(101), counters(1_102), counters(1_103));

    assertThat(counted.echoes()).isEqualTo(1_000);
    assertThat(counted.unsureShare()).isZero();
  }

  @Test
  void aServerThatAnsweredNothingIsWhollyUnsure() {
    SyscallProfiler.Counted counted =
        SyscallProfiler.between(CALLS, counters(1), counters(2), counters(3), counters(4));

    assertThat(counted.echoes()).isZero();
    assertThat(counted.unsureShare()).isEqualTo(1);
  }

  @Test
  void aCountThatIsLowerThanTheServersOwnIsNotUsed() {
    assertThat(counted(Map.of("read", 285L, "write", 1_000L)).whyUnusable())
        .hasValue("the kernel counted 0.285 reads per echo, the server 1.000");
    assertThat(counted(Map.of("recvfrom", 1_000L, "sendto", 940L)).whyUnusable())
        .hasValue("the kernel counted 0.940 writes per echo, the server 1.000");
  }

  @Test
  void aCountThatIsHigherOrMadeWithoutReadCallsIsNoContradiction() {
    assertThat(counted(Map.of("read", 945L, "write", 1_200L)).whyUnusable()).isEmpty();
    assertThat(counted(Map.of("io_uring_enter", 400L)).whyUnusable()).isEmpty();
  }

  @Test
  void aCountOfTooFewEchoesIsNotUsed() {
    SyscallProfiler.Counted late =
        SyscallProfiler.between(CALLS, counters(1), counters(2), counters(4), counters(5));

    assertThat(late.whyUnusable()).hasValue("only 1 echoes came while the kernel counted");
  }

  private static SyscallProfiler.Counted counted(Map<String, Long> calls) {
    ServerStats server = ServerStats.of(Map.of("readCalls", 1_000L, "writeCalls", 1_000L));
    return new SyscallProfiler.Counted(new SyscallCounts(3_000, calls), 1_000, 0.001, server, 8);
  }

  @Test
  void withoutCountersOfTheServerTheEchoesAreTheClientsCountSinceTheSwitch() {
    // 10 s with 10,000 echoes of 1 ms: one is on its way at any time.
    RunResult run = SampleResults.good().build();
    long startNs = run.measured().startNs();
    SyscallProfiler.Counted counted =
        SyscallProfiler.byClient(
            CALLS, run, new Switching(startNs + 1_000_000_000, startNs + 1_200_000_000));

    assertThat(counted.echoes()).isEqualTo(8_900);
    assertThat(counted.unsureShare()).isCloseTo(101 / 8_900.0, within(1e-4));
    assertThat(counted.whyUnusable()).isEmpty();
  }

  @Test
  void whatCannotBeCountedSaysWhyAndIsNotZero() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (SyscallProfiler watch =
        new SyscallProfiler(-1, Optional.of(new Target("127.0.0.1", port)))) {
      watch.phase(Phase.WARMUP);
      watch.phase(Phase.MEASURE);
      watch.phase(Phase.DRAIN);

      assertThat(watch.counted(SampleResults.good().build())).isEmpty();
      assertThat(watch.whyNot()).contains("refused");
    }
  }
}
