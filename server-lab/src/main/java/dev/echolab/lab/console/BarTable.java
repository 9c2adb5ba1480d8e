package dev.echolab.lab.console;

import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out rows of text with a bar in each, as wide as {@link TextWidth#COLUMNS} allows. The first
 * two columns are left-aligned, the others right-aligned. Not thread-safe.
 */
public final class BarTable {
  private static final int MIN_BAR = 4;
  private static final int MAX_BAR = 30;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final int PARTS = 8;

  private record Row(List<String> before, double value, List<String> after) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds the headings of the columns on the left and on the right of the bar. */
  public BarTable head(List<String> before, List<String> after) {
    return row(before, 0, after);
  }

  /** Adds a row with a bar of this value; not a number if it is not known. */
  public BarTable row(List<String> before, double value, List<String> after) {
    rows.add(new Row(List.copyOf(before), value, List.copyOf(after)));
    return this;
  }

  /** Returns one line per row. The longest bar fills what the other columns leave. */
  public List<String> lines() {
    int others = lines(0).stream().mapToInt(String::length).max().orElse(0);
    int columns = Math.min(MAX_BAR, TextWidth.COLUMNS - others);
    return lines(Math.max(MIN_BAR, columns));
  }

  private List<String> lines(int barColumns) {
    double max = rows.stream().mapToDouble(Row::value).filter(Double::isFinite).max().orElse(0);
    int left = rows.stream().mapToInt(row -> row.before().size()).max().orElse(0);
    int[] widths = new int[left + 2];
    widths[0] = -1;
    widths[1] = -1;
    widths[left] = -Math.max(1, barColumns);
    TextTable table = new TextTable(widths);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(row.before());
      cells.add(bar(row.value(), max, barColumns));
      cells.addAll(row.after());
      table.row(cells);
    }
    return table.lines();
  }

  /** Draws a bar to an eighth of a column, without blanks at its end; max fills all columns. */
  static String bar(double value, double max, int columns) {
    if (!(value > 0 && max > 0)) {
      return "";
    }
    int eighths = (int) Math.max(1, Math.round(Math.min(1, value / max) * columns * PARTS));
    String bar = "█".repeat(eighths / PARTS);
    return eighths % PARTS == 0 ? bar : bar + EIGHTHS.charAt(eighths % PARTS);
  }
}
