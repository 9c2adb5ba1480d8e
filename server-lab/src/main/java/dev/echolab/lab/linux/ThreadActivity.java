package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads what chosen threads of a process do right now: {@code /proc/PID/task/TID/syscall} and
 * {@code wchan} (proc_pid_syscall(5), proc_pid_wchan(5)). Cheap enough for many samples per second:
 * the name of a thread is read once. One thread.
 */
public final class ThreadActivity {
  private static final Logger log = LogManager.getLogger(ThreadActivity.class);

  /**
   * The system calls in which a JVM's threads wait. Their numbers depend on the processor:
   * arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h in Linux.
   */
  private static final Map<Integer, String> SYSCALLS =
      switch (System.getProperty("os.arch")) {
        case "amd64", "x86_64" ->
            parse(
                "0 read 1 write 3 close 7 poll 9 mmap 10 mprotect 19 readv 20 writev 23 select"
                    + " 24 sched_yield 28 madvise 35 nanosleep 42 connect 43 accept 44 sendto"
                    + " 45 recvfrom 46 sendmsg 47 recvmsg 48 shutdown 202 futex"
                    + " 219 restart_syscall 230 clock_nanosleep 232 epoll_wait 233 epoll_ctl"
                    + " 271 ppoll 281 epoll_pwait 288 accept4 426 io_uring_enter"
                    + " 441 epoll_pwait2");
        case "aarch64" ->
            parse(
                "21 epoll_ctl 22 epoll_pwait 57 close 63 read 64 write 65 readv 66 writev"
                    + " 72 pselect6 73 ppoll 98 futex 101 nanosleep 115 clock_nanosleep"
                    + " 124 sched_yield 128 restart_syscall 202 accept 203 connect 206 sendto"
                    + " 207 recvfrom 210 shutdown 211 sendmsg 212 recvmsg 222 mmap 226 mprotect"
                    + " 233 madvise 242 accept4 426 io_uring_enter 441 epoll_pwait2");
        default -> Map.of();
      };

  /** A new thread has the name of the one that created it, until the JVM names it. */
  private static final Pattern CREATOR = Pattern.compile("java|.*-acceptor");

  private final long pid;
  private final Predicate<String> chosen;
  private final int maxThreads;
  private Map<String, String> names = new HashMap<>();

  /**
   * One thread.
   *
   * @param name at most 15 characters of it
   * @param state R runs or could, S sleeps, D cannot be woken, T stopped
   * @param syscall name of the call that it is in; null: in none, or not visible
   * @param wchan the kernel function that it sleeps in; null: in none, or not visible
   */
  public record Entry(String name, char state, String syscall, String wchan) {}

  /**
   * Holds one sample.
   *
   * @param threads the first ones, in the order of their numbers
   * @param count all chosen threads
   * @param syscallsVisible whether the system shows system calls to this user
   */
  public record Sample(List<Entry> threads, int count, boolean syscallsVisible) {}

  /**
   * Prepares to sample a process.
   *
   * @param chosen takes the name of a thread
   * @param maxThreads threads that each sample contains; further ones are only counted
   */
  public ThreadActivity(long pid, Predicate<String> chosen, int maxThreads) {
    this.pid = pid;
    this.chosen = chosen;
    this.maxThreads = maxThreads;
  }

  /** Samples the threads now; fails if there is no such process, or no /proc. */
  public Sample sample() throws IOException {
    Map<String, String> known = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    int count = 0;
    boolean syscallsVisible = true;
    for (Path task : ProcFile.tasks(pid)) {
      String id = task.getFileName().toString();
      try {
        String name = names.containsKey(id) ? names.get(id) : read(task, "comm");
        if (!CREATOR.matcher(name).matches()) {
          known.put(id, name);
        }
        if (chosen.test(name) && count++ < maxThreads) {
          String syscall = readIfAllowed(task, "syscall");
          String wchan = readIfAllowed(task, "wchan");
          // Last: fails if the thread has ended meanwhile, which does not make calls invisible.
          String stat = read(task, "stat");
          syscallsVisible &= syscall != null;
          entries.add(entry(name, stat, syscall, wchan));
        }
      } catch (IOException e) {
        log.trace("{} ended while it was read", task, e);
      }
    }
    names = known;
    return new Sample(entries, count, syscallsVisible);
  }

  static Entry entry(String name, String stat, String syscall, String wchan) {
    char state = ProcFile.fieldsAfterName(stat)[0].charAt(0);
    String call = syscall == null ? "" : syscall.split(" ", 2)[0];
    return new Entry(
        name,
        state,
        // "running", or -1: it waits, but in no call, as after a page fault.
        call.matches("\\d+") ? syscall(Integer.parseInt(call)) : null,
        wchan == null || wchan.isEmpty() || wchan.equals("0") ? null : wchan);
  }

  private static Map<Integer, String> parse(String table) {
    Map<Integer, String> names = new HashMap<>();
    String[] words = table.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      names.put(Integer.valueOf(words[i]), words[i + 1]);
    }
    return Map.copyOf(names);
  }

  /** Returns the name, or {@code syscall N} if the table has none. */
  static String syscall(int number) {
    return SYSCALLS.getOrDefault(number, "syscall " + number);
  }

  static String read(Path task, String file) throws IOException {
    return ProcFile.text(task.resolve(file)).strip();
  }

  /** Returns null if this user may not read the file. */
  static String readIfAllowed(Path task, String file) {
    try {
      return read(task, file);
    } catch (IOException e) {
      log.trace("{} of {} is not visible", file, task, e);
      return null;
    }
  }
}
