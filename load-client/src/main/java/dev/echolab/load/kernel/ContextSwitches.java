package dev.echolab.load.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * How often each thread of a process gave its core up, or was made to: {@code
 * /proc/PID/task/TID/status} (proc_pid_status(5)). Thread by thread, because a thread that ends (a
 * JVM's compiler threads come and go) takes its counts with it.
 *
 * @param byThread by the kernel's thread id
 */
public record ContextSwitches(Map<String, Count> byThread) {
  private static final Logger log = LogManager.getLogger(ContextSwitches.class);

  /**
   * Of one thread or of several.
   *
   * @param voluntary it had to wait for something
   * @param involuntary the scheduler gave its core to another
   */
  public record Count(long voluntary, long involuntary) {}

  public ContextSwitches {
    byThread = Map.copyOf(byThread);
  }

  /**
   * Reads them now.
   *
   * @throws IOException if there is no such process, or no /proc
   */
  public static ContextSwitches of(long pid) throws IOException {
    Map<String, Count> all = new HashMap<>();
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          Count count = parse(Files.readAllLines(thread.resolve("status")));
          all.put(thread.getFileName().toString(), count);
        } catch (NoSuchFileException e) {
          log.trace("{} ended while it was read", thread);
        }
      }
    }
    return new ContextSwitches(all);
  }

  static Count parse(List<String> status) throws IOException {
    return new Count(
        field(status, "voluntary_ctxt_switches:"), field(status, "nonvoluntary_ctxt_switches:"));
  }

  private static long field(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip());
      }
    }
    throw new IOException("no " + name + " in /proc/PID/task/TID/status");
  }

  /** What was added since; what threads did that have ended meanwhile is not in it. */
  public Count since(ContextSwitches earlier) {
    long voluntary = 0;
    long involuntary = 0;
    for (Map.Entry<String, Count> thread : byThread.entrySet()) {
      Count before = earlier.byThread.getOrDefault(thread.getKey(), new Count(0, 0));
      voluntary += thread.getValue().voluntary() - before.voluntary();
      involuntary += thread.getValue().involuntary() - before.involuntary();
    }
    return new Count(voluntary, involuntary);
  }
}
