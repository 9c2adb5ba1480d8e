package dev.echolab.lab.experiment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists all experiments: one for each claim in the order of the claims, then the faults. */
public final class Experiments {
  private Experiments() {}

  /** Returns one experiment for each claim. */
  public static List<Experiment> claims() {
    return List.of(
        new ModeSwitch(),
        new UserBuffer(),
        new KernelBuffer(),
        new Waiting(),
        new SmallWrites(),
        new Models(),
        new LostWrites(),
        new HeapDirect());
  }

  public static List<Experiment> all() {
    return Stream.concat(claims().stream(), FaultExperiment.all().stream()).toList();
  }

  public static Optional<Experiment> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
