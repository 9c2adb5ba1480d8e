package dev.echolab.lab.console;

/** Draws a horizontal bar with block characters, to an eighth of a column. */
public final class TextBar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final int PARTS = 8;

  private TextBar() {}

  /**
   * Returns a bar without blanks at its end; empty if the value is not above 0.
   *
   * @param max the value whose bar fills all columns
   */
  public static String of(double value, double max, int columns) {
    if (!(value > 0 && max > 0)) {
      return "";
    }
    int eighths = (int) Math.max(1, Math.round(Math.min(1, value / max) * columns * PARTS));
    String bar = "█".repeat(eighths / PARTS);
    return eighths % PARTS == 0 ? bar : bar + EIGHTHS.charAt(eighths % PARTS);
  }
}
