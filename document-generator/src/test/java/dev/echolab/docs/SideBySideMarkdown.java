package dev.echolab.docs;

import dev.echolab.docs.SideBySide.Cell;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the overview in Markdown: links to the code, and the calls; the HTML page has the code.
 */
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

        Where each step is in the three models, with the system calls that the kernel counted for it. With the code in columns:
        [side-by-side.html](side-by-side.html), which needs no network. In a terminal: `./lab code read`.

        Calls are averages of one run of the scenario with `bio-platform`, `nio-1` (one event loop) and `netty-nio` (a loop per core).
        Figures below 0.005 are left out; `others` are calls that were counted only as a total. The document generator makes this page from the sources.
        """);
    out.append("Counted: ")
        .append(page.figures().place())
        .append(" ([data](data/calls.json)).\n\n");
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
    out.append("\n## %s\n\n%s\n\n".formatted(topic.title(), topic.sentence()));
    out.append(
        "![%s in the three models](img/steps/%s.svg)\n\n".formatted(topic.title(), topic.key()));
    out.append("| | code | %s |\n| --- | --- | --- |\n".formatted(topic.callsTitle()));
    cells.forEach(
        (model, cell) ->
            out.append(
                "| %s | %s | %s |\n"
                    .formatted(
                        model.title(),
                        cell.excerpts().stream()
                            .map(Excerpt::link)
                            .collect(Collectors.joining("<br>")),
                        SideBySide.callsLine(topic, cell))));
    out.append("\nCounted: %s.\n".formatted(topic.scenario().description()));
  }
}
