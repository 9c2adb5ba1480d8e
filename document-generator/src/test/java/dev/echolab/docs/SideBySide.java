package dev.echolab.docs;

import dev.echolab.docs.SyscallFigures.Figure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds each topic with the code of the three models and the system calls counted for it.
 *
 * @param topics in the order of the page
 * @param figures the counted calls
 * @param scenes what the drawings show, by the topics' keys
 */
record SideBySide(
    Map<Topic, Map<Model, Cell>> topics, SyscallFigures figures, Map<String, Scene> scenes) {

  /**
   * Holds one model's part of a topic.
   *
   * @param calls the system calls counted for it, the most frequent first
   */
  record Cell(List<Excerpt> excerpts, List<Figure> calls) {}

  /**
   * Reads the servers' sources and the counted calls of a checkout.
   *
   * @throws IllegalArgumentException if a marker names no topic, or a model has no code for a topic
   */
  static SideBySide read(Path root) throws IOException {
    SyscallFigures figures = SyscallFigures.read(root);
    Map<Topic, Map<Model, Cell>> topics = new LinkedHashMap<>();
    for (Topic topic : Topic.values()) {
      topics.put(topic, new EnumMap<>(Model.class));
    }
    for (Model model : Model.values()) {
      List<SourceFile> files = sources(root, model);
      topics.forEach(
          (topic, cells) ->
              cells.put(model, new Cell(excerpts(files, model, topic), figures.of(topic, model))));
    }
    return new SideBySide(topics, figures, Scene.readAll());
  }

  /** Returns the count that a bar of full length stands for: 1 or more. */
  static double maxCount(Map<Model, Cell> cells) {
    return cells.values().stream()
        .flatMap(cell -> cell.calls().stream())
        .mapToDouble(Figure::count)
        .reduce(1, Math::max);
  }

  /** Returns the calls of a topic in one line. */
  static String callsLine(Topic topic, Cell cell) {
    if (topic.calls() == SyscallNames.NONE) {
      return "no call: the kernel works alone";
    }
    String calls = cell.calls().stream().map(Figure::toString).collect(Collectors.joining(", "));
    return (calls.isEmpty() ? "none" : calls) + " per " + topic.scenario().unit();
  }

  /** Reads a model's sources: alphabetically, but its connection last. */
  private static List<SourceFile> sources(Path root, Model model) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    try (DirectoryStream<Path> paths =
        Files.newDirectoryStream(root.resolve(model.sources()), "*.java")) {
      for (Path path : paths) {
        files.add(SourceFile.read(root, path));
      }
    }
    files.sort(
        Comparator.comparing((SourceFile file) -> file.path().endsWith("/Connection.java"))
            .thenComparing(SourceFile::path));
    List<String> keys =
        Stream.concat(Arrays.stream(Topic.values()).map(Topic::key), CodeLinks.REASONS.stream())
            .toList();
    for (SourceFile file : files) {
      if (!keys.containsAll(file.markedTopics())) {
        throw new IllegalArgumentException(
            file.path() + " marks " + file.markedTopics() + "; the topics are " + keys);
      }
    }
    return files;
  }

  /** Returns the parts with a docs marker of the topic; if there is none, the step's statement. */
  private static List<Excerpt> excerpts(List<SourceFile> files, Model model, Topic topic) {
    List<Excerpt> excerpts =
        files.stream().flatMap(file -> file.marked(topic.key()).stream()).toList();
    if (excerpts.isEmpty()) {
      excerpts = files.stream().flatMap(file -> file.step(topic.key()).stream()).toList();
    }
    if (excerpts.isEmpty()) {
      throw new IllegalArgumentException(
          model.sources() + " has no marker of the topic " + topic.key());
    }
    return excerpts;
  }
}
