package dev.echolab.load.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out rows of text in aligned columns. Every column is as wide as its longest cell, or wider
 * if a minimum is given. Not thread-safe.
 */
public final class TextTable {
  private final int[] minWidths;
  private final List<List<String>> rows = new ArrayList<>();
  private int gap = 2;

  /** Makes a table whose first column is left-aligned and all others right-aligned. */
  public TextTable() {
    this(-1, 1);
  }

  /**
   * Makes a table with columns as in a format string.
   *
   * @param minWidths one per column, in characters; below 0: left-aligned; columns without one are
   *     like the last one
   */
  public TextTable(int... minWidths) {
    this.minWidths = minWidths.clone();
  }

  /** Sets the blanks between columns; 2 by default. */
  public TextTable gap(int blanks) {
    gap = blanks;
    return this;
  }

  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Adds a row; a row may have fewer cells than others. */
  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Returns one line per row, without blanks at the end. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.size(); c++) {
      String padding = " ".repeat(width(c) - row.get(c).length());
      line.append(c == 0 ? "" : " ".repeat(gap))
          .append(minWidth(c) < 0 ? row.get(c) + padding : padding + row.get(c));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .reduce(Math.abs(minWidth(column)), Math::max);
  }

  private int minWidth(int column) {
    return minWidths[Math.min(column, minWidths.length - 1)];
  }
}
