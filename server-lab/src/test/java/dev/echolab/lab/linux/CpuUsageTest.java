package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.load.os.MachineCpu;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CpuUsageTest {
  private static final CpuUsage BEGIN = new CpuUsage(new MachineCpu(1_000, 0, 0, 0), 500);

  @Test
  void whatThisProgramDidNotUseOtherProgramsOrTheHostUsed() {
    CpuUsage end = new CpuUsage(new MachineCpu(1_600, 50, 300, 50), 900);

    assertThat(end.othersShareSince(BEGIN)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void ticksOfUnequalLengthAreNotANegativeShare() {
    assertThat(new CpuUsage(new MachineCpu(1_100, 0, 100, 0), 700).othersShareSince(BEGIN))
        .isZero();
    assertThat(BEGIN.othersShareSince(BEGIN)).isZero();
  }

  @Test
  void theTimesOfEndedChildrenAreOwn() {
    assertThat(CpuUsage.ownNs("7 (a ) b) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16"))
        .isEqualTo((11 + 12 + 13 + 14) * 10_000_000L);
  }

  @Test
  void theTimeOfAProcessThatThisOneStartedIsOwnOnceItHasEnded() throws Exception {
    Optional<CpuUsage> begin = CpuUsage.now();
    assumeTrue(begin.isPresent(), "SKIPPED: there is no /proc here");

    String work = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";
    Process child = new ProcessBuilder("sh", "-c", work).start();
    child.waitFor();

    long grownNs = CpuUsage.now().orElseThrow().ownNs() - begin.orElseThrow().ownNs();
    assertThat(grownNs).isGreaterThan(100_000_000);
  }
}
