package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.echolab.lab.Samples;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostDiagnosisTest {
  private static final int CORES = 2;
  private final List<Trial> trials = new ArrayList<>();

  @Test
  void aMachineWithoutIdleCoresIsLimitedByItsCpu() {
    measured("nio", 100_000, 8_000, 11_000, Map.of());
    assertThat(row("nio").limitedBy()).isEqualTo("CPU");
  }

  @Test
  void idleCoresMeanThatSomethingWaits() {
    measured("nio", 10_000, 8_000, 11_000, machine(0.9, 0.0, 0.0));
    assertThat(row("nio").limitedBy()).isEqualTo("waiting");
    assertThat(row("nio").idleShare()).isEqualTo(0.9);
  }

  @Test
  void coresThatOthersUseAreNoProofOfWaiting() {
    measured("nio", 50_000, 8_000, 11_000, machine(0.02, 0.4, 0.06));
    assertThat(row("nio").limitedBy()).isEqualTo("others' CPU");
    assertThat(row("nio").othersShare()).isEqualTo(0.4);
  }

  @Test
  void aClientThreadThatIsAlwaysBusyIsTheLimitInSpiteOfIdleCores() {
    measured("nio", 100_000, 8_000, 9_500, machine(0.7, 0.0, 0.0));
    assertThat(row("nio", 8).limitedBy()).isEqualTo("client");
    measured("bio", 100_000, 8_000, 8_500, machine(0.7, 0.0, 0.0));
    assertThat(row("bio", 8).limitedBy()).isEqualTo("waiting");
  }

  @Test
  void whereIdleTimeIsNotKnownTheLimitIsNotKnown() {
    measured("nio", 10_000, 8_000, 11_000, Map.of());
    assertThat(row("nio").limitedBy()).isEqualTo("not known");
    assertThat(row("nio").idleShare()).isNull();
  }

  private static Map<Metric, Double> machine(double idle, double others, double stolen) {
    return Map.of(Metric.IDLE, idle, Metric.OTHERS, others, Metric.STOLEN, stolen);
  }

  @Test
  void costsAndCountsReferToTheBaseline() {
    measured(
        "base", 100_000, 8_000, 8_000, Map.of(Metric.READ_CALLS, 1.0, Metric.EMPTY_READS, 0.0));
    measured(
        "dear", 60_000, 16_000, 8_000, Map.of(Metric.READ_CALLS, 2.0, Metric.EMPTY_READS, 1.0));
    assertThat(row("dear").cpuRatio()).isEqualTo(2, within(1e-9));
    assertThat(row("dear").differences())
        .containsExactly(
            "read calls per echo 2.00 instead of 1.00",
            "empty reads per echo 1.00 instead of 0.00");
  }

  @Test
  void countsThatHardlyDifferAreNotListed() {
    measured("base", 100_000, 8_000, 8_000, Map.of(Metric.READ_CALLS, 1.0));
    measured("dear", 60_000, 16_000, 8_000, Map.of(Metric.READ_CALLS, 1.01));
    assertThat(row("dear").differences()).isEmpty();
  }

  @Test
  void aServerWithoutKnownCostsHasNoRatio() {
    measured("base", 100_000, 8_000, 8_000, Map.of());
    assertThat(row("stranger").cpuRatio()).isNull();
    assertThat(row("stranger").limitedBy()).isEqualTo("not known");
  }

  private CostDiagnosis.Row row(String name) {
    return row(name, CORES);
  }

  private CostDiagnosis.Row row(String name, int cores) {
    PairedTrials rounds = new PairedTrials(List.of(Samples.SCENARIO), trials);
    return new CostDiagnosis(rounds, cores, Optional.of("base")).of(List.of(name)).get(0);
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
