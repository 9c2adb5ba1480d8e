package dev.echolab.lab.code;

import dev.echolab.lab.code.SideBySide.Cell;
import dev.echolab.lab.code.SideBySide.Row;
import java.util.Locale;

/** The three models in the columns of a table, for a reader of the repository. */
final class SideBySideMarkdown {
  private final StringBuilder out = new StringBuilder();

  private SideBySideMarkdown() {}

  static String of(SideBySide all) {
    return new SideBySideMarkdown().write(all);
  }

  private String write(SideBySide all) {
    out.append(
        """
        # Side by side

        The same step in the three models. Made from the sources by `./lab code --write`; a test fails when this page is not what
        the sources say. The same as one page that needs no network: [side-by-side.html](side-by-side.html); in a terminal:
        `./lab code read`.

        Under each column stand the system calls that the kernel counted for it: how often each was made, on average, in an
        episode of that kind. `bio-platform`, `nio-1` and `netty-nio` stand for their models. Figures below 0.005 are left out;
        `others` are calls that were counted and not told apart.
        """);
    out.append("Counted: ").append(all.environment()).append(" ([data](data/calls.json)).\n\n");
    for (Row row : all.rows()) {
      out.append("- [").append(row.topic().title()).append("](#").append(anchor(row)).append(")\n");
    }
    all.rows().forEach(this::row);
    return out.toString();
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(Row row) {
    return row.topic().title().toLowerCase(Locale.ROOT).replace(":", "").replace(' ', '-');
  }

  private void row(Row row) {
    out.append("\n## ").append(row.topic().title()).append("\n\n");
    out.append(row.topic().sentence()).append("\n\n<table>\n<tr>");
    for (Model model : Model.values()) {
      out.append("<th>").append(model.title()).append("</th>");
    }
    out.append("</tr>\n<tr>\n");
    row.cells().values().forEach(this::cell);
    out.append("</tr>\n</table>\n\nCounted: ").append(row.topic().scenario().description());
    out.append(".\n");
  }

  private void cell(Cell cell) {
    out.append("<td valign=\"top\">\n");
    for (Excerpt excerpt : cell.excerpts()) {
      String file = excerpt.path().substring(excerpt.path().lastIndexOf('/') + 1);
      out.append(
          "\n[%s:%d](../%s#L%d-L%d)\n\n"
              .formatted(
                  file,
                  excerpt.firstLine(),
                  excerpt.path(),
                  excerpt.firstLine(),
                  excerpt.lastLine()));
      out.append("```java\n").append(excerpt.text()).append("```\n");
    }
    out.append("\n*").append(cell.calls()).append("*\n\n</td>\n");
  }
}
