package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.ProcessCost;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ThreadStates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests C4: measures the CPU of idle servers, and the context switches per echo. */
final class Waiting {
  private static final int IDLE_CONNECTIONS = 1000;
  static final double MAX_IDLE_PERCENT = 2;
  private static final int ECHO_BYTES = 128;
  private static final int WARMUP_ECHOES = 200;
  static final double MIN_SWITCHES_PER_ECHO = 0.5;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private Waiting() {}

  static Findings run(Rig rig) throws IOException, InterruptedException {
    List<String> variants =
        rig.runnable(
            rig.quickOrFull(
                List.of("bio-platform", "nio-1", "netty-nio"),
                List.of("bio-platform", "bio-virtual", "nio-1", "nio", "netty-nio")));
    Table table =
        new Table(
            "Idle with 1,000 connections; before that, ping-pong on one",
            "variant | connections | threads | idle CPU %, whole JVM | idle CPU %, workers |"
                + " workers: state and kernel function | voluntary switches/echo | switches/echo");
    int running = 0;
    for (String variant : variants) {
      running += measure(rig, variant, table);
    }
    return new Findings(
        List.of(table),
        Chart.bars(
            "CPU of the workers with 1,000 idle connections, and switches per echo on one"
                + " connection",
            Chart.Scale.LINEAR,
            "% of a core; switches per echo",
            variants,
            table.series("idle CPU, % of a core", "idle CPU %, workers"),
            table.series("context switches per echo", "switches/echo")),
        conclude(table.numbers("idle CPU %, workers"), table.numbers("switches/echo"), running));
  }

  /** Adds a row; returns the number of workers that were running while all was idle. */
  private static int measure(Rig rig, String variant, Table table)
      throws IOException, InterruptedException {
    try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "warn")) {
      int echoes = rig.quickOrFull(3000, 20_000);
      rig.recordCommand("a peer: " + echoes + " echoes of 128 B, one after the other");
      Switches switches = switches(server, echoes);
      rig.recordCommand(IDLE_CONNECTIONS + " connections are opened and left idle");
      try (ConnectBurst idle =
          ConnectBurst.open(server.target(), IDLE_CONNECTIONS, CONNECT_TIMEOUT)) {
        // Wait until the work of the connects is done; then measure while nothing happens.
        TimeUnit.MILLISECONDS.sleep(rig.quickOrFull(500, 2000));
        Optional<ProcessSnapshot> begin = ProcessSnapshot.of(server.pid());
        List<ThreadStates.Task> before = workers(server.pid());
        long beginNs = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(rig.quickOrFull(1500, 5000));
        Optional<ProcessSnapshot> end = ProcessSnapshot.of(server.pid());
        double elapsedNs = System.nanoTime() - beginNs;
        List<ThreadStates.Task> workers = workers(server.pid());
        table.row(
            variant,
            idle.connectNs().size(),
            end.map(ProcessSnapshot::threads).orElse(null),
            begin.isEmpty() || end.isEmpty()
                ? null
                : 100 * ProcessCost.between(begin.get(), end.get(), elapsedNs).cpuNs(),
            workers.isEmpty()
                ? null
                : 100 * ThreadStates.grown(before, workers, ThreadStates.Task::cpuNs) / elapsedNs,
            states(workers),
            switches.voluntaryPerEcho(),
            switches.perEcho());
        return (int) workers.stream().filter(task -> task.state() == 'R').count();
      }
    }
  }

  /**
   * Holds how often the workers gave up the processor per echo; null if not available.
   *
   * @param voluntaryPerEcho by sleeping in the kernel
   * @param perEcho in all; Linux counts a switch by sched_yield(2) as involuntary
   */
  private record Switches(Double voluntaryPerEcho, Double perEcho) {}

  private static Switches switches(RunningServer server, int echoes)
      throws IOException, InterruptedException {
    try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
      // The thread that serves this connection must exist in both samples.
      peer.echo(ECHO_BYTES, WARMUP_ECHOES);
      List<ThreadStates.Task> begin = workers(server.pid());
      peer.echo(ECHO_BYTES, echoes);
      List<ThreadStates.Task> end = workers(server.pid());
      if (end.isEmpty()) {
        return new Switches(null, null);
      }
      double voluntary = ThreadStates.grown(begin, end, ThreadStates.Task::voluntarySwitches);
      double involuntary = ThreadStates.grown(begin, end, ThreadStates.Task::involuntarySwitches);
      return new Switches(voluntary / echoes, (voluntary + involuntary) / echoes);
    }
  }

  /**
   * Returns the serving threads, by their names; virtual threads run on carrier threads. From JDK
   * 26 on the middle of a long name is missing (JDK-8368124).
   */
  private static List<ThreadStates.Task> workers(long pid) {
    return Stream.of("bio-", "nio-loop", "netty-l", "ForkJoinPool", "ForkJoi..")
        .flatMap(prefix -> ThreadStates.of(pid, prefix).stream())
        .toList();
  }

  private static String states(List<ThreadStates.Task> workers) {
    if (workers.isEmpty()) {
      return Table.text(null);
    }
    return workers.stream()
        .collect(
            Collectors.groupingBy(
                task -> task.state() + " " + task.waitsIn(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(each -> each.getValue() + "x " + each.getKey().strip())
        .collect(Collectors.joining(", "));
  }

  static Conclusion conclude(List<Double> cpuPercents, List<Double> switches, int running) {
    if (Stream.concat(cpuPercents.stream(), switches.stream()).anyMatch(Objects::isNull)) {
      return Conclusion.cannotBeTold("CPU time or switches are not available here");
    }
    double maxPercent = cpuPercents.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double minSwitches = switches.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return Conclusion.of(
            "the workers used at most %s %% of a core with 1,000 idle connections, %d workers"
                + " running; at least %.2f switches per echo",
            Table.text(maxPercent), running, minSwitches)
        .requires("idle workers < 2 % of a core", maxPercent < MAX_IDLE_PERCENT)
        .requires("no idle worker running", running == 0)
        .requires(
            ">= " + MIN_SWITCHES_PER_ECHO + " switches per echo",
            minSwitches >= MIN_SWITCHES_PER_ECHO);
  }
}
