package dev.echolab.load.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/reliability.md says of holes in libraries, it says of those that are built in. */
class KnownHolesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern VERSION =
      Pattern.compile("<([a-z0-9-]+)\\.version>([0-9.]+)(?:\\.Final)?</");

  /** In no jar that is given to anyone. */
  private static final Set<String> FOR_TESTS_AND_BUILDS =
      Set.of("junit", "awaitility", "assertj", "archunit", "errorprone");

  @Test
  void everyLibraryWasLookedUpInTheVersionThatIsBuiltIn() throws IOException {
    List<String> lookedUp =
        Files.readAllLines(ROOT.resolve("docs/reliability.md")).stream()
            .dropWhile(line -> !line.startsWith("**Known holes.**"))
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split(" \\| ", -1)[1])
            .toList();
    Matcher versions = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
    Set<String> builtIn =
        versions
            .results()
            .filter(version -> !FOR_TESTS_AND_BUILDS.contains(version.group(1)))
            .map(version -> version.group(2))
            .collect(Collectors.toSet());

    assertThat(builtIn).isNotEmpty();
    assertThat(lookedUp).as("versions in the table of known holes").containsAll(builtIn);
  }
}
