package dev.echolab.lab.explain;

import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.report.Format;
import java.util.ArrayList;
import java.util.List;

/** Pictures of plain characters: steps drawn to scale, and a series in one line. */
final class TextDrawing {
  private static final int WIDTH = 60;
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private TextDrawing() {}

  /**
   * A request to scale: a line for each step, from where it began to where it ended. What is
   * observed is drawn solid, what is inferred shaded.
   */
  static List<String> toScale(Timeline timeline) {
    List<String> lines = new ArrayList<>();
    for (Timeline.Segment segment : timeline.segments()) {
      if (segment.seen() == Provenance.NOT_SEEN) {
        continue;
      }
      char ink = segment.seen() == Provenance.INFERRED ? '░' : '█';
      lines.add(line(segment.step().label(), segment.fromNs(), segment.toNs(), timeline, ink));
    }
    if (timeline.clientWriteNs() <= timeline.roundTripNs()) {
      lines.add(line("(client's write call)", 0, timeline.clientWriteNs(), timeline, '▒'));
    }
    return lines;
  }

  private static String line(String label, long fromNs, long toNs, Timeline timeline, char ink) {
    int from = column(fromNs, timeline);
    // A step too short for a column is a thin stroke: it is there, but not to scale.
    int length = column(toNs, timeline) - from;
    int at = Math.min(from, WIDTH - 1);
    String bar = length == 0 ? "|" : String.valueOf(ink).repeat(length);
    String drawn = " ".repeat(at) + bar;
    return "  %-32s %s%s  %s"
        .formatted(label, drawn, " ".repeat(WIDTH - drawn.length()), Format.time(toNs - fromNs));
  }

  private static int column(long ns, Timeline timeline) {
    return timeline.roundTripNs() == 0
        ? 0
        : (int) Math.round((double) ns * WIDTH / timeline.roundTripNs());
  }

  /** A series in at most 60 columns, each the greatest of its part; scaled to {@code highest}. */
  static String sparkline(long[] values, long highest) {
    int columns = Math.min(WIDTH, values.length);
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * values.length / columns);
      int to = (int) ((c + 1L) * values.length / columns);
      long greatest = 0;
      for (int i = from; i < to; i++) {
        greatest = Math.max(greatest, values[i]);
      }
      line.append(LEVELS.charAt(level(greatest, highest)));
    }
    return line.toString();
  }

  private static int level(long value, long highest) {
    if (value <= 0 || highest <= 0) {
      return 0;
    }
    int most = LEVELS.length() - 1;
    return (int) Math.max(1, Math.min(most, Math.round((double) value * most / highest)));
  }
}
