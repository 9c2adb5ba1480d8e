package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aSecondWithoutAnEchoHasNoLatency() {
    LoadPlan plan = LoadPlan.builder("h", 1).build();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    new LiveView(stream, false, plan)
        .second(
            Phase.MEASURE,
            new IntervalSample(0, 1_000_000_000, 0, 3, null, null, 0, 4),
            Histograms.create());
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("p50 +- +p99 +- +max +- +errors 3")
        .doesNotContain(" ns");
  }
}
