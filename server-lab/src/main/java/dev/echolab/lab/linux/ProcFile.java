package dev.echolab.lab.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads numbers from files of /proc with one {@code name: number} per line (proc(5)). */
final class ProcFile {
  private ProcFile() {}

  /**
   * Returns the number after a name, without its unit.
   *
   * @param name with its colon
   * @throws IOException if the file or the name is not there
   */
  static long field(Path file, String name) throws IOException {
    return field(Files.readAllLines(file), name);
  }

  static long field(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]);
      }
    }
    throw new IOException("no " + name + " in /proc/PID");
  }
}
