package dev.echolab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the marked parts of a Java source.
 *
 * <p>A docs marker is a line {@code // docs: read, backpressure} above a method or statement, with
 * its topics. A step marker is a line {@code // step 3: process - ...}. The marked part contains
 * the comments and annotations below the marker, the next line of code, and all lines up to the
 * next one with the same indentation that does not begin with a brace. That is the method or
 * statement, because google-java-format indents the sources.
 *
 * @param path from the project's root, with forward slashes
 */
record SourceFile(String path, List<String> lines) {
  private static final Pattern DOCS_MARKER = Pattern.compile(" *// docs: (.+)");
  private static final Pattern STEP_MARKER = Pattern.compile(" *// step \\d: (\\w+)\\b.*");

  private static final Pattern COMMENT_OR_ANNOTATION = Pattern.compile(" *(//|/\\*|\\*|@).*");

  static SourceFile read(Path root, Path file) throws IOException {
    return new SourceFile(
        root.relativize(file).toString().replace('\\', '/'), Files.readAllLines(file));
  }

  /** Returns all topics that the docs markers name. */
  Set<String> markedTopics() {
    Set<String> topics = new TreeSet<>();
    lines.forEach(line -> topics(line).forEach(topics::add));
    return topics;
  }

  /** Returns the parts below the docs markers of a topic, without the markers. */
  List<Excerpt> marked(String topic) {
    return IntStream.range(0, lines.size())
        .filter(index -> topics(lines.get(index)).anyMatch(topic::equals))
        .mapToObj(index -> excerpt(index + 1))
        .toList();
  }

  /** Returns the statements below the markers of a step, with the markers. */
  List<Excerpt> step(String name) {
    return IntStream.range(0, lines.size())
        .filter(
            index -> {
              Matcher marker = STEP_MARKER.matcher(lines.get(index));
              return marker.matches() && marker.group(1).equals(name);
            })
        .mapToObj(this::excerpt)
        .toList();
  }

  private static Stream<String> topics(String line) {
    Matcher marker = DOCS_MARKER.matcher(line);
    return marker.matches() ? Arrays.stream(marker.group(1).split(", *")) : Stream.empty();
  }

  private Excerpt excerpt(int first) {
    int indent = indent(lines.get(first));
    int last = first;
    while (last < lines.size() && COMMENT_OR_ANNOTATION.matcher(lines.get(last)).matches()) {
      last++;
    }
    if (last == lines.size() || indent(lines.get(last)) != indent) {
      throw new IllegalArgumentException(path + ":" + (first + 1) + " has a marker without code");
    }
    while (last + 1 < lines.size() && continues(lines.get(last + 1), indent)) {
      last++;
    }
    while (lines.get(last).isBlank()) {
      last--;
    }
    List<String> text =
        lines.subList(first, last + 1).stream()
            .filter(line -> !DOCS_MARKER.matcher(line).matches())
            .map(line -> line.substring(Math.min(indent, line.length())))
            .toList();
    return new Excerpt(path, first + 1, last + 1, text);
  }

  private static boolean continues(String line, int indent) {
    return line.isBlank()
        || indent(line) > indent
        || (indent(line) == indent && line.startsWith("}", indent));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
