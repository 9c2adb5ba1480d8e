package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.echolab.cli.CommandLines;
import dev.echolab.lab.cli.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every command line of the lab that a document shows is one that the lab understands. */
class DocCommandsTest {
  // The sources of this test lie one folder below the project's.
  private static final Path ROOT = Path.of("..");
  private static final Pattern SHOWN =
      Pattern.compile("(?m)(?:^ *(?:\\$ )?|`|&& |ExecStart=\\S*/)(?:\\./)?lab( [^`\\n]*)");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  private record Shown(Path document, String line) {}

  @TestFactory
  Stream<DynamicTest> everyCommandLineOfTheDocumentsParses() throws IOException {
    Set<Shown> all = new LinkedHashSet<>();
    for (Path document : documents()) {
      Matcher shown = SHOWN.matcher(Files.readString(document).replaceAll("\\\\\\n\\s*", ""));
      while (shown.find()) {
        String line = own(shown.group(1));
        // With dots it is a form to fill in.
        if (!line.isEmpty() && !line.contains("...")) {
          all.add(new Shown(document, line));
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(50);
    return all.stream()
        .map(
            shown ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(shown.document()) + ": lab " + shown.line(),
                    () -> parses(shown)));
  }

  private static void parses(Shown shown) {
    String[] words = words(shown.line());
    if (words.length == 1) {
      // The command is named, not shown.
      assertThat(CommandLines.of(new Lab()).getSubcommands()).containsKey(words[0]);
      return;
    }
    assertThatCode(() -> CommandLines.of(new Lab()).parseArgs(words))
        .as("lab %s", shown.line())
        .doesNotThrowAnyException();
  }

  /** Without what is the shell's, and without what is said about it. */
  private static String own(String line) {
    return line.strip().replaceAll("(^|\\s)(#|>|2>|\\||&&|&|;|\\s{2,}\\S).*$", "").strip();
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      String text = word.group().replaceAll("['\"]", "");
      words.add(text.equals("HOST:PORT") ? "127.0.0.1:7001" : text);
    }
    return words.toArray(String[]::new);
  }

  private static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs)
          .filter(path -> path.toString().matches(".*\\.(md|service|yaml)"))
          .sorted()
          .forEach(all::add);
    }
    return all;
  }
}
