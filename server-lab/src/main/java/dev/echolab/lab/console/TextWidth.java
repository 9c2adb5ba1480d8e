package dev.echolab.lab.console;

import dev.echolab.load.report.TextTable;
import java.util.ArrayList;
import java.util.List;

/** Breaks lines so that they fit a terminal. */
public final class TextWidth {
  /** Columns of every report. */
  public static final int COLUMNS = 80;

  private static final int INDENT = 4;

  private TextWidth() {}

  /**
   * Returns a table, in parts if not all columns fit next to each other: each part begins with the
   * first column.
   *
   * @param rows of equal length, the headings first
   */
  public static List<String> table(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    int columns = rows.get(0).size();
    for (int from = 1; from < columns || from == 1; ) {
      int to = columns;
      while (to > from + 1 && width(part(rows, from, to)) > COLUMNS) {
        to--;
      }
      lines.addAll(part(rows, from, to));
      from = Math.max(to, from + 1);
    }
    return lines;
  }

  /** Returns the first column and some others. */
  private static List<String> part(List<List<String>> rows, int from, int to) {
    TextTable part = new TextTable();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.get(0)));
      cells.addAll(row.subList(from, to));
      part.row(cells);
    }
    return part.lines().stream().map("  "::concat).toList();
  }

  private static int width(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Returns the lines; one of more than {@link #COLUMNS} continues, indented, on further lines. */
  public static List<String> wrap(List<String> lines) {
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) {
      String rest = line;
      while (rest.length() > COLUMNS) {
        int space = rest.lastIndexOf(' ', COLUMNS);
        // A word without spaces, such as a path, stays whole: a broken one cannot be copied.
        int end = space > 2 * INDENT ? space : rest.indexOf(' ', COLUMNS);
        if (end < 0) {
          break;
        }
        wrapped.add(rest.substring(0, end).stripTrailing());
        rest = " ".repeat(INDENT) + rest.substring(end).strip();
      }
      wrapped.add(rest);
    }
    return wrapped;
  }
}
