package dev.echolab.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Copies the tables of a page into its translation: all cells but those of the first column. */
final class Translation {
  private static final Map<String, String> CHINESE =
      Map.of(
          "yes", "是",
          "**no**", "**否**",
          "to be measured on a quiet machine", "待在安静的机器上测量");

  private Translation() {}

  /**
   * Returns the translation with the cells of the original's rows; the headings are translated by
   * hand.
   *
   * @throws IllegalArgumentException if the pages do not have as many rows
   */
  static String withTablesOf(String original, String translation) {
    List<String> rows = rows(original);
    List<String> translated = rows(translation);
    if (rows.size() != translated.size()) {
      throw new IllegalArgumentException(
          "the translation has %d rows instead of %d".formatted(translated.size(), rows.size()));
    }
    List<String> lines = new ArrayList<>();
    int next = 0;
    for (String line : translation.split("\n", -1)) {
      boolean isRow = next < rows.size() && line.equals(translated.get(next));
      lines.add(isRow ? row(line, rows.get(next++)) : line);
    }
    return String.join("\n", lines);
  }

  private static String row(String translated, String original) {
    String[] cells = original.split(" \\| ", -1);
    cells[0] = translated.split(" \\| ", -1)[0];
    int last = cells.length - 1;
    for (int i = 1; i <= last; i++) {
      String cell = i == last ? cells[i].substring(0, cells[i].length() - " |".length()) : cells[i];
      cells[i] = CHINESE.getOrDefault(cell, cell) + (i == last ? " |" : "");
    }
    return String.join(" | ", cells);
  }

  /** Returns the rows of all tables, without their headings. */
  private static List<String> rows(String document) {
    List<String> rows = new ArrayList<>();
    boolean inBody = false;
    for (String line : document.split("\n", -1)) {
      if (!line.startsWith("|")) {
        inBody = false;
      } else if (line.startsWith("| ---")) {
        inBody = true;
      } else if (inBody) {
        rows.add(line);
      }
    }
    return rows;
  }
}
