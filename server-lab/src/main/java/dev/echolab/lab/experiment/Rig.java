package dev.echolab.lab.experiment;

import dev.echolab.lab.experiment.ExperimentResult.LoadVerdict;
import dev.echolab.lab.linux.CpuUsage;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs experiments: starts their servers, records commands and loads, and withholds a verdict that
 * would rest on an INVALID load or on a bound missed on a busy machine. One thread.
 */
public final class Rig {
  private static final long POLL_INTERVAL_MS = 2;

  private final LabHome home;
  private final Pace pace;
  private final Consumer<String> progress;
  private final Set<String> commands = new LinkedHashSet<>();
  private final List<LoadVerdict> loads = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final List<String> doubts = new ArrayList<>();

  /** How thoroughly experiments measure. */
  public enum Pace {
    QUICK,
    FULL
  }

  /** Creates a rig; {@code progress} receives in a few words what is being done. */
  public Rig(LabHome home, Pace pace, Consumer<String> progress) {
    this.home = home;
    this.pace = pace;
    this.progress = progress;
  }

  public ExperimentResult run(Experiment experiment) throws IOException, InterruptedException {
    commands.clear();
    loads.clear();
    notes.clear();
    doubts.clear();
    long startNs = System.nanoTime();
    Optional<CpuUsage> begin = CpuUsage.now();
    Findings findings = experiment.measurement().run(this);
    double othersShare =
        CpuUsage.now().flatMap(end -> begin.map(end::othersShareSince)).orElse(0.0);
    Conclusion conclusion =
        doubts.stream()
            .findFirst()
            .map(Conclusion::cannotBeTold)
            .orElseGet(() -> findings.conclusion().whileOthersUsed(othersShare));
    return new ExperimentResult(
        experiment.hypothesis(),
        List.copyOf(commands),
        List.copyOf(loads),
        new Findings(findings.tables(), findings.chart(), conclusion),
        List.copyOf(notes),
        (System.nanoTime() - startNs) / 1e9);
  }

  /** Runs one load whose result is discarded, so that the JIT compiles the client's own code. */
  public void warmClient() throws IOException, InterruptedException {
    progress.accept("warming up the client");
    try (RunningServer server = serve("nio-1", "--log-level", "warn")) {
      server.observe(plan -> plan.warmup(Duration.ofMillis(1500)).duration(Duration.ofMillis(100)));
    }
  }

  /** Returns the first value for {@code --quick}, else the second. */
  <T> T quickOrFull(T quick, T full) {
    return pace == Pace.QUICK ? quick : full;
  }

  Duration ms(long quick, long full) {
    return Duration.ofMillis(quickOrFull(quick, full));
  }

  /** Returns the variants that can run here; adds a note for each of the others. */
  List<String> runnable(List<String> variants) throws InterruptedException {
    List<String> runnable = new ArrayList<>();
    for (String name : variants) {
      Optional<String> reason = Availability.whyNot(variant(name), home);
      reason.ifPresentOrElse(
          text -> note(name + " was left out: " + text), () -> runnable.add(name));
    }
    return runnable;
  }

  /** Starts a server on a port that the kernel chooses, with these options added to its model's. */
  RunningServer serve(String variant, String... options) throws IOException, InterruptedException {
    return serve(List.of(), variant, options);
  }

  /** Starts a server as {@link #serve(String, String...)} does, with more flags for its JVM. */
  RunningServer serve(List<String> jvmFlags, String variant, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--port", "0"));
    all.addAll(List.of(options));
    String environment =
        jvmFlags.isEmpty() ? "" : "JAVA_TOOL_OPTIONS=" + String.join(" ", jvmFlags) + " ";
    String command = environment + "./lab serve " + variant + " " + String.join(" ", all);
    progress.accept(command);
    recordCommand(command);
    List<String> words = ServerCommand.of(all).withJvmFlags(jvmFlags).of(variant(variant), home);
    return new RunningServer(variant, command, ServerProcess.start(variant, words), this);
  }

  /** Records what was run, or what a peer did; equal commands are listed once. */
  void recordCommand(String command) {
    commands.add(command);
  }

  /** Records what a reader has to know about this run; equal notes are listed once. */
  void note(String text) {
    notes.add(text);
  }

  /** Records a load that no verdict rests on. */
  void recordContext(LoadVerdict load) {
    loads.add(load);
  }

  /** Records a load that the verdict rests on: if it is INVALID, there is no verdict. */
  void recordEvidence(LoadVerdict load) {
    loads.add(load);
    if (!load.isValid()) {
      doubt("a load of " + load.variant() + " was INVALID: " + String.join("; ", load.reasons()));
    }
  }

  /** Records why no verdict can rest on the figures of this run. */
  void doubt(String reason) {
    doubts.add(reason);
  }

  /**
   * Waits for what nothing notifies: checks every 2 ms until there is a value; returns empty if
   * there is none until the timeout.
   */
  static <T> Optional<T> poll(Duration timeout, Supplier<Optional<T>> check)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    Optional<T> found = check.get();
    while (found.isEmpty() && System.nanoTime() - deadlineNs < 0) {
      TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MS);
      found = check.get();
    }
    return found;
  }

  private static Variant variant(String name) {
    return Variants.named(name).orElseThrow(() -> new IllegalArgumentException(name));
  }
}
