package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import dev.echolab.load.os.ProcessCpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Holds what the kernel reports about a process at one moment (proc(5)).
 *
 * @param cpu CPU time used so far; its resolution is the kernel's tick, 10 ms
 * @param rssBytes resident memory
 * @param threads threads of the operating system, not virtual ones
 * @param use of each thread alive then, since it began, by thread number
 */
public record ProcessSnapshot(
    ProcessCpu cpu, long rssBytes, long threads, Map<Long, ThreadUse> use) {
  /**
   * What one thread, or several, did.
   *
   * @param voluntarySwitches context switches because it waited
   * @param involuntarySwitches context switches because it was preempted
   * @param compilerNs CPU time of a JVM's compiler thread, with the kernel's resolution; 0 for
   *     others
   */
  public record ThreadUse(long voluntarySwitches, long involuntarySwitches, long compilerNs) {
    private static final ThreadUse NONE = new ThreadUse(0, 0, 0);
  }

  /**
   * How the names of JIT compilers' threads begin: HotSpot's C1 and C2, Graal in two forms, OpenJ9.
   * The kernel has room for 15 characters of a name. HotSpot leaves out the end of a longer one
   * ("C2 CompilerThre"), and from JDK 26 on the middle ("C2 Comp..hread0", JDK-8368124).
   */
  private static final List<String> COMPILERS =
      List.of("C1 Comp", "C2 Comp", "JVMCI C", "JVMCI-n", "JIT Com");

  private static final Logger log = LogManager.getLogger(ProcessSnapshot.class);

  /** Samples a process; empty if there is no /proc, or no such process. */
  public static Optional<ProcessSnapshot> of(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Optional.of(
          new ProcessSnapshot(
              ProcessCpu.of(Long.toString(pid)),
              ProcFile.field(status, "VmRSS:") * 1024,
              ProcFile.field(status, "Threads:"),
              use(pid)));
    } catch (IOException | NumberFormatException e) {
      log.debug("process {} is not visible in /proc", pid, e);
      return Optional.empty();
    }
  }

  /** Returns what several processes used together; memory that they share counts in each. */
  public static ProcessSnapshot sum(Collection<ProcessSnapshot> snapshots) {
    ProcessCpu cpu = new ProcessCpu(0, 0);
    long rssBytes = 0;
    long threads = 0;
    Map<Long, ThreadUse> use = new HashMap<>();
    for (ProcessSnapshot snapshot : snapshots) {
      cpu =
          new ProcessCpu(cpu.userNs() + snapshot.cpu.userNs(), cpu.sysNs() + snapshot.cpu.sysNs());
      rssBytes += snapshot.rssBytes;
      threads += snapshot.threads;
      // Thread numbers are unique in the whole system.
      use.putAll(snapshot.use);
    }
    return new ProcessSnapshot(cpu, rssBytes, threads, use);
  }

  /**
   * Returns what the threads alive at the later of two samples did in between. The counts of a
   * thread that ended in between are lost. So what compilers used is a lower bound: HotSpot ends
   * compiler threads that have nothing to do, but for one of C1 and one of C2.
   */
  public ThreadUse useSince(ProcessSnapshot earlier) {
    long voluntary = 0;
    long involuntary = 0;
    long compilerNs = 0;
    for (Map.Entry<Long, ThreadUse> thread : use.entrySet()) {
      ThreadUse before = earlier.use.getOrDefault(thread.getKey(), ThreadUse.NONE);
      voluntary += thread.getValue().voluntarySwitches - before.voluntarySwitches;
      involuntary += thread.getValue().involuntarySwitches - before.involuntarySwitches;
      compilerNs += thread.getValue().compilerNs - before.compilerNs;
    }
    return new ThreadUse(voluntary, involuntary, compilerNs);
  }

  private static Map<Long, ThreadUse> use(long pid) throws IOException {
    Map<Long, ThreadUse> each = new HashMap<>();
    for (Path task : ProcFile.tasks(pid)) {
      try {
        List<String> status = ProcFile.lines(task.resolve("status"));
        String id = task.getFileName().toString();
        each.put(
            Long.valueOf(id),
            new ThreadUse(
                ProcFile.field(status, "voluntary_ctxt_switches:"),
                ProcFile.field(status, "nonvoluntary_ctxt_switches:"),
                isCompiler(status.get(0)) ? cpuNs(pid + "/task/" + id) : 0));
      } catch (IOException e) {
        // No such file, or, in the middle of a read, no such process.
        log.trace("{} ended while it was read", task, e);
      }
    }
    return each;
  }

  /** Returns whether a thread is a JIT compiler's, by the first line of its {@code status}. */
  static boolean isCompiler(String nameLine) {
    String name = nameLine.substring("Name:".length()).strip();
    return COMPILERS.stream().anyMatch(name::startsWith);
  }

  private static long cpuNs(String thread) throws IOException {
    ProcessCpu cpu = ProcessCpu.of(thread);
    return cpu.userNs() + cpu.sysNs();
  }
}
