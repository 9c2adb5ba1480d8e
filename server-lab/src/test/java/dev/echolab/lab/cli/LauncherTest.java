package dev.echolab.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a copy of the project that has a false JDK and a false Maven. */
@Timeout(60)
class LauncherTest {
  private static final List<String> MODULES =
      List.of("bio-server", "nio-server", "netty-server", "load-client", "server-lab");

  @TempDir private Path root;

  @BeforeEach
  void makeAProject() throws Exception {
    Files.copy(Path.of("../lab"), root.resolve("lab"));
    Files.createFile(root.resolve("pom.xml"));
    Files.createDirectory(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("docs/experiments"));
    Files.createFile(root.resolve("LICENSE"));
    Files.createFile(root.resolve("NOTICE"));
    StringBuilder build = new StringBuilder("echo built >>" + root.resolve("builds") + "\n");
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.writeString(root.resolve(module).resolve("src/main/A.java"), "class A {}");
      Files.createFile(root.resolve(module).resolve("pom.xml"));
      build.append("mkdir -p %1$s/target && touch %1$s/target/%1$s.jar%n".formatted(module));
    }
    script("bin/mvn", build.toString());
    script(
        "jdk/bin/java",
        """
        [ -z "$JAVA_TOOL_OPTIONS" ] || echo "Picked up JAVA_TOOL_OPTIONS: $JAVA_TOOL_OPTIONS" >&2
        [ -z "$JDK_JAVA_OPTIONS" ] || echo "NOTE: Picked up JDK_JAVA_OPTIONS: a version \\"1\\"" >&2
        case "$*" in
          -version) echo 'openjdk version "25.0.1" 2025-10-21' >&2 ;;
          *" serve bad"*) echo "lab serve: no such variant" >&2; exit 2 ;;
          *" serve --help"*) echo "the help of serve" ;;
          *" serve "*) echo "'sh' '-c' 'echo served by \\$\\$: \\$0' 'a b'" >&3 ;;
          *) echo "ran $*$SLOW"; echo run >>"${0%/bin/java}/runs" ;;
        esac
        """);
    script("jdk/bin/javac", "");
  }

  private void script(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Ran(long pid, int exit, String output) {}

  /** Runs {@code lab variants} with these variables and no others, and returns all output. */
  private String lab(String... variables) throws Exception {
    Ran ran = run(List.of(variables), "variants");
    assertThat(ran.exit).as(ran.output).isZero();
    return ran.output;
  }

  private Ran run(List<String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + root.resolve("bin") + ":/usr/bin:/bin");
    command.add("JAVA_HOME=" + root.resolve("jdk"));
    command.addAll(variables);
    command.add(root.resolve("lab").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.pid(), process.waitFor(), output);
  }

  private long builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private void date(String file, Duration fromNow) throws IOException {
    FileTime time = FileTime.from(Instant.now().plus(fromNow));
    Files.setLastModifiedTime(root.resolve(file), time);
  }

  @Test
  void itWorksWithoutAHomeAndReadsTheVersionAfterWhatTheJvmPickedUp() throws Exception {
    String output = lab("JAVA_TOOL_OPTIONS=-Da=b", "JDK_JAVA_OPTIONS=-Dc=d");
    assertThat(output).contains("building (JDK 25,", "ran ", "server-lab.jar variants");
  }

  @Test
  void theLauncherBecomesTheServer() throws Exception {
    lab();
    Ran served = run(List.of(), "serve", "nio", "--port", "0");
    assertThat(served.output).isEqualTo("served by " + served.pid + ": a b\n");
    assertThat(served.exit).isZero();
  }

  @Test
  void whatTheLabRefusesIsNotServed() throws Exception {
    lab();
    Ran refused = run(List.of(), "serve", "bad");
    assertThat(refused.exit).isEqualTo(2);
    assertThat(refused.output).isEqualTo("lab serve: no such variant\n");
    Ran help = run(List.of(), "serve", "--help");
    assertThat(help.exit).isZero();
    assertThat(help.output).isEqualTo("the help of serve\n");
  }

  @Test
  void theVariantsAreFoundOutOnceForTheSameServers() throws Exception {
    String cache = "XDG_CACHE_HOME=" + root.resolve("cache");
    String first = lab(cache).lines().filter(line -> line.startsWith("ran ")).findAny().orElse("");
    assertThat(first).endsWith("server-lab.jar variants");
    assertThat(lab(cache)).isEqualTo(first + "\n");
    assertThat(root.resolve("jdk/runs")).hasContent("run");
    date("netty-server/target/netty-server.jar", Duration.ofSeconds(1));
    assertThat(lab(cache)).isEqualTo(first + "\n");
    assertThat(root.resolve("jdk/runs")).hasContent("run\nrun");
  }

  @Test
  void aSourceDatedTomorrowIsBuiltOnceAndAgainWhenItChanges() throws Exception {
    String source = "nio-server/src/main/A.java";
    date(source, Duration.ofDays(1));
    lab();
    lab();
    assertThat(builds()).isEqualTo(1);

    Files.writeString(root.resolve(source), "class A { int changed; }");
    date(source, Duration.ofDays(1));
    lab();
    lab();
    assertThat(builds()).as("the same date, another content").isEqualTo(2);

    Files.writeString(root.resolve("bio-server/src/main/B.java"), "class B {}");
    date("bio-server/src/main/B.java", Duration.ofSeconds(2));
    lab();
    assertThat(builds()).as("another source").isEqualTo(3);
  }

  @Test
  void whatTookTooLongIsTriedAgainAndSoIsWhatRanWithOtherOptions() throws Exception {
    String cache = "XDG_CACHE_HOME=" + root.resolve("cache");
    lab(cache, "SLOW= nio was not ready within 30 s");
    lab(cache);
    assertThat(root.resolve("jdk/runs")).hasContent("run\nrun");
    lab(cache, "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=/var/tmp");
    assertThat(root.resolve("jdk/runs")).hasContent("run\nrun\nrun");
  }

  @Test
  void aPageOfAnExperimentIsASourceForTheProgramReadsIt() throws Exception {
    lab();
    Files.createFile(root.resolve("docs/experiments/a.md"));
    date("docs/experiments/a.md", Duration.ofSeconds(2));
    lab();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aDeletedSourceIsBuiltOnce() throws Exception {
    lab();
    Files.delete(root.resolve("nio-server/src/main/A.java"));
    date("nio-server/src/main", Duration.ofSeconds(2));
    lab();
    assertThat(builds()).isEqualTo(2);
  }
}
