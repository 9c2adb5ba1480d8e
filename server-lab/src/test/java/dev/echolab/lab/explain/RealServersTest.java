package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Durations;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import dev.echolab.load.Schemas;
import dev.echolab.load.report.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures real servers; skipped if their jars are missing, which this module does not build. */
@Tag("measurement")
@Timeout(120)
class RealServersTest {
  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());
  private static final ExplainSettings SETTINGS =
      new ExplainSettings(Durations.ofMillis(1_000, 300, 500, 300), 8, 128, 500, 1, 1, List.of());

  @ParameterizedTest
  @ValueSource(strings = {"nio", "bio-platform"})
  void theStepsAddUpToTheRoundTripAndTheCostsAreKnown(String name) throws Exception {
    Variant variant = Variants.named(name).orElseThrow();
    boolean built = Files.exists(HOME.jar(variant.module()));
    if (!built) {
      System.err.println("SKIPPED: " + HOME.jar(variant.module()) + " is not built");
    }
    assumeTrue(built, variant.module() + " is not built");
    ServerCommand command = ServerCommand.of(List.of());

    VariantResult explained =
        new VariantExplainer(HOME, command, SETTINGS, ProgressListener.NONE).explain(variant);

    assertThat(explained.why()).isEmpty();
    TimelineSummary summary = explained.timed().timelines();
    assertThat(summary.count()).isGreaterThan(100);
    assertThat(summary.refused()).isZero();
    assertThat(summary.stepsPerRoundTrip()).isCloseTo(1, within(0.05));
    boolean blocking = name.startsWith("bio");
    assertThat(summary.seen(Step.WAIT))
        .isEqualTo(blocking ? Provenance.NOT_SEEN : Provenance.OBSERVED);
    assertThat(summary.seen(Step.READ))
        .isEqualTo(blocking ? Provenance.INFERRED : Provenance.OBSERVED);
    assertThat(explained.timed().samples()).isNotEmpty();

    CostProfile full = explained.costs(Load.FULL);
    assertThat(full.costs().get(Cost.READ_CALLS)).isBetween(0.9, 1.2);
    assertThat(full.costs().get(Cost.BYTES_PER_WRITE)).isBetween(140.0, 160.0);
    assertThat(full.costs().get(Cost.CPU_KERNEL)).isNotNull();
    assertThat(full.costs().get(Cost.COMPILERS)).isNotNull();
    if (full.kernel().counted().isPresent()) {
      assertThat(full.costs().get(Cost.SYSTEM_CALLS)).isBetween(1.5, 4.0);
    } else {
      assertThat(full.kernel().whyNot()).isNotBlank();
      assertThat(full.costs().get(Cost.SYSTEM_CALLS)).isNull();
    }

    ExplainResult result =
        new ExplainResult(SETTINGS, List.of(explained), Map.of("os", "x"), false);
    assertThat(ExplainText.details(result)).anyMatch(line -> line.contains("sum = round trip"));
    JsonNode tree = Json.toTree(result);
    assertThat(tree.at("/variants/0/timed/example/segments")).hasSize(7);
    assertThat(tree.at("/variants/0/counted")).hasSize(2);
    assertMatchesItsSchema(tree);
    assertThat(ReportPage.render(ReportPage.EXPLAIN_SCRIPT, Json.toTree(result)))
        .contains("<script type=\"application/json\" id=\"result\">{\"schemaVersion\":1")
        .contains("One request, drawn to scale")
        .doesNotContain("/*SCRIPT*/");
  }

  private static void assertMatchesItsSchema(JsonNode tree) throws Exception {
    Schemas.assertKeeps(tree, "explain-result.schema.json");

    ((ObjectNode) tree.at("/variants/0/timed/steps")).remove("read");
    assertThat(Schemas.violations(tree, "explain-result.schema.json")).isNotEmpty();
  }
}
