package dev.echolab.lab.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs a program of the operating system and reads its output. */
public final class OsCommand {
  private static final Logger log = LogManager.getLogger(OsCommand.class);

  private OsCommand() {}

  /**
   * Returns what the command wrote to both streams; empty if it does not exist or failed. Waits for
   * its end.
   */
  public static Optional<String> output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      log.debug("no output of {}", List.of(command), e);
      return Optional.empty();
    }
  }
}
