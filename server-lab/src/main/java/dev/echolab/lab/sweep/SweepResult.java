package dev.echolab.lab.sweep;

import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Holds what a sweep measured and the conclusions. Immutable. */
public record SweepResult(
    Settings settings, Sweep.Outcome outcome, Map<String, String> environment) {

  /**
   * Holds how a sweep was set up.
   *
   * @param repetitions searches of each knee, or rounds
   * @param resolution of a search, as a share
   */
  public record Settings(LabSettings lab, Dimension over, int repetitions, double resolution) {}

  /** The largest share of points below a knee that may miss. */
  private static final double MAX_MISSED_SHARE = 0.2;

  public Trial.Status status() {
    if (outcome.points().isEmpty() || !outcome.failures().isEmpty()) {
      return Trial.Status.FAILED;
    }
    return doubts().isEmpty() ? Trial.Status.VALID : Trial.Status.INVALID;
  }

  public List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    outcome.failures().forEach((name, why) -> reasons.add(name + " FAILED: " + why));
    reasons.addAll(doubts());
    if (outcome.interrupted()) {
      reasons.add(LabDocument.INTERRUPTED);
    }
    return reasons;
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (Knee knee : outcome.knees()) {
      String name = knee.participant();
      String problem =
          knee.rate().isEmpty()
              ? " has no knee: "
              : ": only %s of %s searches ended: "
                  .formatted(knee.searches(), settings.repetitions());
      knee.why().ifPresent(why -> doubts.add(name + problem + why));
      knee.rate().ifPresent(rate -> doubts.addAll(doubtsOf(name, rate)));
    }
    if (settings.over() != Dimension.RATE) {
      long bad = outcome.points().stream().filter(p -> !p.trial().isValid()).count();
      if (bad > 0) {
        doubts.add(bad + " of " + outcome.points().size() + " points are INVALID");
      }
    }
    return doubts;
  }

  /** Returns the knees, highest first; those without a rate by the rate that was met. */
  List<Knee> sortedKnees() {
    return outcome.knees().stream()
        .sorted(Comparator.comparingDouble(this::metRate).reversed())
        .toList();
  }

  /** Returns the rate of a knee, else the highest one that is known to be met, else 0. */
  double metRate(Knee knee) {
    return knee.rate().map(ConfidenceInterval::value).orElseGet(() -> boundsOf(knee).met());
  }

  /** Returns the range in which a knee lies; it is known even if no search ended. */
  KneeBounds boundsOf(Knee knee) {
    return KneeBounds.of(pointsOf(knee.participant()).toList());
  }

  private Stream<SweepPoint> pointsOf(String name) {
    return outcome.points().stream().filter(point -> point.trial().participant().equals(name));
  }

  /** Returns the doubts of a knee, from the points that decide. */
  private List<String> doubtsOf(String name, ConfidenceInterval knee) {
    List<String> doubts = new ArrayList<>();
    List<SweepPoint> points = pointsOf(name).filter(SweepPoint::decides).toList();
    List<SweepPoint> misses =
        points.stream()
            .filter(point -> !point.meets() && point.ratePerSecond() <= knee.high() * 1.001)
            .toList();
    if (misses.stream().filter(SweepPoint::isLimitedByClient).count() * 2 > misses.size()) {
      doubts.add(name + ": the client, not the server, was the limit; this is a lower bound");
    }
    // If other programs disturbed most of the misses, the limit may be the machine's.
    DoubleSummaryStatistics disturbed =
        misses.stream()
            .filter(SweepPoint::isDisturbed)
            .mapToDouble(SweepPoint::disturbance)
            .summaryStatistics();
    if (disturbed.getCount() * 2 > misses.size()) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%s: in %d of %d measurements that missed, other programs or the host took more than"
                  + " %.0f %% of the processors (%.0f %% on average), each time it was tried; this"
                  + " is a lower bound",
              name,
              disturbed.getCount(),
              misses.size(),
              SweepPoint.DISTURBING_SHARE * 100,
              disturbed.getAverage() * 100));
    }
    List<SweepPoint> below =
        points.stream().filter(point -> point.ratePerSecond() < knee.low()).toList();
    long missed = below.stream().filter(point -> !point.meets()).count();
    if (missed > MAX_MISSED_SHARE * below.size()) {
      doubts.add(
          "%s: %s of %s points below the knee missed too: the machine was disturbed, and this knee may"
                  .formatted(name, missed, below.size())
              + " be the machine's, not the server's");
    }
    return doubts;
  }

  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (outcome.knees().stream()
        .anyMatch(knee -> knee.rate().isPresent() && knee.searches() < Bootstrap.MIN_VALUES)) {
      String fewer = "Fewer than " + Bootstrap.MIN_VALUES + " searches: low and high of a knee are";
      notes.add(fewer + " the range of the searches, not a 95 % interval.");
    }
    long again = outcome.points().stream().filter(point -> !point.decides()).count();
    if (again > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%d of %d measurements missed while other programs or the host took more than %.0f %%"
                  + " of the processors, and were taken again; they are shown and decide nothing.",
              again,
              outcome.points().size(),
              SweepPoint.DISTURBING_SHARE * 100));
    }
    if (outcome.participants().stream().anyMatch(p -> p.target().isPresent())) {
      notes.add("A server that the lab did not start is not restarted between points.");
    }
    notes.add(
        "Server and client share "
            + environment.getOrDefault("cores", "the")
            + " cores of one machine and talk over loopback.");
    return notes;
  }
}
