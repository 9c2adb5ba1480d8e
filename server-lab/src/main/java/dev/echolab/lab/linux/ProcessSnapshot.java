package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import dev.echolab.load.os.ProcessCpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
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
 * @param switches context switches of each thread alive then, since it began, by thread number
 */
public record ProcessSnapshot(
    ProcessCpu cpu, long rssBytes, long threads, Map<Long, Switches> switches) {
  /**
   * Context switches of one thread, or of several.
   *
   * @param voluntary it waited
   * @param involuntary it was preempted
   */
  public record Switches(long voluntary, long involuntary) {
    private static final Switches NONE = new Switches(0, 0);
  }

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
              switches(pid)));
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
    Map<Long, Switches> switches = new HashMap<>();
    for (ProcessSnapshot snapshot : snapshots) {
      cpu =
          new ProcessCpu(cpu.userNs() + snapshot.cpu.userNs(), cpu.sysNs() + snapshot.cpu.sysNs());
      rssBytes += snapshot.rssBytes;
      threads += snapshot.threads;
      // Thread numbers are unique in the whole system.
      switches.putAll(snapshot.switches);
    }
    return new ProcessSnapshot(cpu, rssBytes, threads, switches);
  }

  /**
   * Returns the switches between two samples of the threads alive at the later one. The counts of a
   * thread that ended in between are lost; a JVM's compiler threads end.
   */
  public Switches switchesSince(ProcessSnapshot earlier) {
    long voluntary = 0;
    long involuntary = 0;
    for (Map.Entry<Long, Switches> thread : switches.entrySet()) {
      Switches before = earlier.switches.getOrDefault(thread.getKey(), Switches.NONE);
      voluntary += thread.getValue().voluntary - before.voluntary;
      involuntary += thread.getValue().involuntary - before.involuntary;
    }
    return new Switches(voluntary, involuntary);
  }

  private static Map<Long, Switches> switches(long pid) throws IOException {
    Map<Long, Switches> each = new HashMap<>();
    for (Path task : ProcFile.tasks(pid)) {
      try {
        Path status = task.resolve("status");
        each.put(
            Long.valueOf(task.getFileName().toString()),
            new Switches(
                ProcFile.field(status, "voluntary_ctxt_switches:"),
                ProcFile.field(status, "nonvoluntary_ctxt_switches:")));
      } catch (IOException e) {
        // No such file, or, in the middle of a read, no such process.
        log.trace("{} ended while it was read", task, e);
      }
    }
    return each;
  }
}
