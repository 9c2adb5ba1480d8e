package dev.echolab.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.SampleResults;
import dev.echolab.load.report.MergedResult.Part;
import dev.echolab.load.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergedResultTest {
  private static final Verdict VALID = Verdict.of(List.of(), List.of());
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final LoadPlan plan =
      LoadPlan.builder("h", 1).connections(4).duration(Duration.ofSeconds(10)).build();

  @Test
  void percentilesComeFromTheSumOfTheHistogramsNotFromTheirMean() {
    Histogram slow = Histograms.create();
    slow.recordValueWithCount(9_000_000, 1_000);
    MergedResult merged =
        MergedResult.of(
            List.of(part("a", good()), part("b", good().corrected(slow).echoes(1_000))));
    Histogram sum = merged.result().corrected();
    assertThat(merged.plan().connections().count()).isEqualTo(8);
    assertThat(merged.result().echoes()).isEqualTo(11_000);
    assertThat(sum.getTotalCount()).isEqualTo(11_000);
    assertThat(sum.valuesAreEquivalent(sum.getValueAtPercentile(50), 1_000_000)).isTrue();
    assertThat(sum.valuesAreEquivalent(sum.getValueAtPercentile(99), 9_000_000)).isTrue();
  }

  @Test
  void aSecondThatOnePartDoesNotHaveCountsForTheOthers() {
    RunResult result =
        MergedResult.of(
                List.of(
                    part("a", good().secondsOf("10,20,30")), part("b", good().secondsOf("1,2"))))
            .result();
    assertThat(result.seconds()).extracting(IntervalSample::echoes).containsExactly(11L, 22L, 30L);
  }

  @Test
  void thePercentilesOfASecondAreUnknownInEveryFileAndWhenReadAgain(@TempDir Path dir)
      throws Exception {
    MergedResult merged = MergedResult.of(List.of(part("a", second(10)), part("b", second(5))));
    assertThat(CsvReport.lines(merged.result()).get(1)).isEqualTo("0,1000000000,15,0,-,-,1,8");

    JsonNode second =
        Json.toTree(LoadDocument.of(merged.plan(), merged.result(), VALID)).at("/seconds/0");
    assertThat(second.required("p50Ns").isNull()).isTrue();
    assertThat(second.required("p99Ns").isNull()).isTrue();
    assertThat(second.required("maxNs").asLong()).isEqualTo(1);

    Path file = Files.createFile(dir.resolve("whole.json"));
    Files.writeString(file, Json.text(LoadDocument.of(merged.plan(), merged.result(), VALID)));
    assertThat(Part.read(file).result().seconds()).isEqualTo(merged.result().seconds());
  }

  @Test
  void partsThatBeganMoreThanASecondApartAreRefusedByName() {
    Part late = part("late.json", good().startedAt(NOON.plusMillis(1_001)));
    assertThatThrownBy(() -> MergedResult.of(List.of(part("a.json", good()), late)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("late.json")
        .hasMessageContaining("--start-at");
  }

  @Test
  void thePartThatBeganFirstIsComparedWithTheLastInWhateverOrder() {
    Part middle = part("middle.json", good());
    Part early = part("early.json", good().startedAt(NOON.minusMillis(900)));
    Part late = part("late.json", good().startedAt(NOON.plusMillis(900)));
    assertThat(MergedResult.of(List.of(middle, early)).result().runIds()).hasSize(2);
    for (List<Part> parts : List.of(List.of(middle, early, late), List.of(late, middle, early))) {
      assertThatThrownBy(() -> MergedResult.of(parts))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("late.json started 1.800 s apart from early.json");
    }
    Part edited = part("edited.json", good().startedAt(Instant.MAX));
    assertThatThrownBy(() -> MergedResult.of(List.of(edited, early)))
        .hasMessageContaining("edited.json started ");
  }

  @Test
  void theEnvironmentIsThatOfThePartsAndNamesWhatDiffers() {
    RunResult a = part("a.json", good()).result();
    RunResult b = part("b.json", good()).result();
    Map<String, String> ofA = Map.of("cpu", "A", "jdk", "17");
    Map<String, String> ofB = Map.of("cpu", "B", "jdk", "17");
    MergedResult merged =
        MergedResult.of(
            List.of(
                new Part(Path.of("a.json"), plan, a, VALID, ofA),
                new Part(Path.of("b.json"), plan, b, VALID, ofB)));
    assertThat(merged.environment()).isEqualTo(Map.of("cpu", "A; B", "jdk", "17"));
  }

  @Test
  void aRunThatIsGivenTwiceIsRefusedAlsoAsPartOfAMergedResult() {
    Part a = part("a.json", good());
    Part b = part("b.json", good());
    Part copyOfA = new Part(Path.of("copy.json"), plan, a.result(), VALID, Map.of());
    assertThatThrownBy(() -> MergedResult.of(List.of(a, b, copyOfA)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("copy.json and a.json hold the same run");

    MergedResult both = MergedResult.of(List.of(a, b));
    assertThat(both.result().runIds()).hasSize(2);
    Part merged = new Part(Path.of("ab.json"), plan, both.result(), VALID, Map.of());
    assertThatThrownBy(() -> MergedResult.of(List.of(merged, b)))
        .hasMessageContaining("b.json and ab.json hold the same run");
  }

  @Test
  void partsThatReconnectAndPartsThatDoNotAreRefusedInWhateverOrder() {
    Part a = part("a.json", good());
    LoadPlan reconnecting =
        LoadPlan.builder("h", 1)
            .connections(4)
            .duration(Duration.ofSeconds(10))
            .onDisconnect(OnDisconnect.RECONNECT)
            .build();
    RunResult result = part("b.json", good()).result();
    Part b = new Part(Path.of("b.json"), reconnecting, result, VALID, Map.of());
    assertThatThrownBy(() -> MergedResult.of(List.of(a, b)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("b.json differs from a.json in --reconnect: true, not false");
    assertThatThrownBy(() -> MergedResult.of(List.of(b, a)))
        .hasMessage("a.json differs from b.json in --reconnect: false, not true");
  }

  @Test
  void connectionsThatCarriedLoadAreAdded() {
    RunResult merged = MergedResult.of(List.of(part("a", good()), part("b", good()))).result();
    assertThat(merged.connections().loaded()).isEqualTo(128);
  }

  /** A run of one second. */
  private static SampleResults second(long echoes) {
    return good().measuredNs(1_000_000_000).echoes(echoes).secondsOf(Long.toString(echoes));
  }

  private static SampleResults good() {
    return SampleResults.good().startedAt(NOON);
  }

  private Part part(String file, SampleResults result) {
    UUID runId = UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8));
    return new Part(Path.of(file), plan, result.runId(runId).build(), VALID, Map.of());
  }
}
