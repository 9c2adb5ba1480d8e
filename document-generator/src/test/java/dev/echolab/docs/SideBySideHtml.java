package dev.echolab.docs;

import dev.echolab.docs.SideBySide.Cell;
import java.util.Map;

/** Writes the page in HTML: one file without scripts and without requests. */
final class SideBySideHtml {
  private final StringBuilder out = new StringBuilder();

  private SideBySideHtml() {}

  static String of(SideBySide page, String css) {
    return new SideBySideHtml().write(page, css);
  }

  private String write(SideBySide page, String css) {
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
    out.append(css);
    out.append(
        """
        </style>
        <header>
        <h1>Side by side</h1>
        <p>The same step in blocking I/O, NIO selectors and Netty. Under each column: the system calls that the kernel counted,
        on average, in one run of the scenario. The document generator makes this page from the sources.</p>
        """);
    out.append("<p class=\"soft\">Counted: %s</p>\n<nav>".formatted(escape(page.environment())));
    for (Topic topic : page.topics().keySet()) {
      out.append("<a href=\"#%s\">%s</a> ".formatted(topic.key(), escape(topic.title())));
    }
    out.append("</nav>\n</header>\n<main>\n");
    page.topics().forEach(this::topic);
    return out.append("</main>\n</html>\n").toString();
  }

  private void topic(Topic topic, Map<Model, Cell> cells) {
    out.append("<section id=\"%s\">\n".formatted(topic.key()));
    out.append("<h2>%s</h2>\n".formatted(escape(topic.title())));
    out.append("<p>%s</p>\n<div class=\"models\">\n".formatted(escape(topic.sentence())));
    cells.forEach(this::cell);
    String scenario = escape(topic.scenario().description());
    out.append("</div>\n<p class=\"soft\">Counted: %s.</p>\n</section>\n".formatted(scenario));
  }

  private void cell(Model model, Cell cell) {
    out.append("<article>\n<h3>%s</h3>\n".formatted(model.title()));
    for (Excerpt excerpt : cell.excerpts()) {
      String path = excerpt.path();
      int first = excerpt.firstLine();
      out.append(
          "<p class=\"at\"><a href=\"../%s#L%d-L%d\">%s:%d</a></p>\n"
              .formatted(path, first, excerpt.lastLine(), path, first));
      out.append("<pre tabindex=\"0\"><code>");
      excerpt.lines().forEach(this::line);
      out.append("</code></pre>\n");
    }
    out.append("<p class=\"calls\">%s</p>\n</article>\n".formatted(escape(cell.calls())));
  }

  private void line(String line) {
    String marked = line.contains("// step ") ? "<span class=\"marker\">%s</span>" : "%s";
    out.append(marked.formatted(escape(line))).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
