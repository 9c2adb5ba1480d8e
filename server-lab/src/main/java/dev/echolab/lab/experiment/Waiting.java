package dev.echolab.lab.experiment;

import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.ThreadStates;
import dev.echolab.lab.server.ServerStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** C4: with no data the process is put aside and others run. */
final class Waiting implements Experiment {
  private static final int IDLE_CONNECTIONS = 1000;
  private static final double MAX_IDLE_SHARE = 0.02;
  private static final int ECHO_BYTES = 128;
  private static final int WARMUP_ECHOES = 200;
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  @Override
  public Hypothesis hypothesis() {
    return new Hypothesis(
        "waiting",
        "C4",
        "With no data the process is put aside and others run.",
        "With 1,000 idle connections every server sleeps in the kernel and uses next to no CPU,"
            + " however many threads wait; in a ping-pong on one connection its thread is put"
            + " aside about once per echo.",
        "CPU of the idle server's workers < 2 % of a core in every model, none of its workers"
            + " running, and 0.5 or more voluntary context switches per echo on one connection",
        List.of(
            "A JVM has threads of its own (compiler, timers): the verdict is held to the workers'"
                + " CPU, which comes in ticks of 10 ms.",
            "Virtual threads have no kernel state of their own: their carriers are shown.",
            "A switch is counted when a thread gives up the core, not what it costs."));
  }

  @Override
  public Findings run(Rig rig) throws ServerStartException, IOException, InterruptedException {
    List<String> notes = new ArrayList<>();
    List<String> variants =
        rig.runnable(
            rig.quickOrFull(
                List.of("bio-platform", "nio-1", "netty-nio"),
                List.of("bio-platform", "bio-virtual", "nio-1", "nio", "netty-nio")),
            notes);
    List<List<Object>> rows = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    List<Double> switches = new ArrayList<>();
    int running = 0;
    for (String variant : variants) {
      try (RunningServer server = rig.serve(variant, "--protocol", "raw", "--log-level", "warn")) {
        int echoes = rig.quickOrFull(3000, 20_000);
        rig.recordCommand("a peer: " + echoes + " echoes of 128 B, one after the other");
        Double switchesPerEcho = pingPong(server, echoes);
        rig.recordCommand(IDLE_CONNECTIONS + " connections are opened and left alone");
        try (ConnectBurst idle =
            ConnectBurst.open(server.target(), IDLE_CONNECTIONS, CONNECT_TIMEOUT)) {
          // What the connects started has to settle; then nothing happens, on purpose.
          rest(rig.ms(500, 2000));
          Optional<ProcessSnapshot> begin = server.sample();
          List<ThreadStates.Task> before = workers(server.pid());
          long beginNs = System.nanoTime();
          rest(rig.ms(1500, 5000));
          Optional<ProcessSnapshot> end = server.sample();
          double elapsedNs = System.nanoTime() - beginNs;
          List<ThreadStates.Task> workers = workers(server.pid());
          running += (int) workers.stream().filter(task -> task.state() == 'R').count();
          Double processShare = share(begin, end, elapsedNs);
          Double share =
              workers.isEmpty()
                  ? null
                  : ThreadStates.grown(before, workers, ThreadStates.Task::cpuNs) / elapsedNs;
          rows.add(
              Arrays.asList(
                  variant,
                  idle.connectNs().size(),
                  end.map(ProcessSnapshot::threads).orElse(null),
                  processShare == null ? null : 100 * processShare,
                  share == null ? null : 100 * share,
                  states(workers),
                  switchesPerEcho));
          shares.add(share);
          switches.add(switchesPerEcho);
        }
      }
    }
    return new Findings(
        List.of(
            new Table(
                "Idle with 1,000 connections; then ping-pong on one",
                List.of(
                    "variant",
                    "connections",
                    "threads",
                    "idle CPU %, whole JVM",
                    "idle CPU %, workers",
                    "workers: state and where",
                    "voluntary switches/echo"),
                rows)),
        new Chart(
            "CPU of the workers of a server with 1,000 idle connections, and switches per echo on"
                + " one connection",
            Chart.Form.BAR,
            Chart.Scale.LINEAR,
            "",
            "% of a core; switches per echo",
            variants,
            List.of(
                new Chart.Series(
                    "idle CPU, % of a core",
                    shares.stream().map(s -> s == null ? null : 100 * s).toList()),
                new Chart.Series("voluntary context switches per echo", switches))),
        notes,
        conclude(shares, switches, running));
  }

  /** Switches of the workers per echo; null if they cannot be had. */
  private static Double pingPong(RunningServer server, int echoes) throws IOException {
    try (NonReadingPeer peer = NonReadingPeer.connect(server.target(), 0)) {
      // The thread that serves this connection has to be there at both ends.
      echo(peer, WARMUP_ECHOES);
      List<ThreadStates.Task> begin = workers(server.pid());
      echo(peer, echoes);
      List<ThreadStates.Task> end = workers(server.pid());
      return end.isEmpty()
          ? null
          : ThreadStates.grown(begin, end, ThreadStates.Task::voluntarySwitches) / (double) echoes;
    }
  }

  private static void echo(NonReadingPeer peer, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      peer.write(ECHO_BYTES);
      if (peer.read(ECHO_BYTES, REPLY_TIMEOUT).bytes() != ECHO_BYTES) {
        throw new IOException("no whole echo within " + REPLY_TIMEOUT.toSeconds() + " s");
      }
    }
  }

  private static void rest(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private static Double share(
      Optional<ProcessSnapshot> begin, Optional<ProcessSnapshot> end, double elapsedNs) {
    if (begin.isEmpty() || end.isEmpty()) {
      return null;
    }
    long userNs = end.get().cpu().userNs() - begin.get().cpu().userNs();
    long sysNs = end.get().cpu().sysNs() - begin.get().cpu().sysNs();
    return (userNs + sysNs) / elapsedNs;
  }

  /** The threads that serve: all models name theirs; virtual threads run on carriers. */
  private static List<ThreadStates.Task> workers(long pid) {
    List<ThreadStates.Task> all = new ArrayList<>();
    for (String prefix : List.of("bio-", "nio-loop", "netty-loop", "ForkJoinPool")) {
      all.addAll(ThreadStates.of(pid, prefix));
    }
    return all;
  }

  private static String states(List<ThreadStates.Task> workers) {
    if (workers.isEmpty()) {
      return "cannot be had";
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

  static Conclusion conclude(List<Double> shares, List<Double> switches, int running) {
    if (shares.contains(null) || switches.contains(null)) {
      return Conclusion.cannotBeTold("CPU time or switches cannot be had here");
    }
    double most = shares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double least = switches.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return Conclusion.of(
        most < MAX_IDLE_SHARE && running == 0 && least >= 0.5,
        String.format(
            Locale.ROOT,
            "the workers used at most %.2f %% of a core with 1,000 idle connections, %d workers"
                + " running; at least %.2f voluntary switches per echo",
            100 * most,
            running,
            least));
  }
}
