package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import dev.echolab.load.os.ProcessCpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Reads the state of each thread of a process: {@code /proc/PID/task} (proc(5)). */
public final class ThreadStates {
  private static final Logger log = LogManager.getLogger(ThreadStates.class);

  /** Kernel functions that show what a sleeping thread waits for. */
  private static final List<String> SOCKET_CALLS =
      List.of("tcp_sendmsg", "tcp_recvmsg", "inet_csk_accept", "epoll_wait", "io_uring_enter");

  private ThreadStates() {}

  /**
   * One thread.
   *
   * @param id its number
   * @param name at most 15 characters of it
   * @param state R runs or could, S sleeps, D cannot be woken, T stopped
   * @param waitsIn kernel function it sleeps in: for root the one that shows a send or a receive,
   *     for others the innermost one, such as wait_woken; empty if the system does not report it
   * @param cpuNs CPU time in both modes since it began; a multiple of 10 ms
   * @param voluntarySwitches since it began: it went to sleep
   * @param involuntarySwitches since it began: it was preempted, or it yielded
   */
  public record Task(
      String id,
      String name,
      char state,
      String waitsIn,
      long cpuNs,
      long voluntarySwitches,
      long involuntarySwitches) {}

  /** Returns all threads whose names begin with {@code prefix}; empty without /proc. */
  public static List<Task> of(long pid, String prefix) {
    List<Task> tasks = new ArrayList<>();
    try {
      for (Path task : ProcFile.tasks(pid)) {
        add(task, prefix, tasks);
      }
    } catch (IOException e) {
      log.debug("no threads of process {} are visible", pid, e);
    }
    return tasks;
  }

  private static void add(Path task, String prefix, List<Task> tasks) {
    try {
      String name = ThreadActivity.read(task, "comm");
      if (name.startsWith(prefix)) {
        String[] fields = ProcFile.fieldsAfterName(ThreadActivity.read(task, "stat"));
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        tasks.add(
            new Task(
                task.getFileName().toString(),
                name,
                fields[0].charAt(0),
                waitsIn(task),
                ticks * ProcessCpu.TICK_NS,
                ProcFile.field(task.resolve("status"), "voluntary_ctxt_switches:"),
                ProcFile.field(task.resolve("status"), "nonvoluntary_ctxt_switches:")));
      }
    } catch (IOException e) {
      log.trace("{} ended while it was read", task, e);
    }
  }

  /**
   * Returns the growth of a figure, summed over the threads that were alive at both ends: the
   * counts of a thread that ended are lost.
   */
  public static long grown(List<Task> begin, List<Task> end, ToLongFunction<Task> figure) {
    Map<String, Task> before =
        begin.stream().collect(Collectors.toMap(Task::id, Function.identity()));
    return end.stream()
        .filter(task -> before.containsKey(task.id()))
        .mapToLong(task -> figure.applyAsLong(task) - figure.applyAsLong(before.get(task.id())))
        .sum();
  }

  /** Returns where a thread waits. The stack shows a send or a receive, but only to root. */
  private static String waitsIn(Path task) {
    String stack = ThreadActivity.readIfAllowed(task, "stack");
    Optional<String> call =
        SOCKET_CALLS.stream().filter(name -> stack != null && stack.contains(name)).findFirst();
    String function = ThreadActivity.readIfAllowed(task, "wchan");
    return call.orElse(function == null || function.equals("0") ? "" : function);
  }
}
