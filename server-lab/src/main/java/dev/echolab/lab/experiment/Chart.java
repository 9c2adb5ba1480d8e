package dev.echolab.lab.experiment;

import dev.echolab.lab.console.BarTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes the chart of a report page.
 *
 * @param labels of the x axis
 */
public record Chart(
    String title,
    Form form,
    Scale scale,
    String xLabel,
    String yLabel,
    List<String> labels,
    List<Series> series) {

  /** How points are drawn. */
  public enum Form {
    LINE,
    BAR
  }

  /** The scale of the y axis. */
  public enum Scale {
    LINEAR,
    LOGARITHMIC
  }

  /**
   * One line, or the bars of one colour.
   *
   * @param values one for each label; null where there is none
   */
  public record Series(String name, List<Double> values) {}

  /** More bars than these do not fit a screen. */
  static final int MAX_BARS = 16;

  /** Makes a bar chart whose labels need no explanation. */
  static Chart bars(
      String title, Scale scale, String yLabel, List<String> labels, Series... series) {
    return new Chart(title, Form.BAR, scale, "", yLabel, labels, List.of(series));
  }

  /** Returns the values as bars, with the title; empty if there are too many. */
  List<String> lines() {
    if (labels.size() * series.size() > MAX_BARS) {
      return List.of();
    }
    BarTable table = new BarTable();
    for (int i = 0; i < labels.size(); i++) {
      for (Series each : series) {
        Double value = each.values().get(i);
        table.row(
            List.of(labels.get(i), series.size() > 1 ? each.name() : "", Table.text(value)),
            value == null ? Double.NaN : value,
            List.of());
      }
    }
    List<String> lines = new ArrayList<>(List.of(title + " (" + yLabel + ")"));
    lines.addAll(table.lines());
    return lines;
  }
}
