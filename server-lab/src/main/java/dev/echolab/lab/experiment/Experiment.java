package dev.echolab.lab.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tests one claim.
 *
 * @param name as users type it; the page of the experiment has the same name
 * @param measurement runs on the caller's thread; no server that it started is left when it returns
 */
public record Experiment(String name, Measurement<Findings> measurement) {

  /** Measures a {@code T} with the servers of a rig. */
  @FunctionalInterface
  public interface Measurement<T> {
    /** Runs the measurement; fails if a server did not start or a peer could not connect. */
    T run(Rig rig) throws IOException, InterruptedException;
  }

  /** Returns one experiment for each claim, in the order of the claims. */
  public static List<Experiment> claims() {
    return List.of(
        new Experiment("mode-switch", ModeSwitch::run),
        new Experiment("user-buffer", UserBuffer::run),
        new Experiment("kernel-buffer", KernelBuffer::run),
        new Experiment("waiting", Waiting::run),
        new Experiment("small-writes", SmallWrites::run),
        new Experiment("models", Models::run),
        new Experiment("lost-writes", LostWrites::run),
        new Experiment("heap-direct", HeapDirect::run),
        new Experiment("wake-ups", WakeUps::run));
  }

  /** Returns the experiments of the claims, then those of the faults. */
  public static List<Experiment> all() {
    return Stream.concat(
            claims().stream(), FaultExperiment.all().stream().map(FaultExperiment::experiment))
        .toList();
  }

  public static Optional<Experiment> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Reads what the experiment tests from its page. */
  public Hypothesis hypothesis() {
    return Hypothesis.ofPage(name);
  }
}
