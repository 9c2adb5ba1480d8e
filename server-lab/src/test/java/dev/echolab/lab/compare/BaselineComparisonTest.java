package dev.echolab.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.Samples;
import dev.echolab.lab.stats.Stats;
import dev.echolab.lab.trial.Metric;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.Schemas;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineComparisonTest {
  @TempDir Path folder;

  private static CompareResult result(double... echoesPerSecond) {
    return Samples.result(Samples.trials("nio", echoesPerSecond), List.of(Samples.SCENARIO));
  }

  private BaselineComparison from(CompareResult before, CompareResult after) throws IOException {
    Path file = folder.resolve("50%-load.json");
    Files.writeString(file, Json.text(CompareDocument.of(before)));
    return BaselineComparison.of(
        BaselineResult.of(CompareDocument.of(after)), BaselineResult.read(file), 0.05);
  }

  @Test
  void aSureLossBeyondTheLimitIsARegression() throws Exception {
    BaselineComparison changes = from(result(100, 101, 99, 100, 102), result(80, 81, 79, 82, 80));
    assertThat(changes.regressions())
        .singleElement()
        .asString()
        .contains("nio")
        .contains("0.80 x the echoes/s");
    ObjectNode tree = CompareDocument.of(result(80, 81, 79, 82, 80));
    tree.set("against", Json.toTree(changes));
    Schemas.assertKeeps(tree, "compare-result.schema.json");
  }

  @Test
  void whatDiffersIsNamedIfNothingCanBeCompared() throws Exception {
    CompareResult before = result(100, 101);
    Scenario open = Samples.SCENARIO.withRate(1000);
    CompareResult rated =
        Samples.result(List.of(Samples.valid("nio", open, 1, 100)), List.of(open));
    assertThat(from(before, rated).headline())
        .startsWith("Nothing to compare: the loads differ. Here: " + open.label() + "; in ")
        .endsWith("50%-load.json: " + Samples.SCENARIO.label() + ".");
    List<Trial> bio = Samples.trials("bio", 100, 101);
    assertThat(from(before, Samples.result(bio, List.of(Samples.SCENARIO))).headline())
        .startsWith("Nothing to compare: no server is in both. Here: bio; in ")
        .endsWith("50%-load.json: nio.");
  }

  @Test
  void aLossWithinTheNoiseIsNone() throws Exception {
    BaselineComparison changes = from(result(100, 140, 80, 120, 95), result(90, 125, 70, 110, 85));
    assertThat(changes.regressions()).isEmpty();
    assertThat(changes.changes())
        .filteredOn(change -> change.metric() == Metric.ECHOES_PER_SECOND)
        .extracting(BaselineComparison.Change::direction)
        .containsExactly(BaselineComparison.Direction.SAME);
  }

  @Test
  void aSureLossBelowTheLimitIsShownAndIsNoRegression() throws Exception {
    BaselineComparison changes =
        from(result(1000, 1001, 999, 1000, 1002), result(980, 981, 979, 980, 982));
    assertThat(changes.regressions()).isEmpty();
    assertThat(changes.changes().get(0).direction()).isEqualTo(BaselineComparison.Direction.WORSE);
  }

  @Test
  void aGainIsNoRegression() throws Exception {
    BaselineComparison changes =
        from(result(100, 101, 99, 100, 102), result(150, 151, 149, 152, 150));
    assertThat(changes.regressions()).isEmpty();
    assertThat(changes.changes().get(0).direction()).isEqualTo(BaselineComparison.Direction.BETTER);
  }

  @Test
  void tooFewTrialsTellNothing() throws Exception {
    BaselineComparison changes = from(result(100, 101), result(50, 51));
    assertThat(changes.isConclusive()).isFalse();
    assertThat(changes.regressions()).isEmpty();
  }

  @Test
  void aLossThatMayBeWithinTheLimitIsNoRegression() throws Exception {
    BaselineComparison changes =
        from(result(1000, 1001, 999, 1000, 1002), result(940, 980, 915, 950, 935));
    assertThat(changes.changes().get(0).direction()).isEqualTo(BaselineComparison.Direction.WORSE);
    assertThat(changes.regressions()).isEmpty();
    assertThat(changes.isConclusive()).isTrue();
  }

  @Test
  void oneServerWithTooFewTrialsMakesTheCheckInconclusive() throws Exception {
    List<Trial> before = new ArrayList<>(Samples.trials("nio", 100, 101, 99, 100, 102));
    List<Trial> after = new ArrayList<>(before);
    before.addAll(Samples.trials("bio", 100, 101, 99, 100, 102));
    after.addAll(Samples.trials("bio", 50, 51));
    BaselineComparison changes =
        from(
            Samples.result(before, List.of(Samples.SCENARIO)),
            Samples.result(after, List.of(Samples.SCENARIO)));
    assertThat(changes.isConclusive()).isFalse();
    assertThat(changes.undecided()).anyMatch(text -> text.startsWith("bio, "));
    assertThat(changes.undecided()).noneMatch(text -> text.startsWith("nio, "));
    assertThat(BaselineText.markdown(changes))
        .anyMatch(line -> line.startsWith("- not decided: bio, "));
  }

  @Test
  void aServerWithoutAValidTrialOnEitherSideMakesTheCheckInconclusive() throws Exception {
    List<Trial> trials = new ArrayList<>(Samples.trials("nio", 100, 101, 99, 100, 102));
    trials.add(Samples.invalid("bio", Samples.SCENARIO, 1));
    CompareResult result = Samples.result(trials, List.of(Samples.SCENARIO));
    BaselineComparison changes = from(result, result);
    assertThat(changes.isConclusive()).isFalse();
    assertThat(changes.undecided())
        .containsExactly(
            "bio, " + Samples.SCENARIO.label() + ": echoes/s: both sides need 5 VALID trials");
  }

  @Test
  void theMeansAreGeometricAsTheirRatioIs() throws Exception {
    BaselineComparison.Change change =
        from(result(100, 400, 100, 400), result(100, 400, 100, 400)).changes().get(0);
    assertThat(change.before()).isCloseTo(200, within(1e-6));
    assertThat(change.after()).isCloseTo(200, within(1e-6));
  }

  @Test
  void manyServersNeedMoreCertaintyThanOne() {
    double[] before = {100, 101, 99, 100, 102};
    double[] after = {97, 100, 98, 99, 97};
    assertThat(Stats.unpairedRatio(after, before, 0.05).orElseThrow().isBelow(1)).isTrue();
    assertThat(Stats.unpairedRatio(after, before, 0.05 / 14).orElseThrow().isBelow(1)).isFalse();
    assertThat(Stats.unpairedRatio(new double[] {0, 1, 1, 1, 1}, before, 0.05)).isEmpty();
  }

  @Test
  void aTamperedResultIsRefusedInOneLine() throws Exception {
    String good = Json.text(CompareDocument.of(result(100, 101)));
    for (String bad :
        List.of(
            good.replace("\"echoesPerSecond\" : 100.0", "\"echoesPerSecond\" : -5"),
            good.replace("\"name\" : \"nio\"", "\"name\" : null"),
            good.replace("\"schemaVersion\" : 1,", "\"schemaVersion\" : 1.9,"))) {
      assertThat(bad).isNotEqualTo(good);
      Path file = Files.writeString(folder.resolve("tampered.json"), bad);
      assertThatThrownBy(() -> BaselineResult.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("tampered.json is no result.json of lab compare")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void whatIsNoResultIsRefusedInWords() throws Exception {
    Path file = Files.writeString(folder.resolve("x.json"), "{\"kind\":\"sweep\"}");
    assertThatThrownBy(() -> BaselineResult.read(file))
        .hasMessageContaining("x.json is no result.json of");
    assertThatThrownBy(() -> BaselineResult.read(folder.resolve("none")))
        .hasMessageContaining("none cannot be read: no such file");
    assertThatThrownBy(() -> BaselineResult.read(folder))
        .hasMessageContaining(folder + " cannot be read: Is a directory");
  }
}
