package dev.echolab.docs;

import dev.echolab.docs.SyscallFigures.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws the system calls of one echo: the length of each bar is the number of calls. Yields are set
 * apart, because no model needs them.
 */
final class SyscallDrawing {
  private static final int WIDTH_OF_ONE_CALL = 20;

  /** Rarer calls are only in the total. */
  private static final double MIN_DRAWN = 0.2;

  private static final String YIELD = "sched_yield";

  private SyscallDrawing() {}

  static String of(SyscallFigures figures) {
    StringBuilder out = new StringBuilder("```\n");
    for (Model model : Model.values()) {
      out.append(String.format(Locale.ROOT, "%-13s|", model.variant()));
      for (Topic topic : List.of(Topic.RECEIVE, Topic.READ, Topic.WRITE)) {
        for (Figure figure : figures.of(topic, model)) {
          if (figure.count() >= MIN_DRAWN && !figure.name().equals(YIELD)) {
            out.append(bar(figure)).append('|');
          }
        }
      }
      Optional<Figure> yields =
          figures.of(Topic.RECEIVE, model).stream()
              .filter(figure -> figure.name().equals(YIELD))
              .findAny();
      double total = figures.total(SyscallScenario.ECHO, model);
      double rest = total - yields.map(Figure::count).orElse(0.0);
      out.append(String.format(Locale.ROOT, " %.2f calls", rest))
          .append(yields.map(figure -> ", and " + figure).orElse(""))
          .append('\n');
    }
    return out.append("```\n").toString();
  }

  private static String bar(Figure figure) {
    String label = " " + figure + " ";
    int width = Math.max(label.length(), (int) Math.round(figure.count() * WIDTH_OF_ONE_CALL));
    int left = (width - label.length()) / 2;
    return "=".repeat(left) + label + "=".repeat(width - label.length() - left);
  }
}
