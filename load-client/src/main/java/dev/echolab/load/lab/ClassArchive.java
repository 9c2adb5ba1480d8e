package dev.echolab.load.lab;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A server's classes as the JVM has parsed and checked them once, kept in a file that later starts
 * map into memory: a class-data archive (JEP 350). It shortens the start and changes nothing else.
 *
 * <p>Made by a start of the server that nobody uses, once per variant, build and JDK. Whatever
 * stands in its way is logged at DEBUG, and servers start without it. Safe with other labs at the
 * same time: a file appears whole or not at all.
 *
 * @param java the launcher of the JDK that is to use it: the lab's own
 * @param jvmFlags the server's; some of them an archive depends on
 * @param jar the server's
 * @param file where it is, or is to be
 */
record ClassArchive(Path java, List<String> jvmFlags, Path jar, Path file) {
  private static final Logger log = LogManager.getLogger(ClassArchive.class);

  /** Generous: a start without an archive, on a busy machine. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private static final String SUFFIX = ".jsa";

  ClassArchive {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /**
   * The archive of one variant: beside the jar, or in the user's cache folder if that is read-only.
   * Its name tells all that the JVM compares, so that one that does not fit is never offered.
   *
   * @throws IOException if there is no such jar
   */
  static ClassArchive of(Path java, List<String> jvmFlags, Path jar, String variant)
      throws IOException {
    String fits =
        String.join(
            "|",
            java.toString(),
            System.getProperty("java.vm.version"),
            jvmFlags.toString(),
            jar.toString(),
            Long.toString(Files.size(jar)),
            Files.getLastModifiedTime(jar).toString());
    String name = variant + "-" + Integer.toHexString(fits.hashCode()) + SUFFIX;
    Path beside = jar.toAbsolutePath().getParent();
    return new ClassArchive(
        java, jvmFlags, jar, (Files.isWritable(beside) ? beside : userCache()).resolve(name));
  }

  /** As the XDG Base Directory Specification has it. */
  private static Path userCache() {
    String set = System.getenv("XDG_CACHE_HOME");
    Path caches =
        set == null || set.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(set);
    return caches.resolve("echo-lab");
  }

  /**
   * The JVM flags that use it; none if there is no archive and none can be made. Interrupts are
   * kept for the caller's next wait.
   *
   * @param arguments the model's own
   */
  List<String> flags(List<String> arguments) {
    if (!Files.isRegularFile(file) && !make(arguments)) {
      return List.of();
    }
    // An archive that does not fit after all is left alone, and that is nothing to be told on
    // standard output, which is the server's.
    return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
  }

  private boolean make(List<String> arguments) {
    if (!hasBaseArchive()) {
      return false;
    }
    Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(file.getParent());
      log.info("making {}, once per build and JDK", file.getFileName());
      List<String> command = new ArrayList<>();
      command.add(java.toString());
      command.addAll(jvmFlags);
      command.addAll(List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:cds*=off"));
      command.addAll(List.of("-jar", jar.toString()));
      command.addAll(arguments);
      command.addAll(List.of("--port", "0", "--log-level", "error"));
      // Closing it ends it in good order: the JVM writes the archive then.
      ServerProcess.start("class-archive", command, READY_WITHIN).close();
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      removeEarlier();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (CannotStartException | AtomicMoveNotSupportedException e) {
      log.debug("no class archive", e);
      return false;
    } catch (IOException e) {
      log.debug("no class archive: {} cannot be written", file, e);
      return false;
    } finally {
      remove(unfinished);
    }
  }

  /** What an archive of our classes is laid on; a runtime made by jlink may lack it. */
  private boolean hasBaseArchive() {
    Path lib = java.toAbsolutePath().getParent().resolveSibling("lib");
    return Files.isRegularFile(lib.resolve("server").resolve("classes.jsa"));
  }

  /** Those of earlier builds and of other JDKs. Who is using one keeps it. */
  private void removeEarlier() throws IOException {
    String name = file.getFileName().toString();
    String variant = name.substring(0, name.lastIndexOf('-'));
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(file.getParent(), variant + "-*" + SUFFIX)) {
      for (Path other : all) {
        String its = other.getFileName().toString();
        if (its.substring(0, its.lastIndexOf('-')).equals(variant) && !other.equals(file)) {
          remove(other);
        }
      }
    }
  }

  private static void remove(Path some) {
    try {
      Files.deleteIfExists(some);
    } catch (IOException e) {
      log.debug("{} stays", some, e);
    }
  }
}
