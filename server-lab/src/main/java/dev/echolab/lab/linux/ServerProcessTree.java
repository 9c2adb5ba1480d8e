package dev.echolab.lab.linux;

import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The processes that a server consists of, and what they cost: the lab's own child, or those of
 * this machine that listen where the target is, with all their children (a server that forks does
 * its work in them).
 */
public final class ServerProcessTree {
  private static final Logger log = LogManager.getLogger(ServerProcessTree.class);

  private final SortedSet<Long> roots;

  private ServerProcessTree(SortedSet<Long> roots) {
    this.roots = roots;
  }

  /** A server that the lab has started. */
  public static ServerProcessTree of(long pid) {
    return new ServerProcessTree(new TreeSet<>(List.of(pid)));
  }

  /** A server that someone else has started; nobody if it is not to be seen from here. */
  public static ServerProcessTree listeningAt(Target target) {
    try {
      SortedSet<Long> found = ListeningProcesses.of(target.host(), target.port());
      // A server inside of this very process has no costs apart from the client's.
      return found.contains(self()) ? nobody() : new ServerProcessTree(found);
    } catch (IOException e) {
      log.debug("who listens at {} is not to be seen", target, e);
      return nobody();
    }
  }

  private static ServerProcessTree nobody() {
    return new ServerProcessTree(new TreeSet<>());
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  /** For people: {@code epoll_echo (process 4711)}, one each. */
  public List<String> names() {
    return roots.stream().map(ServerProcessTree::name).toList();
  }

  private static String name(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .map(command -> command.substring(command.lastIndexOf('/') + 1) + " ")
            .orElse("")
        + "(process "
        + pid
        + ")";
  }

  /**
   * Samples all of them now, by process number. Empty if there are none, or one of those that
   * listen cannot be sampled.
   */
  public Optional<SortedMap<Long, ProcessSnapshot>> sample() {
    SortedMap<Long, ProcessSnapshot> samples = new TreeMap<>();
    for (long root : roots) {
      Optional<ProcessSnapshot> its = ProcessSnapshot.of(root);
      if (its.isEmpty()) {
        return Optional.empty();
      }
      samples.put(root, its.get());
      ProcessHandle.of(root).stream()
          .flatMap(ProcessHandle::descendants)
          .map(ProcessHandle::pid)
          .filter(pid -> pid != self())
          .forEach(pid -> ProcessSnapshot.of(pid).ifPresent(child -> samples.put(pid, child)));
    }
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples);
  }

  /**
   * The growth between two samples; what a process that began in between used counts in full. Empty
   * if one has ended: it took its figures with it.
   */
  public static Optional<Growth> between(
      Map<Long, ProcessSnapshot> earlier, Map<Long, ProcessSnapshot> later) {
    if (!later.keySet().containsAll(earlier.keySet())) {
      return Optional.empty();
    }
    Growth sum = new Growth(0, 0, 0, 0, 0, 0);
    for (Map.Entry<Long, ProcessSnapshot> entry : later.entrySet()) {
      ProcessSnapshot to = entry.getValue();
      ProcessSnapshot from = earlier.getOrDefault(entry.getKey(), ProcessSnapshot.NONE);
      ProcessSnapshot.Switches switches = to.switchesSince(from);
      sum =
          sum.plus(
              new Growth(
                  to.cpu().userNs() - from.cpu().userNs(),
                  to.cpu().sysNs() - from.cpu().sysNs(),
                  to.rssBytes(),
                  to.threads(),
                  switches.voluntary(),
                  switches.involuntary()));
    }
    return Optional.of(sum);
  }

  /**
   * What all processes used between two samples, and their memory and threads at the later one.
   *
   * @param rssBytes resident memory; pages that processes share count in each
   */
  public record Growth(
      long userNs, long sysNs, long rssBytes, long threads, long voluntary, long involuntary) {
    private Growth plus(Growth other) {
      return new Growth(
          userNs + other.userNs,
          sysNs + other.sysNs,
          rssBytes + other.rssBytes,
          threads + other.threads,
          voluntary + other.voluntary,
          involuntary + other.involuntary);
    }
  }
}
