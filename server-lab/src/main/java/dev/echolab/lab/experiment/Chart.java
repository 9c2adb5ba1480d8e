package dev.echolab.lab.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the page draws.
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

  /** Of the y axis. */
  public enum Scale {
    LINEAR,
    LOGARITHMIC
  }

  /**
   * One line or one colour of bars.
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
}
