package dev.echolab.lab.compare;

import dev.echolab.lab.compare.BaselineComparison.Change;
import dev.echolab.lab.compare.BaselineComparison.Direction;
import dev.echolab.lab.console.Markdown;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.stats.Bootstrap;
import dev.echolab.lab.stats.ConfidenceInterval;
import dev.echolab.lab.trial.Metric;
import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what changed since an earlier result as a sentence, a report, or a comment. */
public record BaselineText(BaselineComparison comparison) {
  private static final List<String> HEADS =
      List.of("server", "figure", "before", "after", "ratio (95 %)", "");

  static final String NEEDED = "both sides need " + Bootstrap.MIN_VALUES + " VALID trials";

  String headline() {
    List<Change> changes = comparison.changes();
    String file = comparison.file();
    if (changes.isEmpty()) {
      return "Nothing to compare: " + comparison.mismatch() + ".";
    }
    Change first = changes.get(0);
    if (changes.stream()
        .allMatch(c -> c.variant().equals(first.variant()) && c.load().equals(first.load()))) {
      String two =
          changes.stream().limit(2).map(BaselineText::text).collect(Collectors.joining(" and "));
      return first.variant() + " has " + two + " of " + file + ".";
    }
    if (hasNoInterval()) {
      return "No intervals for the %d figures against %s: %s."
          .formatted(changes.size(), file, NEEDED);
    }
    long worse = count(Direction.WORSE);
    long better = count(Direction.BETTER);
    if (worse + better == 0) {
      return "None of " + changes.size() + " figures changed for certain against " + file + ".";
    }
    Direction leading = worse > 0 ? Direction.WORSE : Direction.BETTER;
    Change largest =
        changes.stream()
            .filter(change -> change.direction() == leading)
            .max(Comparator.comparingDouble(change -> Math.abs(Math.log(times(change)))))
            .orElseThrow();
    return "Of %d figures %d are worse and %d better than in %s; the largest: %s, %s."
        .formatted(changes.size(), worse, better, file, largest.variant(), text(largest));
  }

  private long count(Direction direction) {
    return comparison.changes().stream().filter(change -> change.direction() == direction).count();
  }

  private boolean hasNoInterval() {
    return comparison.changes().stream()
        .allMatch(change -> change.direction() == Direction.UNKNOWN);
  }

  /** Returns a table for each load, what differs, and the regressions. */
  public static List<String> lines(BaselineComparison comparison) {
    BaselineText text = new BaselineText(comparison);
    List<String> lines = new ArrayList<>();
    for (BaselineResult.Load load : text.loads()) {
      lines.addAll(List.of("", "against " + comparison.file(), load.label()));
      TextTable table = new TextTable(-1, -1, 1, 1, 1, -1).gap(1);
      text.rows(load).forEach(table::row);
      lines.addAll(table.lines());
    }
    lines.addAll(text.remarks());
    return TextWidth.wrap(lines);
  }

  /** Returns the same for a comment on a pull request. */
  public static List<String> markdown(BaselineComparison comparison) {
    BaselineText text = new BaselineText(comparison);
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("**" + Markdown.text(text.headline()) + "**", ""));
    for (BaselineResult.Load load : text.loads()) {
      lines.addAll(List.of(Markdown.text(load.label()), ""));
      lines.addAll(Markdown.table(text.rows(load), 2));
      lines.add("");
    }
    text.remarks().forEach(remark -> lines.add("- " + Markdown.text(remark)));
    if (!lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  /** Returns what differs, why not all is decided, and the regressions. */
  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    comparison.differentEnvironment().forEach(each -> remarks.add("not the same: " + each));
    if (!comparison.changes().isEmpty() && hasNoInterval()) {
      remarks.add("no conclusion: " + NEEDED);
    } else if (!comparison.changes().isEmpty()) {
      comparison.undecided().forEach(figure -> remarks.add("not decided: " + figure));
    }
    comparison.regressions().forEach(each -> remarks.add("REGRESSION " + each));
    return remarks;
  }

  private List<BaselineResult.Load> loads() {
    return comparison.changes().stream().map(Change::load).distinct().toList();
  }

  private List<List<String>> rows(BaselineResult.Load load) {
    return Stream.concat(
            Stream.of(HEADS),
            comparison.changes().stream()
                .filter(change -> change.load().equals(load))
                .map(BaselineText::cells))
        .toList();
  }

  private static List<String> cells(Change change) {
    Metric metric = change.metric();
    return List.of(
        change.variant(),
        metric == Metric.CPU ? "CPU/echo" : metric.label(),
        CompareText.figure(metric, change.before()),
        CompareText.figure(metric, change.after()),
        change
            .ratio()
            .map(ConfidenceInterval::ratioText)
            .orElse("about " + ConfidenceInterval.times(times(change))),
        text(change.direction()));
  }

  /** Returns the change for a sentence: {@code 0.93 x the echoes/s (0.90 to 0.96, worse)}. */
  static String text(Change change) {
    String what = "the " + change.metric().label();
    return change
        .ratio()
        .map(ratio -> ratio.timesText(what, ", " + text(change.direction())))
        .orElse(
            "about %s x %s (too few trials for an interval)"
                .formatted(ConfidenceInterval.times(times(change)), what));
  }

  /** An interval that contains 1 does not prove that nothing changed. */
  private static String text(Direction direction) {
    return direction == Direction.SAME ? "not certain" : direction.key();
  }

  private static double times(Change change) {
    return change.ratio().map(ConfidenceInterval::value).orElse(change.after() / change.before());
  }
}
