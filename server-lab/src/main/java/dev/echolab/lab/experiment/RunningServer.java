package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.trial.StartEndSample;
import dev.echolab.load.driver.ConnectFailedException;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.load.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running server of an experiment. One thread. */
final class RunningServer implements AutoCloseable {
  private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");
  private static final String COUNTERS_LINE = " counters connectionsOpen=";
  private static final Duration COUNTERS_TIMEOUT = Duration.ofSeconds(8);

  private final String variant;
  private final ServerProcess process;
  private final UnaryOperator<String> commands;
  private final Consumer<LoadVerdict> verdicts;

  /**
   * A server that runs.
   *
   * @param commands takes down the command of each load, and returns it as it will be told
   * @param verdicts takes the verdict on each load
   */
  RunningServer(
      String variant,
      ServerProcess process,
      UnaryOperator<String> commands,
      Consumer<LoadVerdict> verdicts) {
    this.variant = variant;
    this.process = process;
    this.commands = commands;
    this.verdicts = verdicts;
  }

  String variant() {
    return variant;
  }

  Target target() {
    return process.target();
  }

  long pid() {
    return process.pid();
  }

  /** Empty without /proc. */
  Optional<ProcessSnapshot> sample() {
    return ProcessSnapshot.of(pid());
  }

  /** Loads it with a plan that starts from the defaults of {@code lab load}. */
  LoadOutcome load(UnaryOperator<LoadPlan.Builder> shape)
      throws ConnectFailedException, InterruptedException {
    return load(shape, RunListener.NONE);
  }

  /** As above, and tells a listener. */
  LoadOutcome load(UnaryOperator<LoadPlan.Builder> shape, RunListener also)
      throws ConnectFailedException, InterruptedException {
    LoadPlan plan = shape.apply(LoadPlan.builder(target().host(), target().port())).build();
    String command = commands.apply(CommandText.of(plan));
    StartEndSample<ProcessSnapshot> ends = StartEndSample.ofProcess(pid());
    RunResult result = LoadRun.run(plan, RunListener.all(List.of(ends, also)));
    Verdict verdict = RunValidator.judge(plan, result, List.of());
    verdicts.accept(
        new LoadVerdict(
            variant,
            command,
            verdict.isValid(),
            verdict.reasons().stream().map(Reason::text).toList()));
    return new LoadOutcome(result, verdict, ends.begin(), ends.end());
  }

  /**
   * Stops the server and returns what it counted in its life, as its log said at the close: the way
   * to the counters of a raw server. Empty if the line did not come.
   */
  ServerStats stopAndCount() throws InterruptedException {
    // Not by Process.destroy: it closes the pipe before the last line is read.
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    long deadlineNs = System.nanoTime() + COUNTERS_TIMEOUT.toNanos();
    while (System.nanoTime() - deadlineNs < 0) {
      for (String line : process.lastErrors()) {
        if (line.contains(COUNTERS_LINE)) {
          return counts(line);
        }
      }
      LockSupport.parkNanos(5_000_000);
    }
    return ServerStats.of(Map.of());
  }

  static ServerStats counts(String line) {
    Map<String, Long> counts = new TreeMap<>();
    Matcher pairs = COUNT.matcher(line);
    while (pairs.find()) {
      counts.put(pairs.group(1), Long.parseLong(pairs.group(2)));
    }
    return ServerStats.of(counts);
  }

  @Override
  public void close() {
    process.close();
  }
}
