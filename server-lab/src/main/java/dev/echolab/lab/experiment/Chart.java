package dev.echolab.lab.experiment;

import java.util.ArrayList;
import java.util.Collections;
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
  public record Series(String name, List<Double> values) {
    public Series {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  public Chart {
    labels = List.copyOf(labels);
    series = List.copyOf(series);
  }

  /** Makes a bar chart whose labels need no explanation. */
  static Chart bars(
      String title, Scale scale, String yLabel, List<String> labels, Series... series) {
    return new Chart(title, Form.BAR, scale, "", yLabel, labels, List.of(series));
  }
}
