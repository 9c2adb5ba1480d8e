package dev.echolab.docs;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies figures from the tables of pages into a text.
 *
 * <p>{@code {{figure PAGE | ROW | COLUMN}}} stands for a figure. ROW is the beginning of a table
 * row, its cells separated by {@code ;}. COLUMN is the heading of a column.
 */
final class PageFigures {
  private static final Pattern FIGURE =
      Pattern.compile("\\{\\{figure ([^|]+)\\|([^|]+)\\|([^|]+?)}}");

  private final UnaryOperator<String> pages;

  /**
   * Creates it.
   *
   * @param pages returns the text of a page by its name
   */
  PageFigures(UnaryOperator<String> pages) {
    this.pages = pages;
  }

  /**
   * Returns the text with each figure as it is in its page.
   *
   * @throws IllegalArgumentException if a page has no such figure
   */
  String fill(String text) {
    return FIGURE.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(figure(mark)));
  }

  private String figure(MatchResult mark) {
    String page = mark.group(1).strip();
    List<String> row = Arrays.stream(mark.group(2).split(";", -1)).map(String::strip).toList();
    String column = mark.group(3).strip();
    for (MarkdownTable table : MarkdownTable.in(pages.apply(page))) {
      for (List<String> cells : table.rows()) {
        if (table.heads().contains(column)
            && cells.size() == table.heads().size()
            && cells.subList(0, row.size()).equals(row)) {
          return table.cell(cells, column);
        }
      }
    }
    throw new IllegalArgumentException(
        "%s has no row '%s' with a column '%s'".formatted(page, String.join("; ", row), column));
  }
}
