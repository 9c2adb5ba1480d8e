package dev.echolab.load.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ClassArchiveTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Variant NIO = Variants.named("nio-1").orElseThrow();

  /** The JVM's own check, which ends a server whose archive does not fit. */
  private static final String MUST_FIT = "-Xshare:on";

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir Path folder;
  private LabHome home;

  @BeforeEach
  void aPackageOfItsOwn() throws IOException {
    Path built = new LabHome(Path.of("..").toAbsolutePath().normalize()).jar(NIO.module());
    assumeTrue(Files.exists(built), NIO.module() + " is not built");
    Path lib = Files.createDirectory(folder.resolve("lib"));
    Files.copy(built, lib.resolve(built.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    home = new LabHome(folder);
  }

  private List<String> command(String... jvmFlags) {
    return new ServerCommand(JAVA, List.of(jvmFlags), List.of("--port", "0"), "").of(NIO, home);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("lib"))) {
      return all.filter(file -> !file.toString().endsWith(".jar")).toList();
    }
  }

  private static String archiveFlag(List<String> command) {
    return command.stream()
        .filter(flag -> flag.startsWith("-XX:SharedArchiveFile="))
        .findFirst()
        .orElse("");
  }

  @Test
  void theFirstStartMakesOneThatFitsAndTheNextUsesIt() throws Exception {
    List<String> first = command("-Xmx64m");
    assertThat(files()).hasSize(1);
    Path archive = files().get(0);
    assertThat(archiveFlag(first)).endsWith(archive.toString());
    Object made = Files.getLastModifiedTime(archive);

    List<String> second = command("-Xmx64m");
    assertThat(second).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(archive)).isEqualTo(made);
    second.add(1, MUST_FIT);
    try (ServerProcess server = ServerProcess.start("nio-1", second, SOON)) {
      assertThat(server.ready().variant()).isEqualTo("nio-1");
    }
  }

  @Test
  void anotherBuildMakesAnotherAndTheOldOneGoes() throws Exception {
    String first = archiveFlag(command("-Xmx64m"));
    Path jar = home.jar(NIO.module());
    Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(1_000_000));

    assertThat(archiveFlag(command("-Xmx64m"))).isNotEmpty().isNotEqualTo(first);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aBrokenOneBreaksNoStartAndIsNotSpokenOf() throws Exception {
    List<String> command = command("-Xmx64m");
    Files.write(files().get(0), new byte[] {1, 2, 3});

    try (ServerProcess server = ServerProcess.start("nio-1", command, SOON)) {
      assertThat(server.ready().optionTable()).noneMatch(line -> line.contains("archive"));
      assertThat(server.lastErrors()).isEmpty();
    }
  }

  @Test
  void whereNoneCanBeMadeTheServerStartsWithout() throws Exception {
    // No JVM takes this flag, so the start that was to make the archive fails.
    assertThat(archiveFlag(command("-XX:NoSuchFlag=1"))).isEmpty();
    assertThat(files()).isEmpty();
  }
}
