package dev.echolab.lab.explain;

import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.lab.linux.SocketMemory.Queues;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Draws with characters: the steps of a request to scale, and a series in one line. */
final class TextDrawing {
  private static final int WIDTH = 34;
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private TextDrawing() {}

  /**
   * Draws a request to scale: one line per step, from its start to its end. Observed steps are
   * solid, inferred ones shaded.
   */
  static List<String> toScale(Timeline timeline) {
    List<String> lines = new ArrayList<>();
    for (Timeline.Segment segment : timeline.segments()) {
      if (segment.seen() == Provenance.NOT_SEEN) {
        continue;
      }
      char ink = segment.seen() == Provenance.INFERRED ? '░' : '█';
      lines.add(line(segment.step().label, segment.fromNs(), segment.toNs(), timeline, ink));
    }
    if (timeline.clientWriteNs() <= timeline.roundTripNs()) {
      lines.add(line("(client's write call)", 0, timeline.clientWriteNs(), timeline, '▒'));
    }
    return lines;
  }

  private static String line(String label, long fromNs, long toNs, Timeline timeline, char ink) {
    int from = column(fromNs, timeline);
    // A step shorter than a column is a thin stroke, which is not to scale.
    int length = column(toNs, timeline) - from;
    String bar = length == 0 ? "|" : String.valueOf(ink).repeat(length);
    String drawn = " ".repeat(Math.min(from, WIDTH - 1)) + bar;
    return ("  %-33s %-" + WIDTH + "s  %s").formatted(label, drawn, Format.time(toNs - fromNs));
  }

  private static int column(long ns, Timeline timeline) {
    return timeline.roundTripNs() == 0
        ? 0
        : (int) Math.round((double) ns * WIDTH / timeline.roundTripNs());
  }

  /**
   * Draws the medians of the steps one after the other: each as its number, repeated to scale; a
   * dot is a step without a number.
   *
   * @param longestNs fills all columns
   */
  static String steps(TimelineSummary timelines, long longestNs) {
    StringBuilder line = new StringBuilder();
    long sumNs = 0;
    for (Map.Entry<Step, Long> median : timelines.medians().entrySet()) {
      sumNs += median.getValue();
      char digit = median.getKey().label.charAt(0);
      int end = longestNs == 0 ? 0 : (int) Math.round((double) sumNs * WIDTH / longestNs);
      line.append(
          String.valueOf(Character.isDigit(digit) ? digit : '.').repeat(end - line.length()));
    }
    return line.toString();
  }

  /** Draws the kernel's buffers and the sampled round trips over time, one line each. */
  static List<String> series(TimingProfile timing) {
    long[] roundTripsNs =
        timing.timelines().timelines().stream()
            .sorted(Comparator.comparingLong(Timeline::startNs))
            .mapToLong(Timeline::roundTripNs)
            .toArray();
    return List.of(
        queue("server Recv-Q", timing, Queues::serverReceiveBytes),
        queue("server Send-Q", timing, Queues::serverSendBytes),
        queue("client Recv-Q", timing, Queues::clientReceiveBytes),
        queue("client Send-Q", timing, Queues::clientSendBytes),
        roundTripsNs.length == 0
            ? "  round trip     not available"
            : series("round trip", roundTripsNs, Format::time));
  }

  private static String queue(String label, TimingProfile timing, ToLongFunction<Queues> bytes) {
    return series(
        label,
        timing.samples().stream().mapToLong(sample -> bytes.applyAsLong(sample.all())).toArray(),
        max -> Format.count(max) + " B in " + Format.count(timing.samples().size()) + " samples");
  }

  private static String series(String label, long[] values, LongFunction<String> format) {
    long max = Arrays.stream(values).max().orElse(0);
    return "  %-14s [%s] at most %s".formatted(label, sparkline(values, max), format.apply(max));
  }

  /**
   * Draws a series in at most {@link #WIDTH} columns: each is the maximum of its part, scaled to
   * {@code max}.
   */
  static String sparkline(long[] values, long max) {
    int columns = Math.min(WIDTH, values.length);
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * values.length / columns);
      int to = (int) ((c + 1L) * values.length / columns);
      line.append(LEVELS.charAt(level(Arrays.stream(values, from, to).max().orElse(0), max)));
    }
    return line.toString();
  }

  private static int level(long value, long max) {
    if (value <= 0 || max <= 0) {
      return 0;
    }
    int highest = LEVELS.length() - 1;
    return (int) Math.max(1, Math.min(highest, Math.round((double) value * highest / max)));
  }
}
