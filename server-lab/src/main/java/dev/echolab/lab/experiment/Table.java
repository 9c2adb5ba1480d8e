package dev.echolab.lab.experiment;

import dev.echolab.lab.console.TextWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Collects measured figures in rows and columns. One thread.
 *
 * @param columns headings with units
 * @param rows cells: numbers, texts, or null for what is not available
 */
public record Table(String title, List<String> columns, List<List<Object>> rows) {
  /** Makes a table without rows; its columns are separated by {@code " | "}. */
  Table(String title, String columns) {
    this(title, List.of(columns.split(" \\| ")), new ArrayList<>());
  }

  Table row(Object... cells) {
    rows.add(Arrays.asList(cells));
    return this;
  }

  /** Returns the rows that have this value in a column. */
  Table where(String column, Object value) {
    int index = columns.indexOf(column);
    return new Table(
        title, columns, rows.stream().filter(row -> row.get(index).equals(value)).toList());
  }

  /** Returns the numbers of a column; null where a cell is no number. */
  List<Double> numbers(String column) {
    int index = columns.indexOf(column);
    return rows.stream()
        .map(row -> row.get(index) instanceof Number n ? (Double) n.doubleValue() : null)
        .toList();
  }

  /** Returns the numbers of a column as a series of a chart. */
  Chart.Series series(String name, String column) {
    return new Chart.Series(name, numbers(column));
  }

  /** Returns the title and the rows for a terminal. */
  List<String> lines() {
    List<List<String>> cells = new ArrayList<>(List.of(columns));
    rows.forEach(row -> cells.add(row.stream().map(Table::text).toList()));
    List<String> lines = new ArrayList<>(List.of(title));
    lines.addAll(TextWidth.table(cells));
    return lines;
  }

  /** Formats a cell with three significant digits; what is not available is never shown as 0. */
  public static String text(Object cell) {
    if (cell == null) {
      return "unknown";
    }
    if (cell instanceof Double number) {
      double size = Math.abs(number);
      String format = size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
      return String.format(Locale.ROOT, format, number);
    }
    return cell instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : cell.toString();
  }
}
