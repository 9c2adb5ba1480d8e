package dev.echolab.lab.sweep;

import dev.echolab.lab.trial.Participant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what a sweep measured.
 *
 * @param knees one per participant that could be measured; none but in a sweep over rates
 * @param failures why a participant could not be measured, by name, in the order of the failures
 */
public record SweepOutcome(
    List<Participant> participants,
    List<SweepPoint> points,
    List<Knee> knees,
    Map<String, String> failures,
    boolean interrupted) {
  public SweepOutcome {
    participants = List.copyOf(participants);
    points = List.copyOf(points);
    knees = List.copyOf(knees);
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }
}
