package dev.echolab.cli;

import java.util.ArrayList;
import java.util.List;

/** Formats the table of options that a server prints at its start: requested and effective. */
public final class OptionTable {

  /**
   * Holds one option.
   *
   * @param effective the value in use, as the kernel or the library reports it
   */
  public record Row(String option, String requested, String effective) {
    public static Row same(String option, String value) {
      return new Row(option, value, value);
    }
  }

  private OptionTable() {}

  /** Returns one aligned line per row, after a heading. */
  public static List<String> lines(List<Row> rows) {
    List<Row> tableRows = new ArrayList<>(rows);
    tableRows.add(0, new Row("option", "requested", "effective"));
    int optionWidth = tableRows.stream().mapToInt(row -> row.option().length()).max().orElse(0);
    int requestedWidth =
        tableRows.stream().mapToInt(row -> row.requested().length()).max().orElse(0);
    String format = "%-" + optionWidth + "s  %-" + requestedWidth + "s  %s";
    return tableRows.stream()
        .map(row -> String.format(format, row.option(), row.requested(), row.effective()))
        .toList();
  }
}
