package dev.echolab.lab.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes tables and texts as GitHub-flavoured Markdown, for comments on pull requests. */
public final class Markdown {
  private Markdown() {}

  /**
   * Returns a table.
   *
   * @param rows the headings first
   * @param textColumns how many columns from the left hold text; the others are right-aligned
   */
  public static List<String> table(List<List<String>> rows, int textColumns) {
    List<String> lines = new ArrayList<>(rows.stream().map(Markdown::row).toList());
    IntStream columns = IntStream.range(0, rows.get(0).size());
    lines.add(1, row(columns.mapToObj(each -> each < textColumns ? "---" : "---:").toList()));
    return lines;
  }

  private static String row(List<String> cells) {
    return cells.stream().map(Markdown::text).collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** Returns a text whose characters have no special meaning in a table or as HTML. */
  public static String text(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|");
  }
}
