package dev.echolab.cli;

import java.util.ArrayList;
import java.util.List;

/** The table of options a server prints at its start: requested beside effective. */
public final class OptionTable {

  /**
   * One option.
   *
   * @param effective what really holds, as the kernel or the library tells
   */
  public record Row(String option, String requested, String effective) {
    public static Row same(String option, String value) {
      return new Row(option, value, value);
    }
  }

  private OptionTable() {}

  /** One line per row, aligned, with a heading. */
  public static List<String> lines(List<Row> rows) {
    List<Row> all = new ArrayList<>();
    all.add(new Row("option", "requested", "effective"));
    all.addAll(rows);
    int option = all.stream().mapToInt(row -> row.option().length()).max().orElse(0);
    int requested = all.stream().mapToInt(row -> row.requested().length()).max().orElse(0);
    String form = "%-" + option + "s  %-" + requested + "s  %s";
    return all.stream()
        .map(row -> String.format(form, row.option(), row.requested(), row.effective()))
        .toList();
  }
}
