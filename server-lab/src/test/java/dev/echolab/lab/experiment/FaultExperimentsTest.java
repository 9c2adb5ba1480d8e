package dev.echolab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.echolab.lab.server.LabHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing set wrong shows its symptom, against real servers in processes of their own. */
@Tag("measurement")
class FaultExperimentsTest {
  /** Others may use the cores for a while: a symptom of scheduling hides then. */
  private static final int ATTEMPTS = 3;

  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "break-nagle",
        "break-backlog",
        "break-blocking-loop",
        "break-tiny-buffers",
        "break-one-loop"
      })
  void theSymptomOfAWrongSettingAppears(String name) throws Exception {
    assumeThat(Files.exists(HOME.jar("bio-server")) && Files.exists(HOME.jar("nio-server")))
        .as("SKIPPED: the servers are not built; build all modules, then run this test again")
        .isTrue();
    assumeThat(Files.isDirectory(Path.of("/proc/net")))
        .as("SKIPPED: the symptoms are those of Linux")
        .isTrue();

    Conclusion last = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      last =
          new Rig(HOME, Rig.Pace.QUICK, doing -> {})
              .run(Experiments.named(name).orElseThrow())
              .findings()
              .conclusion();
      if (last.verdict() == ClaimVerdict.HOLDS) {
        return;
      }
    }
    assumeThat(last.verdict())
        .as("SKIPPED: this machine is too busy to tell: " + last.because())
        .isNotEqualTo(ClaimVerdict.CANNOT_BE_TOLD);
    assertThat(last.verdict()).as(last.because()).isEqualTo(ClaimVerdict.HOLDS);
  }
}
