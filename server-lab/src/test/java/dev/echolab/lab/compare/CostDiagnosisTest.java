package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.Samples;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostDiagnosisTest {
  private static final int CORES = 2;
  private final List<Trial> trials = new ArrayList<>();

  @Test
  void aMachineWithoutIdleCoresIsNamedAsTheLimit() {
    measured("nio", 100_000, 8_000, 11_000, Map.of());

    assertThat(causes("nio"))
        .containsExactly(
            "nio: 100,000 echoes/s at 8.000 us of server and 11.00 us of client CPU each kept 1.90"
                + " of 2 cores busy: the processors were the limit.");
  }

  @Test
  void idleCoresMeanThatSomethingWaits() {
    measured("nio", 10_000, 8_000, 11_000, machine(0.9, 0.0, 0.0));

    assertThat(causes("nio").get(0))
        .contains("of the rest 1.80 were idle, other programs used 0.00, the host took 0.00")
        .endsWith("what limited it was waiting, not the processors.");
  }

  @Test
  void coresThatOthersUseAreNoProofOfWaiting() {
    measured("nio", 50_000, 8_000, 11_000, machine(0.02, 0.4, 0.06));

    assertThat(causes("nio").get(0))
        .contains("other programs used 0.80, the host took 0.12")
        .endsWith(
            "the processors were the limit, but other programs or the host used some of them.");
  }

  @Test
  void whereIdleTimeIsNotKnownNothingIsSaidOfTheLimit() {
    measured("nio", 10_000, 8_000, 11_000, Map.of());

    assertThat(causes("nio").get(0)).endsWith("whether the rest was idle is not known.");
  }

  private static Map<Metric, Double> machine(double idle, double others, double stolen) {
    return Map.of(Metric.IDLE, idle, Metric.OTHERS, others, Metric.STOLEN, stolen);
  }

  @Test
  void theDearerServerIsComparedWithTheCheapestByWhatWasCounted() {
    measured(
        "cheap", 100_000, 8_000, 8_000, Map.of(Metric.READ_CALLS, 1.0, Metric.EMPTY_READS, 0.0));
    measured(
        "dear", 60_000, 16_000, 8_000, Map.of(Metric.READ_CALLS, 2.0, Metric.EMPTY_READS, 1.0));

    assertThat(causes("dear", "cheap").get(1))
        .contains(" Its CPU per echo was 2.00 times that of cheap")
        .endsWith(
            "measured in the same trials: read calls per echo 2.00 instead of 1.00,"
                + " empty reads per echo 1.00 instead of 0.00.");
  }

  @Test
  void whereNothingThatIsCountedDiffersThatIsSaid() {
    measured("cheap", 100_000, 8_000, 8_000, Map.of(Metric.READ_CALLS, 1.0));
    measured("dear", 60_000, 16_000, 8_000, Map.of(Metric.READ_CALLS, 1.01));

    assertThat(causes("cheap", "dear").get(1)).contains("none of the calls, switches");
  }

  @Test
  void nearlyEqualCostsNeedNoExplanation() {
    measured("cheap", 100_000, 8_000, 8_000, Map.of(Metric.READ_CALLS, 1.0));
    measured("near", 99_000, 8_500, 8_000, Map.of(Metric.READ_CALLS, 2.0));

    assertThat(causes("cheap", "near").get(1)).doesNotContain("CPU per echo was");
  }

  @Test
  void whoseCostsAreNotKnownIsLeftOut() {
    measured("cheap", 100_000, 8_000, 8_000, Map.of());

    assertThat(causes("cheap", "stranger")).hasSize(1);
  }

  private List<String> causes(String... names) {
    PairedTrials rounds = new PairedTrials(List.of(Samples.SCENARIO), trials, new Bootstrap(1));
    return new CostDiagnosis(rounds, CORES).of(List.of(names));
  }

  private void measured(
      String name, double perSecond, double cpuNs, double clientNs, Map<Metric, Double> counts) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ECHOES_PER_SECOND, perSecond);
    values.put(Metric.CPU, cpuNs);
    values.put(Metric.CPU_USER, cpuNs / 4);
    values.put(Metric.CPU_SYS, cpuNs * 3 / 4);
    values.put(Metric.CLIENT_CPU, clientNs);
    values.putAll(counts);
    trials.add(
        new Trial(
            name,
            Samples.SCENARIO,
            1,
            Samples.VALID,
            values,
            Trial.Server.UNKNOWN,
            JsonNodeFactory.instance.objectNode()));
  }
}
