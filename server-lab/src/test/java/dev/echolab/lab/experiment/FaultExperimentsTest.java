package dev.echolab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.echolab.lab.server.LabHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each wrong setting against real servers; its symptom must appear. */
@Tag("measurement")
class FaultExperimentsTest {
  /** Other programs may use the cores for a while: a symptom of scheduling is then hidden. */
  private static final int ATTEMPTS = 3;

  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());

  static Stream<String> faults() {
    return FaultExperiment.all().stream().map(FaultExperiment::name);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theSymptomOfAWrongSettingAppears(String name) throws Exception {
    assumeThat(Files.exists(HOME.jar("bio-server")) && Files.exists(HOME.jar("nio-server")))
        .as("SKIPPED: the servers are not built; build all modules, then run this test again")
        .isTrue();
    assumeThat(Files.isDirectory(Path.of("/proc/net")))
        .as("SKIPPED: the symptoms occur on Linux only")
        .isTrue();

    Conclusion last = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      last =
          new Rig(HOME, Rig.Pace.QUICK, doing -> {})
              .run(Experiment.named(name).orElseThrow())
              .findings()
              .conclusion();
      if (last.status() == Conclusion.Status.HOLDS) {
        return;
      }
    }
    assumeThat(last.status())
        .as("SKIPPED: this machine is too busy for a verdict: " + last.because())
        .isNotEqualTo(Conclusion.Status.CANNOT_BE_TOLD);
    assertThat(last.status()).as(last.because()).isEqualTo(Conclusion.Status.HOLDS);
  }
}
