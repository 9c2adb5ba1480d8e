package dev.echolab.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailabilityCacheTest {
  @TempDir private Path folder;

  private final List<String> started = new ArrayList<>();
  private Path jar;

  @BeforeEach
  void makeAJar() throws Exception {
    jar = folder.resolve("lib").resolve("netty-server.jar");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
  }

  private AvailabilityCache cache(Path file) {
    return new AvailabilityCache(
        variant -> {
          started.add(variant.name());
          return Optional.of("io_uring is\nnot\tpermitted");
        },
        new LabHome(folder),
        file);
  }

  private static Variant variant(String name) {
    return Variants.named(name).orElseThrow();
  }

  @Test
  void aServerIsStartedOnceForAllVariantsOfItsTransport() throws Exception {
    Path file = folder.resolve("caches").resolve("variants");
    for (String name : List.of("netty-io_uring", "netty-io_uring-1", "netty-io_uring")) {
      assertThat(cache(file).whyNot(variant(name))).hasValue("io_uring is not permitted");
    }
    assertThat(started).containsExactly("netty-io_uring");
    assertThat(cache(file).whyNot(variant("nio"))).isEmpty();
    assertThat(started).as("a variant without native code is not started").hasSize(1);
  }

  @Test
  void anotherServerIsStartedAgain() throws Exception {
    Path file = folder.resolve("variants");
    cache(file).whyNot(variant("netty-epoll"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
    cache(file).whyNot(variant("netty-epoll"));
    assertThat(started).hasSize(2);
  }

  @Test
  void aCacheThatCannotBeWrittenOnlyCostsTime() throws Exception {
    Path file = Files.createFile(folder.resolve("file")).resolve("variants");
    assertThat(cache(file).whyNot(variant("netty-epoll"))).isPresent();
    assertThat(cache(file).whyNot(variant("netty-epoll"))).isPresent();
    assertThat(started).hasSize(2);
  }

  @Test
  void theDefaultPortsAreThoseOfTheServers() throws Exception {
    for (Variant variant : Variants.known()) {
      String model = variant.module().replace("-server", "");
      String name = model.substring(0, 1).toUpperCase(Locale.ROOT) + model.substring(1);
      Path main = Path.of("..", variant.module(), "src/main/java/dev/echolab", model);
      assertThat(Files.readString(main.resolve(name + "ServerMain.java")))
          .contains("DEFAULT_PORT = " + variant.defaultPort() + ";");
    }
  }
}
