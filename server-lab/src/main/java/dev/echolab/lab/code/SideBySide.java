package dev.echolab.lab.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Topics, each with the three models' code and what it cost.
 *
 * @param rows one for each topic
 * @param environment where the calls were counted
 */
public record SideBySide(List<Row> rows, String environment) {
  public SideBySide {
    rows = List.copyOf(rows);
  }

  /** One topic. */
  record Row(Topic topic, Map<Model, Cell> cells) {}

  /**
   * One model's part of a topic.
   *
   * @param calls the system calls it caused, in a line
   */
  record Cell(List<Excerpt> excerpts, String calls) {}

  /** All of it, from the sources and the figures in this jar. */
  public static SideBySide packed() {
    return of(Arrays.asList(Topic.values()), new Sources(), SyscallFigures.packed());
  }

  /**
   * One topic of it.
   *
   * @param name such as {@code read}, or the number of a step
   * @throws IllegalArgumentException if there is no such topic
   */
  public static SideBySide packed(String name) {
    Topic topic =
        Topic.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown step '" + name + "'; there are " + String.join(", ", names())));
    return of(List.of(topic), new Sources(), SyscallFigures.packed());
  }

  /** What can be asked for. */
  public static Collection<String> names() {
    return Arrays.stream(Topic.values()).map(Topic::key).toList();
  }

  static SideBySide of(List<Topic> topics, Sources sources, SyscallFigures figures) {
    List<Row> rows = new ArrayList<>();
    for (Topic topic : topics) {
      Map<Model, Cell> cells = new EnumMap<>(Model.class);
      for (Model model : Model.values()) {
        List<Excerpt> excerpts = new ArrayList<>();
        for (CodeLocation place : topic.places(model)) {
          excerpts.addAll(sources.file(model.path(place.type())).excerpts(place));
        }
        cells.put(model, new Cell(excerpts, figures.line(topic, model)));
      }
      rows.add(new Row(topic, cells));
    }
    return new SideBySide(rows, figures.environment());
  }
}
