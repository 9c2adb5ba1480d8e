package dev.echolab.docs;

import dev.echolab.docs.SideBySide.Cell;
import java.util.Map;

/** Writes one topic for a terminal: the models one below the other. */
final class SideBySideText {
  private SideBySideText() {}

  static String of(Topic topic, Map<Model, Cell> cells, String environment) {
    StringBuilder out = new StringBuilder();
    out.append(topic.title()).append('\n').append(topic.sentence()).append('\n');
    cells.forEach(
        (model, cell) -> {
          out.append("\n== ").append(model.title()).append(" ==\n");
          for (Excerpt excerpt : cell.excerpts()) {
            out.append(excerpt.path()).append(':').append(excerpt.firstLine()).append('\n');
            excerpt
                .lines()
                .forEach(line -> out.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
          }
          out.append("  => ").append(SideBySide.callsLine(topic, cell)).append('\n');
        });
    out.append("\nCounted: ").append(topic.scenario().description()).append(".\n");
    return out.append(environment).append('\n').toString();
  }
}
