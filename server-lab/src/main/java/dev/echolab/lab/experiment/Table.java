package dev.echolab.lab.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Holds measured figures in rows and columns.
 *
 * @param columns headings with units
 * @param rows cells: numbers, texts, or null for what is not available
 */
public record Table(String title, List<String> columns, List<List<Object>> rows) {
  public Table {
    columns = List.copyOf(columns);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
  }

  /**
   * Takes the columns in one line.
   *
   * @param columns separated by {@code " | "}
   */
  Table(String title, String columns, List<List<Object>> rows) {
    this(title, List.of(columns.split(" \\| ")), rows);
  }

  /** Returns the numbers of a column; null where a cell is no number. */
  List<Double> numbers(String column) {
    int index = columns.indexOf(column);
    List<Double> numbers = new ArrayList<>();
    for (List<Object> row : rows) {
      numbers.add(row.get(index) instanceof Number number ? (Double) number.doubleValue() : null);
    }
    return numbers;
  }

  /** Returns the numbers of a column as a series of a chart. */
  Chart.Series series(String name, String column) {
    return new Chart.Series(name, numbers(column));
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
