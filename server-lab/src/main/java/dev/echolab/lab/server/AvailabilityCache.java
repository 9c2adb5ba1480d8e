package dev.echolab.lab.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Remembers which variants can run here, because finding out starts a server. The answers are valid
 * this long: the same boot, JDK, server jar, and rules of the kernel for this process.
 *
 * <p>A cache that cannot be read or written only costs time.
 */
public final class AvailabilityCache {
  private static final Logger log = LogManager.getLogger(AvailabilityCache.class);

  private final Check check;
  private final LabHome home;
  private final Path file;

  /** Finds out why a variant cannot run here; empty if it can. */
  @FunctionalInterface
  interface Check {
    Optional<String> whyNot(Variant variant) throws InterruptedException;
  }

  /** Makes a cache in the user's folder for caches. */
  public AvailabilityCache(Availability availability, LabHome home) {
    this(availability::whyNot, home, userCaches().resolve("echo-lab").resolve("variants"));
  }

  AvailabilityCache(Check check, LabHome home, Path file) {
    this.check = check;
    this.home = home;
    this.file = file;
  }

  private static Path userCaches() {
    String caches = System.getenv("XDG_CACHE_HOME");
    return caches == null || caches.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(caches);
  }

  /**
   * Returns why a variant cannot run here; empty if it can. A variant of one thread needs what the
   * one without {@code -1} needs.
   */
  public Optional<String> whyNot(Variant variant) throws InterruptedException {
    Optional<String> ofJdk = variant.whyNotOn(Runtime.version());
    if (ofJdk.isPresent() || !variant.needsNativeCode()) {
      return ofJdk;
    }
    String key = variant.arguments().get(1) + " " + conditions(variant);
    Map<String, String> known = read();
    String answer = known.get(key);
    if (answer == null) {
      answer = check.whyNot(variant).orElse("").replaceAll("\\s+", " ");
      known.put(key, answer);
      write(known);
    }
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
  }

  /** Describes everything that the answer depends on, in one line without a tab. */
  private String conditions(Variant variant) {
    Path jar = home.jar(variant.module());
    List<String> all = new ArrayList<>(List.of(Runtime.version().toString(), jar.toString()));
    try {
      all.add(Files.getLastModifiedTime(jar).toString());
      all.add(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
      Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("Seccomp") || line.startsWith("Uid"))
          .map(line -> line.replace('\t', ' '))
          .forEach(all::add);
      Path uring = Path.of("/proc/sys/kernel/io_uring_disabled");
      all.add(Files.exists(uring) ? Files.readString(uring).strip() : "");
    } catch (IOException e) {
      all.add("unknown " + System.nanoTime()); // No answer is valid for it again.
      log.debug("the conditions of {} are not known", variant.name(), e);
    }
    return String.join(" ", all).replace('\t', ' ');
  }

  private Map<String, String> read() {
    Map<String, String> answers = new HashMap<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] parts = line.split("\t", 2);
          answers.put(parts[0], parts[parts.length - 1]);
        }
      }
    } catch (IOException e) {
      log.debug("the cache {} cannot be read", file, e);
    }
    return answers;
  }

  private void write(Map<String, String> answers) {
    try {
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
      StringBuilder text = new StringBuilder();
      answers.forEach((key, answer) -> text.append(key).append('\t').append(answer).append('\n'));
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.debug("the cache {} cannot be written", file, e);
    }
  }
}
