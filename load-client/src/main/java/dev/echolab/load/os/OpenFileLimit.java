package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads the limit of open files, and so of sockets, of this process: {@code /proc/self/limits}. */
public final class OpenFileLimit {
  private OpenFileLimit() {}

  /** Returns the current limit; empty if the kernel does not report it or there is none. */
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
