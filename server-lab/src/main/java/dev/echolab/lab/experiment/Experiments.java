package dev.echolab.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All experiments, in the order of their claims, then the break-it runs. */
public final class Experiments {
  private Experiments() {}

  /** One for each claim. */
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

  /** The runs with one thing set wrong. */
  public static List<Experiment> faults() {
    return FaultExperiments.all();
  }

  public static List<Experiment> all() {
    List<Experiment> all = new ArrayList<>(claims());
    all.addAll(faults());
    return all;
  }

  public static Optional<Experiment> named(String name) {
    return all().stream().filter(each -> each.hypothesis().name().equals(name)).findFirst();
  }
}
