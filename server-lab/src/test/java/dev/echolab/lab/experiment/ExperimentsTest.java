package dev.echolab.lab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.experiment.Conclusion.Status;
import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.lab.experiment.Models.Figures;
import dev.echolab.lab.experiment.Models.Point;
import dev.echolab.lab.linux.ThreadStates.Task;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.load.Schemas;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExperimentsTest {
  private static final Path PAGES = Path.of("../docs/experiments");
  private static final LoadVerdict VALID_LOAD =
      new LoadVerdict("nio", "lab serve nio", "lab load -c 2", Verdict.Status.VALID, List.of());
  private static final LoadVerdict INVALID_LOAD =
      new LoadVerdict(
          "nio",
          "lab serve nio",
          "lab load -c 1",
          Verdict.Status.INVALID,
          List.of("errors", "late"));

  @Test
  void theClaimsAreNumberedInTheirOrder() {
    List<String> ids = Experiment.claims().stream().map(c -> c.hypothesis().claimId()).toList();
    assertThat(ids).isEqualTo(IntStream.rangeClosed(1, ids.size()).mapToObj(n -> "C" + n).toList());
  }

  @Test
  void everyExperimentReadsItsOwnPageAndEveryPageHasAnExperiment() throws IOException {
    for (Experiment each : Experiment.all()) {
      Hypothesis hypothesis = each.hypothesis();
      assertThat(hypothesis)
          .isEqualTo(Hypothesis.parse(Files.readString(PAGES.resolve(each.name() + ".md"))));
      assertThat(hypothesis.name()).isEqualTo(each.name());
      assertThat(hypothesis.isFault()).isEqualTo(each.name().startsWith("break-"));
    }
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .filteredOn(page -> !page.startsWith("README."))
          .containsExactlyInAnyOrderElementsOf(
              Experiment.all().stream().map(each -> each.name() + ".md").toList());
    }
  }

  @Test
  void theIndexesOfThePagesHaveEachClaim() throws IOException {
    assertThat(Files.readString(PAGES.resolve("README.zh-CN.md")))
        .contains(
            Experiment.all().stream()
                .map(Experiment::hypothesis)
                .map(h -> "| [%s](%s.md) | %s |".formatted(h.name(), h.name(), h.claimId()))
                .toList());
    assertThat(Files.readString(PAGES.resolve("README.md")))
        .contains(
            Experiment.all().stream()
                .map(Experiment::hypothesis)
                .map(
                    h ->
                        "| [%s](%s.md) | %s | %s |%n"
                            .formatted(h.name(), h.name(), h.claimId(), h.claim()))
                .toList());
  }

  @Test
  void theBoundOfEachPageIsThatOfTheProgram() {
    Map<String, List<Double>> bounds = new HashMap<>();
    bounds.put("user-buffer", List.of(100 * UserBuffer.MAX_DEVIATION));
    bounds.put("kernel-buffer", List.of(KernelBuffer.PROCESS_BUFFER_BYTES / 1024.0));
    bounds.put("small-writes", List.of(SmallWrites.MAX_GATHERED, SmallWrites.MIN_SEPARATE));
    bounds.put("models", List.of(Models.MIN_BLOCKING_RATIO, Models.MIN_THREADS_RATIO));
    bounds.put("waiting", List.of(Waiting.MAX_IDLE_PERCENT, Waiting.MIN_SWITCHES_PER_ECHO));
    bounds.put("wake-ups", List.of(WakeUps.MAX_RATIO));
    bounds.put("mode-switch", List.of(ModeSwitch.MIN_EMPTY_READ_RATIO, ModeSwitch.MIN_CPU_RATIO));
    bounds.put("lost-writes", List.of((double) LostWrites.MAX_BYTES_BACK));
    bounds.put("heap-direct", List.of(HeapDirect.MIN_RATIO));
    FaultExperiment.all().forEach(each -> bounds.put(each.name(), List.of(each.minRatio())));

    assertThat(bounds).containsOnlyKeys(Experiment.all().stream().map(Experiment::name).toList());
    bounds.forEach(
        (name, figures) ->
            assertThat(Experiment.named(name).orElseThrow().hypothesis().bound())
                .as(name)
                .containsSubsequence(
                    figures.stream()
                        .map(figure -> " " + figure.toString().replaceFirst("\\.0$", ""))
                        .toList()));
  }

  @Test
  void aPageOfAnotherFormIsRejected() {
    String page = "# n (C1)\n\n**A.** a\n\n**B.** b\n\n**C.** c\n\n## Limits\n\n- d\n- e\n\n## M\n";

    assertThat(Hypothesis.parse(page))
        .isEqualTo(new Hypothesis("n", "C1", "a", "b", "c", List.of("d", "e")));
    assertThatThrownBy(() -> Hypothesis.parse(page.replace("**B.** b", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("# n (C1)");
  }

  @Test
  void anInvalidLoadAllowsNoVerdict() throws Exception {
    ExperimentResult result =
        run(
            rig -> {
              rig.recordEvidence(VALID_LOAD);
              rig.recordEvidence(INVALID_LOAD);
            });

    assertThat(result.findings().conclusion())
        .isEqualTo(Conclusion.cannotBeTold("a load of nio was INVALID: errors; late"));
    assertThat(result.loads()).containsExactly(VALID_LOAD, INVALID_LOAD);
  }

  @Test
  void anInvalidLoadThatTheVerdictDoesNotRestOnIsOnlyListed() throws Exception {
    ExperimentResult result = run(rig -> rig.recordContext(INVALID_LOAD));

    assertThat(result.status()).isEqualTo(Status.HOLDS);
    assertThat(result.loads()).containsExactly(INVALID_LOAD);
  }

  @Test
  void theDoubtsOfOneExperimentDoNotReachTheNext() throws Exception {
    Rig rig = new Rig(new LabHome(Path.of(".")), Rig.Pace.QUICK, doing -> {});

    assertThat(rig.run(experiment(r -> r.doubt("a busy machine"))).status())
        .isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(rig.run(experiment(r -> {})).status()).isEqualTo(Status.HOLDS);
  }

  @Test
  void theCommandOfALoadRepeatsItsTimeout() {
    // That of models: 10,000 connections wait their turn for longer than the default.
    LoadPlan plan = LoadPlan.builder("127.0.0.1", 1).timeout(Duration.ofSeconds(30)).build();

    assertThat(RunningServer.command(plan)).contains(" --timeout 30s");
  }

  @Test
  void theModelsAreComparedWhereBothLoadsAreValid() {
    List<Integer> counts = List.of(1, 100, 1000);
    Map<Point, Figures> figures = new HashMap<>();
    figures.put(new Point("bio-platform", "block:1ms", 100), new Figures(900, 120L, true));
    figures.put(new Point("nio", "block:1ms", 100), new Figures(100, 20L, true));
    figures.put(new Point("bio-platform", "block:1ms", 1000), new Figures(100, 1000L, false));
    figures.put(new Point("nio", "block:1ms", 1000), new Figures(100, 20L, true));

    assertThat(Models.conclude(counts, figures))
        .isEqualTo(
            Conclusion.of(
                "with block:1ms on 100 connections bio-platform serves 9.0x the echoes of nio,"
                    + " with 6.0x its threads"));

    figures.put(new Point("nio", "block:1ms", 100), new Figures(0, 20L, false));
    assertThat(Models.conclude(counts, figures).status()).isEqualTo(Status.CANNOT_BE_TOLD);
  }

  @Test
  void tooFewValidPairsOfTrialsAllowNoVerdict() {
    Optional<ConfidenceInterval> interval = Optional.of(new ConfidenceInterval(1.1, 1.2, 1.3));

    assertThat(HeapDirect.conclude(interval, Bootstrap.MIN_VALUES).status())
        .isEqualTo(Status.HOLDS);
    assertThat(HeapDirect.conclude(interval, Bootstrap.MIN_VALUES - 1).status())
        .isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(HeapDirect.conclude(Optional.empty(), Bootstrap.MIN_VALUES).status())
        .isEqualTo(Status.CANNOT_BE_TOLD);
  }

  @Test
  void readCallsMayDifferByOnePercentAndNoMore() {
    assertThat(userBuffer(1.0099).status()).isEqualTo(Status.HOLDS);
    assertThat(userBuffer(1.011).status()).isEqualTo(Status.DOES_NOT_HOLD);
    assertThat(userBuffer(null).status()).isEqualTo(Status.CANNOT_BE_TOLD);
  }

  private static Conclusion userBuffer(Double readsPerEcho) {
    return UserBuffer.conclude(
        List.of(1, 4096), Arrays.asList(4096.0, readsPerEcho), List.of(10.0, 50.0));
  }

  @Test
  void emptyReadsAreNotCountedAsReadsOfAnEcho() {
    ServerStats life =
        ServerStats.of(Map.of("readCalls", 45L, "emptyReads", 5L, "bytesIn", 40_960L));
    assertThat(UserBuffer.readsPerEcho(life)).isCloseTo(4, within(1e-9));
  }

  @Test
  void aConclusionNamesTheBoundsThatWereMissed() {
    assertThat(Waiting.conclude(List.of(0.1), List.of(0.3), 1).because())
        .endsWith("; bound missed: no idle worker running, >= 0.5 switches per echo");
    assertThat(Waiting.conclude(List.of(0.1), List.of(0.5), 0).because()).doesNotContain("missed");
    assertThat(SmallWrites.conclude(0.6, 1.0).because())
        .endsWith("; bound missed: <= 0.5 with Nagle");
  }

  @Test
  void aBoundMissedWhileOtherProgramsUseTheProcessorsAllowsNoVerdict() {
    Conclusion missed = SmallWrites.conclude(0.6, 1.0);

    assertThat(missed.whileOthersUsed(0.11).status()).isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(missed.whileOthersUsed(0.11).because())
        .isEqualTo("other programs used 11 % of the processors: " + missed.because());
    assertThat(missed.whileOthersUsed(0.1)).isEqualTo(missed);
    assertThat(SmallWrites.conclude(0.1, 1.0).whileOthersUsed(0.9).status())
        .isEqualTo(Status.HOLDS);
  }

  @Test
  void anIntervalThatContainsTheBoundAllowsNoVerdict() {
    assertThat(Conclusion.isAbove(new ConfidenceInterval(1.1, 1.2, 1.3), 1, "").status())
        .isEqualTo(Status.HOLDS);
    assertThat(Conclusion.isAbove(new ConfidenceInterval(0.9, 1.1, 1.3), 1, "").status())
        .isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(Conclusion.isAbove(new ConfidenceInterval(0.7, 0.8, 0.9), 1, "").status())
        .isEqualTo(Status.DOES_NOT_HOLD);
  }

  @Test
  void aFigureThatIsNotAvailableIsNeverZero() {
    assertThat(Table.text(null)).isEqualTo("unknown");
    assertThat(SmallWrites.conclude(null, 1.0).status()).isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(Waiting.conclude(Arrays.asList(0.1, null), List.of(1.0), 0).status())
        .isEqualTo(Status.CANNOT_BE_TOLD);
    assertThat(FaultExperiment.all())
        .allSatisfy(
            fault ->
                assertThat(fault.conclude(null, 1.0).status()).isEqualTo(Status.CANNOT_BE_TOLD));
  }

  @Test
  void aLoopPerCoreIsDoubtedOnOneCoreAndWhereOthersUsedTheCores() {
    assertThat(FaultExperiment.doubtOfCores(1.0, 1))
        .contains("needs two cores, this machine has 1");
    assertThat(FaultExperiment.doubtOfCores(1.4, 4))
        .contains(
            "the server with a loop per core used 1.4 of 4 cores: other programs used the rest");
    assertThat(FaultExperiment.doubtOfCores(1.5, 2)).isEmpty();
  }

  @Test
  void aBlockedSendIsRecognizedWithoutRootAndOnlyWhereItCanBeOne() {
    assertThat(Stream.of("tcp_sendmsg", "wait_woken", "").map(ExperimentsTest::asleepIn))
        .allMatch(KernelBuffer::isBlockedInSend);
    assertThat(Stream.of("tcp_recvmsg", "futex_wait_queue").map(ExperimentsTest::asleepIn))
        .noneMatch(KernelBuffer::isBlockedInSend);
    assertThat(KernelBuffer.isBlockedInSend(new Task("1", "bio-1", 'R', "", 0, 0, 0))).isFalse();
  }

  private static Task asleepIn(String function) {
    return new Task("1", "bio-1", 'S', function, 0, 0, 0);
  }

  @Test
  void theSegmentsOfAllSocketsAreAdded() {
    assertThat(SmallWrites.segments("a data_segs_out:3 b\nc data_segs_out:4")).isEqualTo(7);
  }

  @Test
  void theCountersAreReadFromALineOfTheLog() {
    assertThat(ServerStats.parse("INFO counters connectionsOpen=0 readCalls=17").byKey())
        .containsEntry("readCalls", 17L);
  }

  private static ExperimentResult run(Consumer<Rig> steps) throws Exception {
    return new Rig(new LabHome(Path.of(".")), Rig.Pace.QUICK, doing -> {}).run(experiment(steps));
  }

  /** An experiment that finds that its claim holds. */
  private static Experiment experiment(Consumer<Rig> steps) {
    return new Experiment(
        "user-buffer",
        rig -> {
          steps.accept(rig);
          return findings();
        });
  }

  private static Findings findings() {
    return new Findings(
        List.of(new Table("t", List.of("c", "d"), List.of(Arrays.asList(1.5, null)))),
        Chart.bars(
            "t",
            Chart.Scale.LINEAR,
            "y",
            List.of("a"),
            new Chart.Series("s", Arrays.asList((Double) null))),
        Conclusion.of("because"));
  }

  private static ExperimentResult result(String claim, LoadVerdict... loads) {
    Hypothesis hypothesis = new Hypothesis("n", "C1", claim, "p", "b", List.of("a limit"));
    return new ExperimentResult(
        hypothesis, List.of("./lab serve nio-1"), List.of(loads), findings(), List.of("a note"), 1);
  }

  @Test
  void theJsonFollowsItsSchema() throws Exception {
    ObjectNode tree =
        ExperimentResult.document(
            List.of(result("c", INVALID_LOAD), result("c", VALID_LOAD)), Map.of("os", "Linux"));
    Schemas.assertKeeps(tree, "experiment-result.schema.json");

    ((ObjectNode) tree.at("/experiments/0")).remove("loads");
    assertThat(Schemas.violations(tree, "experiment-result.schema.json")).isNotEmpty();
  }

  @Test
  void anInvalidLoadIsMarkedInTheTextAndInTheJson() {
    ExperimentResult result = result("c", INVALID_LOAD, VALID_LOAD);

    assertThat(result.brief())
        .contains("INVALID load: lab serve nio, lab load -c 1: errors; late")
        .noneMatch(line -> line.contains("INVALID load") && line.contains("-c 2"));
    assertThat(
            ExperimentResult.document(List.of(result), Map.of())
                .at("/experiments/0/loads/0/status"))
        .hasToString("\"INVALID\"");
  }

  @Test
  void theReportPageNeedsNoNetworkAndContainsTheVerdict() {
    ObjectNode tree = ExperimentResult.document(List.of(result("</script><b>")), Map.of());
    assertThat(tree.at("/experiments/0/verdict/status").asText()).isEqualTo("HOLDS");
    assertThat(ReportPage.render(ReportPage.EXPERIMENT_SCRIPT, tree))
        .contains("\"HOLDS\"")
        .doesNotContain("</script><b>")
        .doesNotContain("src=\"http")
        .contains("default-src 'none'");
  }
}
