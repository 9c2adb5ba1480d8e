package dev.echolab.docs;

import dev.echolab.docs.SideBySide.Cell;
import dev.echolab.docs.SyscallFigures.Figure;
import java.util.Locale;
import java.util.Map;

/** Writes the page in HTML: one file without scripts and without requests. */
final class SideBySideHtml {
  private final StringBuilder out = new StringBuilder();

  private final SideBySide page;

  private SideBySideHtml(SideBySide page) {
    this.page = page;
  }

  static String of(SideBySide page, String css) {
    return new SideBySideHtml(page).write(css);
  }

  private String write(String css) {
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
        <p>The same step in blocking I/O, NIO selectors and Netty. The drawings show the buffers, the threads
        (<span class="runs"></span> runs, <span class="asleep"></span> asleep in the kernel) and the calls that cross into the kernel. Bars: all system
        calls that the kernel counted for the step, on average, in one run of the scenario. The document generator makes this page from the sources.</p>
        """);
    out.append(
        "<p class=\"soft\">Counted: %s</p>\n<nav>".formatted(Html.escape(page.figures().place())));
    for (Topic topic : page.topics().keySet()) {
      out.append("<a href=\"#%s\">%s</a> ".formatted(topic.key(), Html.escape(topic.title())));
    }
    out.append("</nav>\n</header>\n<main>\n");
    page.topics().forEach(this::topic);
    return out.append("</main>\n</html>\n").toString();
  }

  private void topic(Topic topic, Map<Model, Cell> cells) {
    out.append("<section id=\"%s\">\n".formatted(topic.key()));
    out.append("<h2>%s</h2>\n".formatted(Html.escape(topic.title())));
    out.append("<p>%s</p>\n<div class=\"models\">\n".formatted(Html.escape(topic.sentence())));
    double maxCount = SideBySide.maxCount(cells);
    cells.forEach(
        (model, cell) -> {
          Scene scene = page.scenes().get(topic.key());
          out.append("<article>\n<h3>%s</h3>\n".formatted(model.title()));
          out.append(StepDrawing.of(topic, model, scene, page.figures()));
          out.append("<div>\n");
          cell.excerpts().forEach(this::excerpt);
          out.append("</div>\n");
          String calls =
              cell.calls().isEmpty()
                  ? SideBySide.callsLine(topic, cell)
                  : topic.callsTitle() + ", per " + topic.scenario().unit();
          out.append("<div class=\"calls\">%s\n".formatted(calls));
          cell.calls().forEach(call -> bar(call, maxCount));
          out.append("</div>\n</article>\n");
        });
    String scenario = Html.escape(topic.scenario().description());
    out.append("</div>\n<p class=\"soft\">Counted: %s.</p>\n</section>\n".formatted(scenario));
  }

  private void excerpt(Excerpt excerpt) {
    String path = excerpt.path();
    int first = excerpt.firstLine();
    String file = path.substring(path.lastIndexOf('/') + 1);
    out.append(
        "<p class=\"at\"><a href=\"../%s#L%d-L%d\" title=\"%s\">%s:%d</a></p>\n"
            .formatted(path, first, excerpt.lastLine(), path, file, first));
    out.append("<pre><code>");
    excerpt.lines().forEach(this::line);
    out.append("</code></pre>\n");
  }

  /** Writes a line that wraps with an indent: nothing is cut in a narrow column. */
  private void line(String line) {
    String code = line.stripLeading();
    String style =
        code.startsWith("// step ") ? "marker" : code.matches("(//|/\\*|\\*).*") ? "comment" : "";
    out.append(
        "<span class=\"line %s\" style=\"--i:%d\">%s\n</span>"
            .formatted(style, line.length() - code.length(), breakable(Html.escape(line))));
  }

  /** Allows a break after a dot or parenthesis: long calls have no space. */
  private static String breakable(String code) {
    return code.replaceAll("\\.(?=\\w)|\\((?=\\w)", "$0<wbr>");
  }

  private void bar(Figure call, double maxCount) {
    out.append(
        String.format(
            Locale.ROOT,
            "<div class=\"bar %s\"><span>%s</span><i style=\"--w:%.1f%%\"></i><b>%,.2f</b></div>\n",
            SyscallNames.READING.contains(call.name())
                ? "read"
                : SyscallNames.WRITING.contains(call.name())
                    ? "write"
                    : SyscallNames.WAITING.contains(call.name()) ? "wait" : "other",
            call.name(),
            100 * call.count() / maxCount,
            call.count()));
  }
}
