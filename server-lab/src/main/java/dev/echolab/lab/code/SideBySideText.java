package dev.echolab.lab.code;

import dev.echolab.lab.code.Excerpt.Piece;
import dev.echolab.lab.code.SideBySide.Cell;
import dev.echolab.lab.code.SideBySide.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Help.Ansi;

/** For a terminal: the models one below the other, in colour where there is colour. */
public final class SideBySideText {
  private final Ansi ansi;
  private final List<String> lines = new ArrayList<>();

  private SideBySideText(Ansi ansi) {
    this.ansi = ansi;
  }

  /** The lines of it. */
  public static List<String> lines(SideBySide all, Ansi ansi) {
    SideBySideText text = new SideBySideText(ansi);
    all.rows().forEach(text::row);
    text.lines.add("counted: " + all.environment());
    return text.lines;
  }

  private void row(Row row) {
    lines.add(painted("bold", row.topic().title()));
    lines.add(row.topic().sentence());
    row.cells().forEach(this::cell);
    lines.add("(counted: " + row.topic().scenario().description() + ")");
    lines.add("");
  }

  private void cell(Model model, Cell cell) {
    lines.add("");
    lines.add(painted("bold,underline", model.title()));
    for (Excerpt excerpt : cell.excerpts()) {
      lines.add(painted("faint", excerpt.path() + ":" + excerpt.firstLine()));
      for (List<Piece> line : excerpt.lines()) {
        StringBuilder painted = new StringBuilder("  ");
        line.forEach(piece -> painted.append(painted(style(piece), piece.text())));
        lines.add(painted.toString().stripTrailing());
      }
    }
    lines.add("  => " + cell.calls());
  }

  private static String style(Piece piece) {
    return switch (piece.colour()) {
      case PLAIN -> "";
      case KEYWORD -> "magenta";
      case LITERAL -> "green";
      case COMMENT -> "faint";
      case ANNOTATION -> "yellow";
      case MARKER -> "bold,yellow";
    };
  }

  private String painted(String styles, String text) {
    if (styles.isEmpty() || !ansi.enabled() || text.isBlank()) {
      return text;
    }
    UnaryOperator<String> on = codes -> Ansi.Style.on(Ansi.Style.parse(codes));
    return on.apply(styles) + text + Ansi.Style.reset.on();
  }
}
