package dev.echolab.lab.cli;

import dev.echolab.lab.server.StepCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Lays out the text of a step for a terminal: the models in columns where there is room, else one
 * below the other. A line that is too long continues, indented, on the next one.
 *
 * @param terminalColumns the width of the terminal
 * @param link makes a link of a place (PATH:LINE) and the text to show for it
 */
record CodeColumns(int terminalColumns, BinaryOperator<String> link) {
  /** Code in narrower columns is hard to read. */
  private static final int MIN_WIDTH = 50;

  private static final int MIN_TERMINAL_WIDTH = 20;
  private static final int INDENT = 4;
  private static final String GUTTER = " | ";
  private static final String MODEL = "== ";
  private static final String COUNTED = "Counted: ";
  private static final Pattern PLACE = Pattern.compile("\\S+/(\\S+\\.java:\\d+)");
  private static final String CALLS = StepCode.CALLS;
  private static final Pattern CALL = Pattern.compile("(\\w+) (\\d+\\.\\d+)(?:, | )");
  private static final int MAX_BAR = 24;

  CodeColumns {
    terminalColumns = Math.max(terminalColumns, MIN_TERMINAL_WIDTH);
  }

  /** Returns a text of the document generator with each system call as a bar. */
  static List<String> withBars(List<String> text) {
    double max =
        text.stream()
            .filter(line -> line.startsWith(CALLS))
            .flatMap(line -> CALL.matcher(line).results())
            .mapToDouble(call -> Double.parseDouble(call.group(2)))
            .reduce(1, Math::max);
    List<String> all = new ArrayList<>();
    for (String line : text) {
      if (line.startsWith(CALLS)) {
        String unit = CALL.matcher(line.substring(CALLS.length())).replaceAll("");
        all.add(unit.startsWith("per ") ? CALLS + "system calls " + unit : line);
        CALL.matcher(line)
            .results()
            .forEach(call -> all.add(bar(call.group(1), Double.parseDouble(call.group(2)), max)));
      } else {
        all.add(line);
      }
    }
    return all;
  }

  private static String bar(String call, double count, double max) {
    String bar = "=".repeat(Math.max(1, (int) Math.round(count / max * MAX_BAR)));
    return String.format(Locale.ROOT, "     %-12s %6.2f %s", call, count, bar);
  }

  /** Returns the lines for a text that the document generator wrote. */
  List<String> lay(List<String> text) {
    int[] begins =
        IntStream.range(0, text.size())
            .filter(i -> text.get(i).startsWith(MODEL) || text.get(i).startsWith(COUNTED))
            .toArray();
    int models = begins.length - 1;
    int width = (terminalColumns - GUTTER.length() * (models - 1)) / models;
    if (width < MIN_WIDTH) {
      return wrap(text, terminalColumns).stream()
          .map(line -> PLACE.matcher(line).matches() ? link.apply(line, line) : line)
          .toList();
    }
    List<List<String>> code = new ArrayList<>();
    List<List<String>> calls = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      List<String> lines = text.subList(begins[i], begins[i + 1]);
      long codeLines = lines.stream().takeWhile(line -> !line.startsWith(CALLS)).count();
      code.add(wrap(lines.subList(0, (int) codeLines), width));
      calls.add(wrap(lines.subList((int) codeLines, lines.size()), width));
    }
    List<String> all = new ArrayList<>(wrap(text.subList(0, begins[0]), terminalColumns));
    addRows(all, code, width);
    addRows(all, calls, width);
    all.addAll(wrap(text.subList(begins[models], text.size()), terminalColumns));
    return all;
  }

  private void addRows(List<String> all, List<List<String>> columns, int width) {
    int rows = columns.stream().mapToInt(List::size).max().orElse(0);
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (List<String> column : columns) {
        String cell = row < column.size() ? column.get(row) : "";
        Matcher place = PLACE.matcher(cell);
        String shown = place.matches() ? place.group(1) : cell;
        line.append(line.length() == 0 ? "" : GUTTER);
        line.append(place.matches() ? link.apply(cell, shown) : shown);
        line.append(" ".repeat(Math.max(0, width - shown.length())));
      }
      all.add(line.toString().stripTrailing());
    }
  }

  /** Wraps lines at spaces, else after a parenthesis; a place stays whole, as a link needs it. */
  private static List<String> wrap(List<String> lines, int width) {
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) {
      String rest = line;
      int indent = Math.min(line.length() - line.stripLeading().length() + INDENT, width / 2);
      while (rest.length() > width && !PLACE.matcher(line).matches()) {
        int space = rest.lastIndexOf(' ', width);
        int parenthesis = rest.lastIndexOf('(', width - 1) + 1;
        int end = space > indent ? space : parenthesis > indent ? parenthesis : width;
        wrapped.add(rest.substring(0, end).stripTrailing());
        rest = " ".repeat(indent) + rest.substring(end).strip();
      }
      wrapped.add(rest);
    }
    return wrapped;
  }
}
