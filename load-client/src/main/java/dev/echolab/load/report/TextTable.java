package dev.echolab.load.report;

import java.util.ArrayList;
import java.util.List;

/** Lines and columns of text; the first column to the left, all others to the right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  public List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int c = 0; c < row.size(); c++) {
        String blanks = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + blanks : "  " + blanks + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
