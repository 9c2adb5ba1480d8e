package dev.echolab.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a table of a document.
 *
 * @param rows without the heading
 */
record MarkdownTable(List<String> heads, List<List<String>> rows) {

  /** Returns all tables of a document. */
  static List<MarkdownTable> in(String document) {
    List<MarkdownTable> tables = new ArrayList<>();
    MarkdownTable current = null;
    for (String line : document.lines().toList()) {
      if (!line.startsWith("|")) {
        current = null;
      } else if (current == null) {
        current = new MarkdownTable(cells(line), new ArrayList<>());
        tables.add(current);
      } else if (!line.startsWith("| ---")) {
        current.rows.add(cells(line));
      }
    }
    return tables;
  }

  /** Returns the cells in a column; the column must exist. */
  String cell(List<String> row, String column) {
    return row.get(heads.indexOf(column));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
        .map(cell -> cell.replace("**", "").strip())
        .toList();
  }
}
