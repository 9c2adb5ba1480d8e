package dev.echolab.docs;

import dev.echolab.docs.SideBySide.Cell;
import java.util.Locale;
import java.util.Map;

/** Writes the page in Markdown: the three models in the columns of a table. */
final class SideBySideMarkdown {
  private final StringBuilder out = new StringBuilder();

  private SideBySideMarkdown() {}

  static String of(SideBySide page) {
    return new SideBySideMarkdown().write(page);
  }

  private String write(SideBySide page) {
    out.append(
        """
        # Side by side

        The same step in the three models. The document generator makes this page from the sources; a test fails when it is out of
        date. The same as one page that needs no network: [side-by-side.html](side-by-side.html). In a terminal: `./lab code read`.

        Under each column are the system calls that the kernel counted: how often each was made, on average, in one run of the
        scenario. `bio-platform`, `nio-1` and `netty-nio` represent their models. Figures below 0.005 are left out; `others` are
        calls that were counted only as a total.
        """);
    out.append("Counted: ").append(page.environment()).append(" ([data](data/calls.json)).\n\n");
    for (Topic topic : page.topics().keySet()) {
      out.append("- [%s](#%s)\n".formatted(topic.title(), anchor(topic)));
    }
    page.topics().forEach(this::topic);
    return out.toString();
  }

  /** Returns the anchor that GitHub gives to the heading. */
  private static String anchor(Topic topic) {
    return topic.title().toLowerCase(Locale.ROOT).replace(":", "").replace(' ', '-');
  }

  private void topic(Topic topic, Map<Model, Cell> cells) {
    out.append("\n## %s\n\n%s\n\n<table>\n<tr>".formatted(topic.title(), topic.sentence()));
    cells.keySet().forEach(model -> out.append("<th>%s</th>".formatted(model.title())));
    out.append("</tr>\n<tr>\n");
    cells.values().forEach(this::cell);
    out.append("</tr>\n</table>\n\nCounted: %s.\n".formatted(topic.scenario().description()));
  }

  private void cell(Cell cell) {
    out.append("<td valign=\"top\">\n");
    for (Excerpt excerpt : cell.excerpts()) {
      String path = excerpt.path();
      int first = excerpt.firstLine();
      out.append(
          "\n[%s:%d](../%s#L%d-L%d)\n\n```java\n%s```\n"
              .formatted(
                  path.substring(path.lastIndexOf('/') + 1),
                  first,
                  path,
                  first,
                  excerpt.lastLine(),
                  excerpt.text()));
    }
    out.append("\n*").append(cell.calls()).append("*\n\n</td>\n");
  }
}
