package dev.echolab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command lines that the documents show to be typed. */
final class ShownCommands {
  private static final String PROGRAMS =
      "(?:\\./lab|lab|/opt/echo-lab/lab|mvn|\\.ci/(?:run|full|containers)|java|docker|kubectl|tar|source|man|cp|mkdir|sed"
          + "|systemctl|redis-benchmark|echo|nc|make|examples/peers|examples/minimal/attack)";
  private static final Pattern IN_BLOCK =
      Pattern.compile("(?m)^(?: {4}(?:\\$ )?)?(" + PROGRAMS + "(?: [^`\\n]*)?)$");
  private static final Pattern IN_LINE =
      Pattern.compile("`((?:\\./lab|mvn|java -jar) [^`\\n]*|\\.ci/(?:run|full))`");
  private static final Pattern REMARK = Pattern.compile("\\s(?:#| {2,}\\S).*$| {2,}.*$");

  private ShownCommands() {}

  /** Each once, without remarks; not those with dots, which are forms to fill in. */
  static Set<String> in(Path root) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    for (Path document : documents(root)) {
      String text = Files.readString(document).replaceAll("\\\\\\n\\s*", "");
      for (Pattern pattern : List.of(IN_BLOCK, IN_LINE)) {
        Matcher shown = pattern.matcher(text);
        while (shown.find()) {
          String command = REMARK.matcher(shown.group(1)).replaceFirst("").strip();
          if (!command.contains("...")) {
            all.add(command);
          }
        }
      }
    }
    return all;
  }

  /**
   * Lists the commands that the documents show; an experiment's page lists what the experiment ran.
   */
  private static List<Path> documents(Path root) throws IOException {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.of(top, docs, Stream.of(root.resolve("docs/experiments/README.md")))
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !path.endsWith("side-by-side.md"))
          .sorted()
          .toList();
    }
  }
}
