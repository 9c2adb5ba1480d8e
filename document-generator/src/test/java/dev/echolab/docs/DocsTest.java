package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents hang together: links, indexes, two languages. */
class DocsTest {
  // The sources of this test lie one folder below the project's.
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$|^    \\S.*?$|`[^`\\n]+`");
  private static final Pattern CODE_LINE = Pattern.compile("(?m)^    (\\S.*?)(?:\\s+#.*)?$");

  /** What the document generator fills in. */
  private static final Pattern MARK = Pattern.compile("(\\{\\{[^}]+}})");

  private static final Pattern NUMBER = Pattern.compile("(\\d[\\d,.]*\\d|\\d)");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package dev\\.echolab\\.([a-z.]+);");

  private static final Pattern THREADS =
      Pattern.compile(
          "new (?:Thread|SelectorTimer|EventLoop)\\(|extends PeriodicSampler|ofVirtual\\(\\)\\.name"
              + "|DefaultThreadFactory\\(");

  /** Words with a hyphen, but not those of HTTP headers such as no-store. */
  private static final Pattern THREAD_NAME = Pattern.compile("[(,]\\s*\"((?!no-)[a-z]+-[a-z-]*)\"");

  static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).forEach(all::add);
    }
    return all;
  }

  /** The main sources of all modules. */
  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module :
        List.of(
            "common", "bio-server", "nio-server", "netty-server", "load-client", "server-lab")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(path -> path.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void everyLinkToAFileLeadsToOne() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(FENCE.matcher(Files.readString(document)).replaceAll(""));
      while (link.find()) {
        String to = link.group(1);
        if (!to.contains(":") && !Files.exists(document.resolveSibling(to))) {
          broken.add(document + " -> " + to);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyDecisionIsInTheIndex() throws IOException {
    Path folder = ROOT.resolve("docs/decisions");
    String index = Files.readString(folder.resolve("README.md"));
    try (Stream<Path> decisions = Files.list(folder)) {
      assertThat(decisions.map(path -> path.getFileName().toString()))
          .filteredOn(name -> !name.equals("README.md"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    assertThat(
            sources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
        .isEmpty();
  }

  @Test
  void everyPackageIsInTheMap() throws IOException {
    String map = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    String table = map.substring(map.indexOf("## Modules and packages"));
    List<String> packages = new ArrayList<>();
    for (Path source : sources()) {
      packages.addAll(found(PACKAGE, Files.readString(source)));
    }
    assertThat(packages).contains("bio", "load.driver");
    assertThat(packages).allSatisfy(name -> assertThat(table).contains("`" + name));
  }

  @Test
  void everyThreadThatIsNamedIsInTheTableOfThreads() throws IOException {
    String map = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    String table = map.substring(map.indexOf("## Who owns which thread"));
    List<String> names = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      if (THREADS.matcher(text).find()) {
        names.addAll(found(THREAD_NAME, text));
      }
    }
    assertThat(names)
        .contains("bio-acceptor", "nio-loop-", "netty-loop", "load-", "alarm-", "end-of-input")
        .contains("live-start-", "queue-sampler", "fatal-error-halt");
    assertThat(names).allSatisfy(name -> assertThat(table).contains("`" + name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README", "docs/five-steps", "docs/experiments/README", "docs/from-forty-lines"})
  void bothLanguagesHaveTheSameHeadingsLinksCommandsAndFigures(String name) throws IOException {
    String english = Files.readString(ROOT.resolve(name + ".md"));
    String chinese = Files.readString(ROOT.resolve(name + ".zh-CN.md"));
    assertThat(levels(chinese)).isEqualTo(levels(english));
    assertThat(found(CODE_LINE, chinese)).isEqualTo(found(CODE_LINE, english));
    assertThat(links(chinese)).containsExactlyInAnyOrderElementsOf(links(english));
    assertThat(found(NUMBER, chinese)).containsExactlyInAnyOrderElementsOf(found(NUMBER, english));
  }

  @ParameterizedTest
  @ValueSource(strings = {"five-steps", "from-forty-lines"})
  void bothLanguagesTakeTheSameFigures(String name) throws IOException {
    List<String> english = marks(name + ".md");
    assertThat(english).isNotEmpty();
    assertThat(marks(name + ".zh-CN.md")).containsExactlyInAnyOrderElementsOf(english);
  }

  private static List<String> marks(String page) throws IOException {
    return found(MARK, Files.readString(ROOT.resolve("document-generator/pages").resolve(page)));
  }

  /** Returns the links of a document; those to a translation as those to the original. */
  private static List<String> links(String document) {
    return found(LINK, document).stream().map(link -> link.replace(".zh-CN", "")).toList();
  }

  private static List<String> levels(String document) {
    return found(Pattern.compile("(?m)^(#+) "), document);
  }

  private static List<String> found(Pattern pattern, String document) {
    return pattern.matcher(document).results().map(match -> match.group(1)).toList();
  }
}
