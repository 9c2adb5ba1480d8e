package dev.echolab.lab.code;

import com.github.javaparser.JavaParser;
import com.github.javaparser.JavaToken;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.comments.Comment;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.Statement;
import dev.echolab.lab.code.Excerpt.Colour;
import dev.echolab.lab.code.Excerpt.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A parsed Java source in which places are found. */
final class SourceFile {
  private static final String MARKER = "// step ";

  private final String path;
  private final CompilationUnit unit;
  private final List<List<Piece>> lines = new ArrayList<>();

  private SourceFile(String path, CompilationUnit unit) {
    this.path = path;
    this.unit = unit;
    colour();
  }

  /**
   * Parses a source.
   *
   * @param path from the project's root, for those who read what was found
   * @throws IllegalArgumentException if the text is no Java
   */
  static SourceFile parse(String path, String text) {
    // Comments are found as they stand: which node one belongs to is of no matter here.
    JavaParser parser =
        new JavaParser(
            new ParserConfiguration()
                .setLanguageLevel(LanguageLevel.JAVA_17)
                .setTabSize(1)
                .setLexicalPreservationEnabled(false));
    ParseResult<CompilationUnit> parsed = parser.parse(text);
    return new SourceFile(
        path,
        parsed
            .getResult()
            .filter(unit -> parsed.isSuccessful())
            .orElseThrow(
                () -> new IllegalArgumentException(path + ": " + parsed.getProblems().toString())));
  }

  /**
   * What stands at a place, in the order of the source.
   *
   * @throws IllegalArgumentException if nothing does
   */
  List<Excerpt> excerpts(CodeLocation place) {
    List<Excerpt> found =
        switch (place.kind()) {
          case METHOD -> methods(place);
          case STEP -> markers(place).map(marker -> statementBehind(place, marker)).toList();
          case BLOCK_OF_STEP -> markers(place).map(marker -> blockAround(place, marker)).toList();
        };
    if (found.isEmpty()) {
      throw new IllegalArgumentException(path + ": there is no " + place);
    }
    return found;
  }

  private List<Excerpt> methods(CodeLocation place) {
    return unit.findAll(MethodDeclaration.class).stream()
        .filter(method -> method.getNameAsString().equals(place.name()))
        .map(
            method ->
                excerpt(
                    place,
                    method.getComment().map(SourceFile::firstLine).orElse(firstLine(method)),
                    lastLine(method)))
        .toList();
  }

  private Stream<Comment> markers(CodeLocation place) {
    return unit.getAllComments().stream()
        .filter(comment -> comment.asString().matches("// step \\d: " + place.name() + "\\b.*\\R?"))
        .sorted(Comparator.comparing(SourceFile::firstLine));
  }

  /** The smallest statement that begins behind the marker, if one does before the block ends. */
  private Excerpt statementBehind(CodeLocation place, Comment marker) {
    int at = firstLine(marker);
    BlockStmt block = smallestBlockAround(at);
    int end =
        block.getStatements().stream()
            .filter(statement -> firstLine(statement) > at)
            .mapToInt(SourceFile::lastLine)
            .findFirst()
            .orElse(at);
    return excerpt(place, at, end);
  }

  private Excerpt blockAround(CodeLocation place, Comment marker) {
    BlockStmt block = smallestBlockAround(firstLine(marker));
    Node whole = block.getParentNode().filter(parent -> parent instanceof Statement).orElse(block);
    return excerpt(place, firstLine(whole), lastLine(whole));
  }

  private BlockStmt smallestBlockAround(int line) {
    return unit.findAll(BlockStmt.class).stream()
        .filter(block -> firstLine(block) < line && lastLine(block) > line)
        .min(Comparator.comparingInt(block -> lastLine(block) - firstLine(block)))
        .orElseThrow(() -> new IllegalArgumentException(path + ": no block around line " + line));
  }

  private Excerpt excerpt(CodeLocation place, int first, int last) {
    List<List<Piece>> excerpt = lines.subList(first - 1, last);
    int indent =
        excerpt.stream()
            .filter(line -> !line.isEmpty())
            .mapToInt(SourceFile::indentOf)
            .min()
            .orElse(0);
    return new Excerpt(
        path, place, first, excerpt.stream().map(line -> outdented(line, indent)).toList());
  }

  private static int indentOf(List<Piece> line) {
    String text = line.get(0).text();
    return text.length() - text.stripLeading().length();
  }

  private static List<Piece> outdented(List<Piece> line, int indent) {
    if (line.isEmpty()) {
      return line;
    }
    List<Piece> shorter = new ArrayList<>(line);
    Piece first = shorter.get(0);
    shorter.set(0, new Piece(first.colour(), first.text().substring(indent)));
    return shorter;
  }

  /** Puts the tokens into lines; neighbours of one colour become one piece. */
  private void colour() {
    lines.add(new ArrayList<>());
    boolean annotation = false;
    for (JavaToken token : unit.getTokenRange().orElseThrow()) {
      String text = token.getText();
      annotation = text.equals("@") || (annotation && token.getCategory().isIdentifier());
      Colour colour = colourOf(token, annotation);
      if (token.getCategory().isEndOfLine()) {
        lines.add(new ArrayList<>());
        continue;
      }
      // A comment or a text block may run over lines, and a line comment brings its line's end.
      String[] parts = text.split("\\R", -1);
      for (int i = 0; i < parts.length; i++) {
        if (i > 0) {
          lines.add(new ArrayList<>());
        }
        append(lines.get(lines.size() - 1), colour, parts[i]);
      }
    }
  }

  private static void append(List<Piece> line, Colour colour, String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!line.isEmpty()) {
      Piece last = line.get(line.size() - 1);
      boolean blankBefore = last.text().isBlank() && line.size() == 1;
      if (last.colour() == colour || blankBefore || text.isBlank()) {
        Colour joined = blankBefore ? colour : last.colour();
        line.set(line.size() - 1, new Piece(joined, last.text() + text));
        return;
      }
    }
    line.add(new Piece(colour, text));
  }

  private static Colour colourOf(JavaToken token, boolean annotation) {
    if (token.getCategory().isComment()) {
      return token.getText().startsWith(MARKER) ? Colour.MARKER : Colour.COMMENT;
    }
    if (annotation) {
      return Colour.ANNOTATION;
    }
    if (token.getCategory().isKeyword()) {
      return Colour.KEYWORD;
    }
    return token.getCategory().isLiteral() ? Colour.LITERAL : Colour.PLAIN;
  }

  private static int firstLine(Node node) {
    return node.getBegin().orElseThrow().line;
  }

  private static int lastLine(Node node) {
    return node.getEnd().orElseThrow().line;
  }
}
