package dev.echolab.load.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads files of /proc/PID and /proc/self (proc(5)). */
public final class ProcFile {
  private ProcFile() {}

  /**
   * Returns the text of a file. The name of a process or a thread may be any bytes, and the kernel
   * cuts a longer one after 15 of them, within a character, too: what is not UTF-8 is replaced.
   */
  public static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Returns the lines of a file, by the same rule. */
  public static List<String> lines(Path file) throws IOException {
    return List.of(text(file).split("\n"));
  }

  /**
   * Returns the number after a name, without its unit, in a file with one {@code name: number} per
   * line.
   *
   * @param name with its colon, if the file has one
   * @throws IOException if the file or the name is not there
   */
  public static long field(Path file, String name) throws IOException {
    return field(lines(file), name);
  }

  public static long field(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]);
      }
    }
    throw new IOException("no " + name + " in /proc/PID");
  }

  /**
   * Returns the fields of {@code stat} after the second, the name in parentheses, which may itself
   * contain blanks and parentheses. Index 0 is the state, 11 and 12 are the user and system ticks.
   */
  public static String[] fieldsAfterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  /**
   * Returns the folders of a process's threads; each may end before it is read.
   *
   * @throws IOException if there is no such process, or no /proc
   */
  public static List<Path> tasks(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // The process has ended meanwhile.
    }
  }

  /**
   * Returns the limit of open files, and so of sockets, of this process; empty if the kernel does
   * not report it or there is none.
   */
  public static OptionalLong openFileLimit() {
    try {
      return OptionalLong.of(field(Path.of("/proc/self/limits"), "Max open files"));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
