package dev.echolab.lab.code;

import dev.echolab.lab.code.SyscallFigures.Figure;
import java.util.Locale;

/** An echo's way across the boundary, drawn: each call as long as it is frequent. */
final class SyscallDrawing {
  private static final int WIDTH_OF_ONE_CALL = 20;

  /** What happens less often than this is in the total only. */
  private static final double MIN_EACH = 0.2;

  private SyscallDrawing() {}

  static String of(SyscallFigures figures) {
    StringBuilder out = new StringBuilder("```\n");
    for (Model model : Model.values()) {
      out.append(String.format(Locale.ROOT, "%-13s|", model.variant()));
      for (Topic topic : new Topic[] {Topic.RECEIVE, Topic.READ, Topic.WRITE}) {
        for (Figure figure : figures.of(topic, model)) {
          if (figure.each() >= MIN_EACH) {
            out.append(bar(figure)).append('|');
          }
        }
      }
      out.append(
          String.format(Locale.ROOT, " %.2f calls%n", figures.all(SyscallScenario.ECHO, model)));
    }
    return out.append("```\n").toString().replace(System.lineSeparator(), "\n");
  }

  private static String bar(Figure figure) {
    String label = " " + figure + " ";
    int width = Math.max(label.length(), (int) Math.round(figure.each() * WIDTH_OF_ONE_CALL));
    int left = (width - label.length()) / 2;
    return "=".repeat(left) + label + "=".repeat(width - label.length() - left);
  }
}
