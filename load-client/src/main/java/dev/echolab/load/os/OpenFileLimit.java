package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many files, and so sockets, this process may open: {@code /proc/self/limits}. */
public final class OpenFileLimit {
  private OpenFileLimit() {}

  /** The limit that holds now; empty if the kernel does not tell or there is none. */
  public static OptionalLong soft() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .mapToLong(line -> Long.parseLong(line.substring(26).trim().split(" +", -1)[0]))
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
