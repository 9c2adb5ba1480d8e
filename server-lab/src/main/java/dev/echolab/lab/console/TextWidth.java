package dev.echolab.lab.console;

import java.util.ArrayList;
import java.util.List;

/** Breaks lines so that they fit a terminal. */
public final class TextWidth {
  /** Columns of every report. */
  public static final int COLUMNS = 100;

  private static final int INDENT = 4;

  private TextWidth() {}

  /** Returns the lines; one of more than {@link #COLUMNS} continues, indented, on further lines. */
  public static List<String> wrap(List<String> lines) {
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) {
      String rest = line;
      while (rest.length() > COLUMNS) {
        int space = rest.lastIndexOf(' ', COLUMNS);
        // A word without spaces, such as a path, stays whole: a broken one cannot be copied.
        int end = space > 2 * INDENT ? space : rest.indexOf(' ', COLUMNS);
        if (end < 0) {
          break;
        }
        wrapped.add(rest.substring(0, end).stripTrailing());
        rest = " ".repeat(INDENT) + rest.substring(end).strip();
      }
      wrapped.add(rest);
    }
    return wrapped;
  }
}
