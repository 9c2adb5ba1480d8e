package dev.echolab.lab.trial;

import dev.echolab.lab.linux.ServerProcessTree;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.report.IntervalLog;
import dev.echolab.load.report.Json;
import dev.echolab.load.report.LoadDocument;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs one trial: a fresh server unless it runs already, one load, one verdict.
 *
 * <p>Fresh, because what a JVM compiles differs from start to start: trials in one process would
 * agree with each other and not with the next start (Georges et al., "Statistically Rigorous Java
 * Performance Evaluation", 2007).
 *
 * @param command how variants are started; port, protocol and work are added here
 * @param hlogs takes the interval log of each trial but a warm-up; empty: none is written
 * @param distributions takes the latencies of all VALID trials
 */
public record TrialRunner(
    LabHome home,
    ServerCommand command,
    TrialSettings settings,
    LoadDriver driver,
    Optional<IntervalLogs> hlogs,
    LatencyDistributions distributions) {

  /** Loads a server: {@link LoadRun#run}, the one driver of every published figure. */
  @FunctionalInterface
  public interface LoadDriver {
    RunResult run(LoadPlan plan, RunListener... listeners)
        throws UnusableTargetException, InterruptedException;
  }

  /** Returns a runner with other settings, and distributions of its own. */
  public TrialRunner with(TrialSettings newSettings) {
    return new TrialRunner(home, command, newSettings, driver, hlogs, new LatencyDistributions());
  }

  /** Returns the command line that starts a participant; empty if it runs already. */
  public List<String> commandOf(Participant participant, Scenario scenario) {
    String protocol = settings.protocol().key();
    String work = scenario.work().toString();
    ServerCommand ofVariants =
        command.withOptions(
            List.of("--port", "0", "--protocol", protocol, "--work", work, "--log-level", "warn"));
    return participant
        .variant()
        .map(variant -> ofVariants.of(variant, home))
        .or(() -> participant.external().map(external -> command.pinned(external.words())))
        .orElse(List.of());
  }

  /** A server that accepts connections, and ends when this is closed if the trial started it. */
  private record Endpoint(
      Target target, List<String> optionTable, ServerProcessTree processes, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /**
   * Runs the trial of a slot.
   *
   * @throws IOException if the server did not start
   * @throws InterruptedException if the thread was interrupted; no server is left then
   */
  public Trial run(Slot slot, RunListener listener) throws IOException, InterruptedException {
    try (Endpoint endpoint = endpoint(slot)) {
      return load(slot, endpoint, listener);
    }
  }

  private Endpoint endpoint(Slot slot) throws IOException, InterruptedException {
    Participant participant = slot.participant();
    if (participant.target().isPresent()) {
      Target target = participant.target().get();
      return new Endpoint(target, List.of(), ServerProcessTree.listeningAt(target), () -> {});
    }
    List<String> words = commandOf(participant, slot.scenario());
    if (participant.variant().isPresent()) {
      ServerProcess server = ServerProcess.start(participant.name(), words);
      ServerProcessTree processes = ServerProcessTree.of(server.pid());
      return new Endpoint(server.target(), server.optionTable(), processes, server::close);
    }
    ExternalServer server =
        ExternalServer.start(participant.external().orElseThrow().withWords(words));
    ServerProcessTree processes = ServerProcessTree.of(server.pid());
    return new Endpoint(server.target(), List.of(), processes, server::close);
  }

  private Trial load(Slot slot, Endpoint endpoint, RunListener listener)
      throws InterruptedException {
    ServerMonitor server = new ServerMonitor(endpoint.processes());
    LoadPlan plan = settings.plan(slot.scenario(), endpoint.target());
    String name = slot.participant().name();
    RunResult result;
    try (IntervalLog hlog = hlogs.map(logs -> logs.open(slot)).orElse(null)) {
      // The samples first: other listeners may be slow.
      Stream<RunListener> listeners = Stream.of(server, listener, hlog);
      result = driver.run(plan, listeners.filter(Objects::nonNull).toArray(RunListener[]::new));
      hlogs.ifPresent(logs -> logs.complete(hlog));
    } catch (UnusableTargetException e) {
      return Trial.failed(slot, e.getMessage());
    }
    Verdict verdict = RunValidator.judge(plan, result, settings.slos());
    if (verdict.isValid()) {
      distributions.add(name, slot.scenario(), result);
    }
    return new Trial(
        name,
        slot.scenario(),
        slot.round(),
        Trial.Judgement.of(verdict),
        server.metrics(result),
        new Trial.Server(endpoint.optionTable(), endpoint.processes().names()),
        Json.toTree(LoadDocument.of(plan, result, verdict)));
  }
}
