package dev.echolab.lab.sweep;

import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.trial.Interleaving;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures servers over a list of values of one parameter.
 *
 * <p>One use, one thread. An interrupt ends it early with the points measured until then.
 */
public final class ParameterSweep {
  private final List<Participant> participants;
  private final PointRunner runner;

  public ParameterSweep(
      List<Participant> participants, TrialRunner runner, ProgressListener progress) {
    this.participants = List.copyOf(participants);
    this.runner = new PointRunner(runner, progress);
  }

  /** Measures each scenario, interleaved; leaves out a participant after its first failure. */
  public SweepOutcome run(List<Scenario> scenarios, int rounds) {
    List<SweepPoint> points = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    boolean interrupted = false;
    try {
      for (Interleaving.Slot slot : Interleaving.of(rounds, scenarios, participants)) {
        String name = slot.participant().name();
        if (failures.containsKey(name)) {
          continue;
        }
        Trial trial = runner.measure(slot);
        if (trial.status() == Trial.Status.FAILED) {
          failures.put(name, trial.reasonText());
        } else {
          points.add(new SweepPoint(trial, slot.round(), true));
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    runner.end();
    return new SweepOutcome(participants, points, List.of(), failures, interrupted);
  }
}
