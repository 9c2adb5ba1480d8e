package dev.echolab.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fills links to lines of code into a page.
 *
 * <p>{@code {{code WHERE NAME}}} stands for links to a place. WHERE is a model (bio, nio, netty),
 * {@code common}, or a minimal server such as {@code SelectorEcho}. NAME is a topic of the docs
 * markers there, or the name of a step. {@code {{test CLASS.METHOD}}} stands for a link to a test.
 *
 * @param root the project's folder
 */
record CodeLinks(Path root) {
  /** Topics of docs markers that the page from-forty-lines has besides those of side-by-side. */
  static final List<String> REASONS =
      List.of("half-close", "limits", "timeouts", "descriptors", "stop", "memory");

  private static final Pattern PLACE = Pattern.compile("\\{\\{(?:code (\\S+)|test) ([\\w.-]+)}}");

  /**
   * Returns the text with all its links as the sources are.
   *
   * @throws IllegalArgumentException if there is no such place
   */
  String fill(String text) {
    return PLACE.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(links(mark)));
  }

  private String links(MatchResult mark) {
    String where = mark.group(1);
    String name = mark.group(2);
    try {
      String links =
          where == null
              ? test(name)
              : sources(where).stream()
                  .flatMap(file -> parts(file, name).stream())
                  .map(Excerpt::link)
                  .collect(Collectors.joining(", "));
      if (links.isEmpty()) {
        throw new IllegalArgumentException("no code for " + mark.group());
      }
      return links;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Excerpt> parts(SourceFile file, String name) {
    List<Excerpt> marked = file.marked(name);
    return marked.isEmpty() ? file.step(name) : marked;
  }

  private List<SourceFile> sources(String where) throws IOException {
    if (where.endsWith("Echo")) {
      return List.of(SourceFile.read(root, root.resolve("examples/minimal/" + where + ".java")));
    }
    String folder =
        where.equals("common")
            ? "common/src/main/java/dev/echolab/server"
            : Arrays.stream(Model.values())
                .map(Model::sources)
                .filter(sources -> sources.startsWith(where + "-server/"))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no model " + where));
    return read(root.resolve(folder), ".java");
  }

  private List<SourceFile> read(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<SourceFile> sources = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).sorted().toList()) {
        sources.add(SourceFile.read(root, file));
      }
      return sources;
    }
  }

  /** Returns a link to a test method; its file is searched in all modules. */
  private String test(String name) throws IOException {
    int dot = name.indexOf('.');
    String method = " " + name.substring(dot + 1) + "(";
    try (Stream<Path> modules = Files.list(root)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (!Files.isDirectory(tests)) {
          continue;
        }
        for (SourceFile file : read(tests, "/" + name.substring(0, dot) + ".java")) {
          int line =
              IntStream.range(0, file.lines().size())
                  .filter(index -> file.lines().get(index).contains(method))
                  .findFirst()
                  .orElse(-1);
          if (line >= 0) {
            return "[%s](../%s#L%d)".formatted(name, file.path(), line + 1);
          }
        }
      }
    }
    return "";
  }
}
