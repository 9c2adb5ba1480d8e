package dev.echolab.load.lab;

import dev.echolab.load.kernel.Environment;
import dev.echolab.load.kernel.OpenFileLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The environment of a result: that of every load, the time, the limit of files, the commit. */
public final class LabEnvironment {
  private static final Logger log = LogManager.getLogger(LabEnvironment.class);

  private LabEnvironment() {}

  /** Names and values, in a fixed order; what cannot be learnt is left out. */
  public static Map<String, String> capture(LabHome home) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    String commit = commit(home.root());
    if (!commit.isEmpty()) {
      all.put("commit", commit);
    }
    all.putAll(Environment.capture());
    OpenFileLimit.soft().ifPresent(files -> all.put("open files", Long.toString(files)));
    return all;
  }

  /** Empty where there is no git, or no repository. */
  private static String commit(Path root) {
    List<String> command = List.of("git", "describe", "--always", "--dirty", "--abbrev=12");
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(2, TimeUnit.SECONDS) && git.exitValue() == 0 ? said.strip() : "";
    } catch (IOException e) {
      log.debug("no git to ask for the commit", e);
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
