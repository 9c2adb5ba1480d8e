package dev.echolab.load.plan;

import dev.echolab.cli.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Describes how the rate of an open loop changes in the measured time.
 *
 * @param stages one after the other; empty: the rate does not change
 */
public record RateProfile(List<Stage> stages) {
  /** The rate does not change. */
  public static final RateProfile NONE = new RateProfile(List.of());

  /** Each stage has a histogram of its own in every client thread. */
  private static final int MAX_STAGES = 100;

  private static final double MAX_RATE = 1e9;

  private static final Pattern FORM = Pattern.compile("(.+?)(?:\\.\\.(.+?))?/(?:(\\d{1,3})x)?(.+)");

  /**
   * A time in which the rate, in messages per second, is constant or changes linearly. Rates are
   * rounded to the decimals that {@link Rates} reads.
   */
  public record Stage(double fromPerSecond, double toPerSecond, Duration duration) {
    public Stage {
      fromPerSecond = round(fromPerSecond);
      toPerSecond = round(toPerSecond);
      if (Math.min(fromPerSecond, toPerSecond) <= 0
          || Math.max(fromPerSecond, toPerSecond) > MAX_RATE) {
        throw new IllegalArgumentException("a rate is more than 0 and at most 1000m");
      }
      if (duration.toNanos() <= 0) {
        throw new IllegalArgumentException("a stage takes more than 0s");
      }
    }

    private static double round(double perSecond) {
      return BigDecimal.valueOf(perSecond)
          .setScale(Rates.MAX_DECIMALS, RoundingMode.HALF_EVEN)
          .doubleValue();
    }

    public double seconds() {
      return duration.toNanos() / 1e9;
    }

    /** Returns the rates of this stage as {@link #parse} reads them. */
    public String rates() {
      String from = Rates.plain(fromPerSecond);
      return fromPerSecond == toPerSecond ? from : from + ".." + Rates.plain(toPerSecond);
    }
  }

  public RateProfile {
    stages = List.copyOf(stages);
    if (stages.size() > MAX_STAGES) {
      throw new IllegalArgumentException("a profile has at most " + MAX_STAGES + " stages");
    }
  }

  /**
   * Parses stages as a user writes them, separated by commas: {@code 1k..50k/30s} (a ramp), {@code
   * 5k/10s} (constant), {@code 1k..5k/5x10s} (five steps of 10 s, from 1k to 5k). An exception has
   * examples, or the limit that is exceeded.
   */
  public static RateProfile parse(String text) {
    List<Stage> stages = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher form = FORM.matcher(part);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a profile such as 1k..50k/30s, 5k/10s,20k/10s or 1k..5k/5x10s");
      }
      double from = Rates.parse(form.group(1));
      double to = form.group(2) == null ? from : Rates.parse(form.group(2));
      Duration duration = Durations.parseDuration(form.group(4));
      stages.addAll(
          form.group(3) == null
              ? List.of(new Stage(from, to, duration))
              : steps(from, to, Integer.parseInt(form.group(3)), duration));
    }
    return new RateProfile(stages);
  }

  private static List<Stage> steps(double from, double to, int count, Duration each) {
    if (count < 2) {
      throw new IllegalArgumentException("a stair has 2 steps or more");
    }
    List<Stage> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double rate = from + (to - from) * i / (count - 1);
      steps.add(new Stage(rate, rate, each));
    }
    return steps;
  }

  /** Returns the length of all stages. */
  public Duration duration() {
    return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns how much of a stage lies in the first {@code measuredNs} of the measured time. */
  public double secondsWithin(int stage, long measuredNs) {
    long startNs = new RateProfile(stages.subList(0, stage)).duration().toNanos();
    long lengthNs = stages.get(stage).duration.toNanos();
    return Math.max(0, Math.min(measuredNs - startNs, lengthNs)) / 1e9;
  }

  /** Returns the average rate of all stages. */
  public double meanPerSecond() {
    return stages.stream()
            .mapToDouble(stage -> (stage.fromPerSecond + stage.toPerSecond) / 2 * stage.seconds())
            .sum()
        / (duration().toNanos() / 1e9);
  }

  /** Returns the stages with the rates of another profile of the same lengths added. */
  public RateProfile plus(RateProfile other) {
    List<Stage> both = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage a = stages.get(i);
      Stage b = other.stages.get(i);
      both.add(
          new Stage(a.fromPerSecond + b.fromPerSecond, a.toPerSecond + b.toPerSecond, a.duration));
    }
    return new RateProfile(both);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return stages.stream()
        .map(stage -> stage.rates() + "/" + Durations.format(stage.duration()))
        .collect(Collectors.joining(","));
  }
}
