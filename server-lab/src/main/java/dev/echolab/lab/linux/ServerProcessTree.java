package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcessUse;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Samples the processes of one server: the lab's own child, or those of this machine that listen at
 * the target, with all their descendants (a server that forks does its work in them).
 */
public final class ServerProcessTree {
  private static final Logger log = LogManager.getLogger(ServerProcessTree.class);

  private final ProcessUse processes;

  private ServerProcessTree(ProcessUse processes) {
    this.processes = processes;
  }

  /** Returns the processes of a server that the lab has started. */
  public static ServerProcessTree of(long pid) {
    return new ServerProcessTree(new ProcessUse(Set.of(pid)));
  }

  /** Returns the processes of a server that the lab did not start; none if they are not visible. */
  public static ServerProcessTree listeningAt(Target target) {
    ProcessUse found = ProcessUse.listeningAt(target.host(), target.port());
    // A server in this process has no costs that could be separated from the client's.
    boolean isHere = found.roots().contains(ProcessHandle.current().pid());
    return new ServerProcessTree(isHere ? ProcessUse.NONE : found);
  }

  /** Returns one text for each, such as {@code epoll_echo (process 4711)}. */
  public List<String> names() {
    return processes.roots().stream().map(ServerProcessTree::name).toList();
  }

  private static String name(long pid) {
    Optional<String> command = ProcessHandle.of(pid).flatMap(process -> process.info().command());
    return command.map(path -> path.substring(path.lastIndexOf('/') + 1) + " ").orElse("")
        + ("(process " + pid + ")");
  }

  /**
   * Samples all processes now, by process number. Empty if there are none, or if a process that
   * listens cannot be sampled.
   */
  public Optional<SortedMap<Long, ProcessSnapshot>> sample() {
    SortedMap<Long, ProcessSnapshot> samples = new TreeMap<>();
    for (long pid : pids()) {
      ProcessSnapshot.of(pid).ifPresent(sample -> samples.put(pid, sample));
    }
    return samples.isEmpty() || !samples.keySet().containsAll(processes.roots())
        ? Optional.empty()
        : Optional.of(samples);
  }

  /**
   * Returns the calls of each process, by process number; empty if they are not for this user, or
   * if a process ended meanwhile.
   */
  public Optional<Map<Long, ProcessIo>> io() {
    Map<Long, ProcessIo> calls = new HashMap<>();
    try {
      for (long pid : pids()) {
        calls.put(pid, ProcessIo.of(pid));
      }
      return Optional.of(calls);
    } catch (IOException e) {
      log.debug("/proc/PID/io of {} cannot be read", processes.roots(), e);
      return Optional.empty();
    }
  }

  /** Returns the numbers of all processes that there are now. */
  Set<Long> pids() {
    return processes.pids();
  }

  /**
   * Returns the cost per echo between two samples; a process that started in between counts in
   * full. Empty if one has ended: its figures are lost.
   */
  public static Optional<ProcessCost> between(
      Map<Long, ProcessSnapshot> begin, Map<Long, ProcessSnapshot> end, double echoes) {
    return end.keySet().containsAll(begin.keySet())
        ? Optional.of(
            ProcessCost.between(
                ProcessSnapshot.sum(begin.values()), ProcessSnapshot.sum(end.values()), echoes))
        : Optional.empty();
  }

  /** Returns the calls between two samples, by the same rules. */
  public static Optional<ProcessIo> ioBetween(
      Map<Long, ProcessIo> begin, Map<Long, ProcessIo> end) {
    return end.keySet().containsAll(begin.keySet())
        ? Optional.of(ProcessIo.sum(end.values()).minus(ProcessIo.sum(begin.values())))
        : Optional.empty();
  }
}
