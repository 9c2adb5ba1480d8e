package dev.echolab.docs;

import java.util.List;

/**
 * Holds consecutive lines of a source.
 *
 * @param path from the project's root, with forward slashes
 * @param firstLine counted from 1
 * @param lastLine inclusive
 * @param lines without the indentation they have in common, and without docs markers
 */
record Excerpt(String path, int firstLine, int lastLine, List<String> lines) {
  Excerpt {
    lines = List.copyOf(lines);
  }

  /** Returns the lines as one text; each ends with a line feed. */
  String text() {
    return String.join("\n", lines) + "\n";
  }

  /** Returns a Markdown link to the lines, from a page in docs. */
  String link() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return "[%s:%d](../%s#L%d-L%d)".formatted(file, firstLine, path, firstLine, lastLine);
  }
}
