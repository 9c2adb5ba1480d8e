package dev.echolab.lab.code;

import java.util.List;

/**
 * Lines of a source, in coloured pieces.
 *
 * @param path from the project's root
 * @param place what was looked for
 * @param firstLine counted from 1
 * @param lines without the indentation they have in common
 */
record Excerpt(String path, CodeLocation place, int firstLine, List<List<Piece>> lines) {
  Excerpt {
    lines = lines.stream().map(List::copyOf).toList();
  }

  /** What a piece of code is, for its colour. */
  enum Colour {
    PLAIN,
    KEYWORD,
    LITERAL,
    COMMENT,
    ANNOTATION,
    /** A step's marker: what the reader looks for. */
    MARKER
  }

  /** A piece of one line. */
  record Piece(Colour colour, String text) {}

  int lastLine() {
    return firstLine + lines.size() - 1;
  }

  /** The code as it is, for a highlighter of somebody else's. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<Piece> line : lines) {
      line.forEach(piece -> text.append(piece.text()));
      text.append('\n');
    }
    return text.toString();
  }
}
