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
          *) echo "ran $*" ;;
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

  /** Runs {@code lab variants} with these variables and no others, and returns all output. */
  private String lab(String... variables) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + root.resolve("bin") + ":/usr/bin:/bin");
    command.add("JAVA_HOME=" + root.resolve("jdk"));
    command.addAll(List.of(variables));
    command.addAll(List.of(root.resolve("lab").toString(), "variants"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
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
  void aDeletedSourceIsBuiltOnce() throws Exception {
    lab();
    Files.delete(root.resolve("nio-server/src/main/A.java"));
    date("nio-server/src/main", Duration.ofSeconds(2));
    lab();
    assertThat(builds()).isEqualTo(2);
  }
}
