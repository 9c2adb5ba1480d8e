package dev.echolab.lab.sweep;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Holds what a sweep measured and the conclusions. Immutable. */
public record SweepResult(
    SweepSettings settings, SweepOutcome outcome, Map<String, String> environment) {

  /** The largest share of points below a knee that may miss. */
  private static final double MAX_MISSED_SHARE = 0.2;

  /** Returns whether the result is reliable. */
  public Trial.Status status() {
    if (outcome.points().isEmpty() || !outcome.failures().isEmpty()) {
      return Trial.Status.FAILED;
    }
    return doubts().isEmpty() ? Trial.Status.VALID : Trial.Status.INVALID;
  }

  /** Returns failures and doubts as texts. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    outcome.failures().forEach((name, why) -> reasons.add(name + " FAILED: " + why));
    reasons.addAll(doubts());
    if (outcome.interrupted()) {
      reasons.add("interrupted: what was measured until then is here");
    }
    return reasons;
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (Knee knee : outcome.knees()) {
      knee.why().ifPresent(why -> doubts.add(knee.participant() + " has no knee: " + why));
      knee.rate()
          .filter(rate -> isClientLimited(knee.participant(), rate))
          .ifPresent(
              rate ->
                  doubts.add(
                      knee.participant()
                          + ": the client, not the server, was the limit; this is a lower bound"));
      knee.rate().flatMap(rate -> others(knee.participant(), rate)).ifPresent(doubts::add);
      knee.rate().flatMap(rate -> disturbance(knee.participant(), rate)).ifPresent(doubts::add);
    }
    if (settings.over() != Dimension.RATE) {
      long bad = outcome.points().stream().filter(p -> !p.trial().isValid()).count();
      if (bad > 0) {
        doubts.add(bad + " of " + outcome.points().size() + " points are INVALID");
      }
    }
    return doubts;
  }

  /** Returns a doubt if too many rates below the knee missed. */
  private Optional<String> disturbance(String name, ConfidenceInterval knee) {
    List<SweepPoint> below =
        deciding(name)
            .filter(p -> p.trial().scenario().ratePerSecond().orElse(0) < knee.low())
            .toList();
    long missed = below.stream().filter(point -> !point.meets()).count();
    if (missed <= MAX_MISSED_SHARE * below.size()) {
      return Optional.empty();
    }
    return Optional.of(
        name
            + ": "
            + missed
            + " of "
            + below.size()
            + " points below the knee missed too: the machine was disturbed, and this knee may be"
            + " the machine's, not the server's");
  }

  /** Returns true if the client caused most of the misses near the knee. */
  private boolean isClientLimited(String name, ConfidenceInterval knee) {
    List<SweepPoint> misses = missesNear(name, knee);
    long clients = misses.stream().filter(SweepPoint::isLimitedByClient).count();
    return clients * 2 > misses.size();
  }

  /**
   * Returns a doubt if other programs disturbed most of the misses: the limit may be the machine's.
   */
  private Optional<String> others(String name, ConfidenceInterval knee) {
    List<SweepPoint> misses = missesNear(name, knee);
    List<SweepPoint> disturbed = misses.stream().filter(SweepPoint::isDisturbed).toList();
    if (disturbed.size() * 2 <= misses.size()) {
      return Optional.empty();
    }
    double share =
        disturbed.stream().mapToDouble(SweepPoint::disturbance).average().orElseThrow() * 100;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: in %d of %d measurements that missed, other programs or the host took more than"
                + " %.0f %% of the processors (%.0f %% on average), each time it was tried; this"
                + " is a lower bound",
            name,
            disturbed.size(),
            misses.size(),
            SweepPoint.DISTURBING_SHARE * 100,
            share));
  }

  private Stream<SweepPoint> deciding(String name) {
    return outcome.points().stream()
        .filter(SweepPoint::decides)
        .filter(p -> p.trial().participant().equals(name));
  }

  private List<SweepPoint> missesNear(String name, ConfidenceInterval knee) {
    return deciding(name)
        .filter(p -> !p.meets())
        .filter(
            p -> {
              OptionalDouble rate = p.trial().scenario().ratePerSecond();
              return rate.isPresent() && rate.getAsDouble() <= knee.high() * 1.001;
            })
        .toList();
  }

  /** Returns what a reader must know to read the figures. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (settings.over() == Dimension.RATE && settings.repetitions() < Bootstrap.MIN_VALUES) {
      notes.add(
          "Fewer than "
              + Bootstrap.MIN_VALUES
              + " searches: low and high of a knee are the range of the searches, not a 95 %"
              + " interval.");
    }
    long again = outcome.points().stream().filter(point -> !point.decides()).count();
    if (again > 0) {
      notes.add(
          again
              + " of "
              + outcome.points().size()
              + " measurements missed while other programs or the host took more than 10 % of the"
              + " processors, and were taken again; they are shown and decide nothing.");
    }
    if (outcome.participants().stream().anyMatch(p -> p.variant().isEmpty())) {
      notes.add("A server that the lab did not start is not restarted between points.");
    }
    notes.add(
        "Server and client share "
            + environment.getOrDefault("cores", "the")
            + " cores of one machine and talk over loopback.");
    return notes;
  }
}
