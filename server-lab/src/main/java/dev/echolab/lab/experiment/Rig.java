package dev.echolab.lab.experiment;

import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What experiments work with: starts servers, keeps the exact commands, says how thorough to be.
 * One thread.
 */
public final class Rig {
  private final LabHome home;
  private final Pace pace;
  private final Consumer<String> progress;
  private final Set<String> commands = new LinkedHashSet<>();
  private final List<LoadVerdict> loads = new ArrayList<>();

  /** How thorough. */
  public enum Pace {
    QUICK,
    FULL
  }

  /**
   * Makes a rig.
   *
   * @param progress told, in a few words, what is being done
   */
  public Rig(LabHome home, Pace pace, Consumer<String> progress) {
    this.home = home;
    this.pace = pace;
    this.progress = progress;
  }

  /** The first where it must be quick, the second otherwise. */
  <T> T quickOrFull(T quick, T full) {
    return pace == Pace.QUICK ? quick : full;
  }

  Duration ms(long quick, long full) {
    return Duration.ofMillis(quickOrFull(quick, full));
  }

  /** Why a variant cannot run on this JDK; empty if it can. */
  Optional<String> unavailableReason(String variant) {
    return variant(variant).whyNotOn(Runtime.version());
  }

  /** Of these, the ones that this JDK can run; the others become notes. */
  List<String> runnable(List<String> variants, List<String> notes) {
    List<String> can = new ArrayList<>();
    for (String name : variants) {
      Optional<String> why = unavailableReason(name);
      if (why.isPresent()) {
        notes.add(name + " was left out: " + why.get());
      } else {
        can.add(name);
      }
    }
    return can;
  }

  /** Starts a server on a port of the kernel's choice, with these options besides its model's. */
  RunningServer serve(String variant, String... options)
      throws ServerStartException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--port", "0"));
    all.addAll(List.of(options));
    String text = CommandText.serve(variant, all);
    progress.accept(text);
    commands.add(text);
    ServerProcess process =
        ServerProcess.start(variant, ServerCommand.of(all).of(variant(variant), home));
    Target target = process.target();
    // Ports differ from start to start: equal commands are told once.
    return new RunningServer(
        variant,
        process,
        line -> {
          String told = line.replace(target.toString(), "HOST:PORT");
          commands.add(told);
          return told;
        },
        loads::add);
  }

  /** Something that is no server and no load was done: a peer with a name of its own. */
  void recordCommand(String command) {
    commands.add(command);
  }

  private static Variant variant(String name) {
    return Variants.named(name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  /** Runs one experiment and takes down its commands. */
  public ExperimentResult run(Experiment experiment)
      throws ServerStartException, IOException, InterruptedException {
    commands.clear();
    loads.clear();
    long startNs = System.nanoTime();
    Findings findings = experiment.run(this);
    return new ExperimentResult(
        experiment.hypothesis(),
        List.copyOf(commands),
        List.copyOf(loads),
        findings,
        (System.nanoTime() - startNs) / 1e9);
  }

  /** One load that nothing is kept of: the client's own code is compiled then. */
  public void warmClient() throws ServerStartException, IOException, InterruptedException {
    progress.accept("warming up the client");
    try (RunningServer server = serve("nio-1", "--log-level", "warn")) {
      server.load(plan -> plan.warmup(Duration.ofMillis(1500)).duration(Duration.ofMillis(100)));
    }
  }
}
