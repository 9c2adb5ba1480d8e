package dev.echolab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Counts the lines of code of each server: without comments, imports and empty lines. */
final class SourceSizes {
  /** The name by which documents refer to the table. */
  static final String PAGE = "sources";

  private SourceSizes() {}

  static String table(Path root) throws IOException {
    StringBuilder out =
        new StringBuilder("| model | Connection | all classes |\n| --- | ---: | ---: |\n");
    for (Model model : Model.values()) {
      Path folder = root.resolve(model.sources());
      try (Stream<Path> files = Files.walk(folder)) {
        long all = 0;
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          all += lines(file);
        }
        long connection = lines(folder.resolve("Connection.java"));
        out.append("| %s | %,d | %,d |\n".formatted(model.variant(), connection, all));
      }
    }
    return out.toString();
  }

  private static long lines(Path file) throws IOException {
    List<String> noCode = List.of("//", "/*", "*", "import ", "package ");
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && noCode.stream().noneMatch(line::startsWith))
        .count();
  }
}
