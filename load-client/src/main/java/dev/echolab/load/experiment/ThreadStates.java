package dev.echolab.load.experiment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What the kernel says of each thread of a process: {@code /proc/PID/task} (proc(5)). */
final class ThreadStates {
  private static final Logger log = LogManager.getLogger(ThreadStates.class);

  /** Calls of the kernel that say what a sleeping thread wants. */
  private static final List<String> TELLING_CALLS =
      List.of("tcp_sendmsg", "tcp_recvmsg", "inet_csk_accept", "epoll_wait", "io_uring_enter");

  private ThreadStates() {}

  /**
   * One thread.
   *
   * @param name its first 15 characters
   * @param state R runs or could, S sleeps, D cannot be woken, T stopped
   * @param waitsIn kernel function it sleeps in; empty if the system does not tell (needs root)
   */
  record Task(String name, char state, String waitsIn) {}

  /** All threads whose names begin with {@code prefix}; empty without /proc. */
  static List<Task> of(long pid, String prefix) {
    List<Task> tasks = new ArrayList<>();
    Path folder = Path.of("/proc", Long.toString(pid), "task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path task : all) {
        add(task, prefix, tasks);
      }
    } catch (IOException e) {
      log.debug("no threads to be seen in {}", folder, e);
    }
    return tasks;
  }

  private static void add(Path task, String prefix, List<Task> tasks) {
    try {
      String name = Files.readString(task.resolve("comm")).strip();
      if (name.startsWith(prefix)) {
        String stat = Files.readString(task.resolve("stat"));
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        tasks.add(new Task(name, state, waitsIn(task)));
      }
    } catch (IOException e) {
      log.trace("{} ended while it was read", task, e);
    }
  }

  /** The stack, of which root alone sees more than nothing, tells a send from a receive. */
  private static String waitsIn(Path task) {
    try {
      String stack = String.join("\n", Files.readAllLines(task.resolve("stack")));
      for (String call : TELLING_CALLS) {
        if (stack.contains(call)) {
          return call;
        }
      }
    } catch (IOException e) {
      log.trace("the kernel does not tell the stack of {}", task, e);
    }
    try {
      String symbol = Files.readString(task.resolve("wchan")).strip();
      return symbol.equals("0") ? "" : symbol;
    } catch (IOException e) {
      log.trace("the kernel does not tell where {} waits", task, e);
      return "";
    }
  }
}
