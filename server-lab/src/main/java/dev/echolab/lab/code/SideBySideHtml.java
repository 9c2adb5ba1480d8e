package dev.echolab.lab.code;

import dev.echolab.lab.code.Excerpt.Colour;
import dev.echolab.lab.code.Excerpt.Piece;
import dev.echolab.lab.code.SideBySide.Cell;
import dev.echolab.lab.code.SideBySide.Row;
import java.util.List;
import java.util.Locale;

/** One page without a script or a request. */
final class SideBySideHtml {
  private final StringBuilder out = new StringBuilder();

  private SideBySideHtml() {}

  static String of(SideBySide all) {
    return new SideBySideHtml().write(all);
  }

  private String write(SideBySide all) {
    out.append(
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Echo Lab: side by side</title>
        <style>
        """);
    out.append(Sources.resource("side-by-side.css"));
    out.append(
        """
        </style>
        <header>
        <h1>Side by side</h1>
        <p>The same step in blocking I/O, NIO selectors and Netty. Under each column: the system calls that the kernel counted,
        on average, in an episode of that kind. Made from the sources by <code>./lab code --write</code>.</p>
        """);
    out.append("<p class=\"soft\">Counted: ").append(escaped(all.environment())).append("</p>\n");
    out.append("<nav>");
    for (Row row : all.rows()) {
      out.append(
          "<a href=\"#%s\">%s</a> ".formatted(row.topic().key(), escaped(row.topic().title())));
    }
    out.append("</nav>\n</header>\n<main>\n");
    all.rows().forEach(this::row);
    return out.append("</main>\n</html>\n").toString();
  }

  private void row(Row row) {
    Topic topic = row.topic();
    out.append("<section id=\"%s\">\n".formatted(topic.key()));
    out.append("<h2>%s</h2>\n".formatted(escaped(topic.title())));
    out.append("<p>%s</p>\n<div class=\"models\">\n".formatted(escaped(topic.sentence())));
    row.cells().forEach(this::cell);
    out.append("</div>\n<p class=\"soft\">Counted: ");
    out.append(escaped(topic.scenario().description())).append(".</p>\n</section>\n");
  }

  private void cell(Model model, Cell cell) {
    out.append("<article>\n<h3>%s</h3>\n".formatted(model.title()));
    for (Excerpt excerpt : cell.excerpts()) {
      out.append(
          "<p class=\"at\">%s:%d</p>\n<pre tabindex=\"0\"><code>"
              .formatted(excerpt.path(), excerpt.firstLine()));
      for (List<Piece> line : excerpt.lines()) {
        line.forEach(this::piece);
        out.append('\n');
      }
      out.append("</code></pre>\n");
    }
    out.append("<p class=\"calls\">%s</p>\n</article>\n".formatted(escaped(cell.calls())));
  }

  private void piece(Piece piece) {
    if (piece.colour() == Colour.PLAIN) {
      out.append(escaped(piece.text()));
    } else {
      out.append(
          "<span class=\"%s\">%s</span>"
              .formatted(piece.colour().name().toLowerCase(Locale.ROOT), escaped(piece.text())));
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
