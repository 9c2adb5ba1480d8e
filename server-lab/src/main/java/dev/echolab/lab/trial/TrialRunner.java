package dev.echolab.lab.trial;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.IntervalLog;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one trial: a fresh server if the participant is a variant, one load, one verdict.
 *
 * <p>Fresh, because what a JVM compiles differs from start to start: trials in one process would
 * agree with each other and not with the next start (Georges et al., "Statistically Rigorous Java
 * Performance Evaluation", 2007).
 */
public final class TrialRunner {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  private final LabHome home;
  private final ServerCommand command;
  private final TrialSettings trialSettings;
  private final LoadDriver driver;
  private final Optional<Path> hlogFolder;

  /**
   * Makes a runner.
   *
   * @param command how variants are started; port, protocol and work are added here
   * @param hlogFolder where each trial leaves its interval log; empty: nowhere
   */
  public TrialRunner(
      LabHome home,
      ServerCommand command,
      TrialSettings trialSettings,
      LoadDriver driver,
      Optional<Path> hlogFolder) {
    this.home = home;
    this.command = command;
    this.trialSettings = trialSettings;
    this.driver = driver;
    this.hlogFolder = hlogFolder;
  }

  public TrialRunner with(TrialSettings newSettings) {
    return new TrialRunner(home, command, newSettings, driver, hlogFolder);
  }

  /** The command line that starts a variant for a scenario. */
  public List<String> commandOf(Variant variant, Scenario scenario) {
    return command
        .withOptions(
            List.of(
                "--port",
                "0",
                "--protocol",
                trialSettings.protocol().name().toLowerCase(Locale.ROOT),
                "--work",
                scenario.work().toString(),
                "--log-level",
                "warn"))
        .of(variant, home);
  }

  /**
   * Runs it.
   *
   * @param round 1 for the first
   * @param distributions takes the latencies of a VALID trial
   * @throws ServerStartException if the variant's server did not come up
   * @throws InterruptedException if the thread was interrupted; no server is left then
   */
  public Trial run(
      Participant participant,
      Scenario scenario,
      int round,
      LatencyDistributions distributions,
      RunListener watcher)
      throws ServerStartException, InterruptedException {
    if (participant.variant().isEmpty()) {
      Target target = participant.target().orElseThrow();
      return load(
          participant,
          scenario,
          round,
          target,
          List.of(),
          ServerProcessTree.listeningAt(target),
          distributions,
          watcher);
    }
    Variant variant = participant.variant().get();
    try (ServerProcess server =
        ServerProcess.start(variant.name(), commandOf(variant, scenario), START_TIMEOUT)) {
      Target target = new Target(server.ready().host(), server.ready().port());
      return load(
          participant,
          scenario,
          round,
          target,
          server.ready().optionTable(),
          ServerProcessTree.of(server.pid()),
          distributions,
          watcher);
    }
  }

  private Trial load(
      Participant participant,
      Scenario scenario,
      int round,
      Target target,
      List<String> optionTable,
      ServerProcessTree processes,
      LatencyDistributions distributions,
      RunListener watcher)
      throws InterruptedException {
    ServerMonitor server = new ServerMonitor(processes);
    LoadPlan plan = trialSettings.plan(scenario, target);
    String name = participant.name();
    RunResult result;
    try (IntervalLog hlog = hlog(name, scenario, round)) {
      // First the sample: the others may take their time.
      List<RunListener> listeners = new ArrayList<>(List.of(server, watcher));
      if (hlog != null) {
        listeners.add(hlog);
      }
      result = driver.run(plan, RunListener.all(listeners));
    } catch (ConnectFailedException e) {
      return failed(name, scenario, round, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the interval log of " + name, e);
    }
    Verdict verdict = RunValidator.judge(plan, result, trialSettings.slos());
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.putAll(LoadMetrics.of(result));
    values.putAll(server.costs(result));
    if (verdict.isValid()) {
      distributions.add(name, scenario, result);
    }
    return new Trial(
        name,
        scenario,
        round,
        verdict.isValid() ? Trial.Status.VALID : Trial.Status.INVALID,
        verdict.reasons().stream().map(Reason::text).toList(),
        verdict.reasons().stream().map(Reason::code).toList(),
        verdict.thresholdsMissed(),
        values,
        optionTable,
        processes.names(),
        Json.toTree(LoadDocument.of(plan, result, verdict)));
  }

  /** A trial that could not be run. */
  public static Trial failed(String participant, Scenario scenario, int round, String why) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    return new Trial(
        participant,
        scenario,
        round,
        Trial.Status.FAILED,
        List.of(why),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        nothing);
  }

  /** Null if there is to be none. */
  private IntervalLog hlog(String name, Scenario scenario, int round) throws IOException {
    if (hlogFolder.isEmpty()) {
      return null;
    }
    String file = name + "-" + scenario.id() + "-" + round + ".hlog";
    return new IntervalLog(hlogFolder.get().resolve(file.replace('/', '_')));
  }
}
