package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.linux.ProcessSnapshot;
import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.lab.linux.ThreadActivity;
import dev.echolab.lab.live.LiveClient.RoundTrip;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Samples one column, for each event; docs/live.md describes what it writes. Used by the sampler.
 */
final class ColumnSampler {
  private static final Logger log = LogManager.getLogger(ColumnSampler.class);
  private static final int MAX_THREADS = 32;
  private static final String CARRIER = "carrier";

  /**
   * The beginning of a thread's name, and its role. A carrier runs virtual threads; JDK 22 to 25
   * have a MasterPoller. From JDK 26 on the middle of a name of more than 15 characters is missing,
   * not the end (JDK-8368124): only a server with virtual threads has carriers, for workers of the
   * common pool have the same name. No server uses that pool.
   */
  private static final Map<String, String> ROLES =
      Map.of(
          "bio-acceptor", "acceptor",
          "bio-timeouts", "timeouts",
          "nio-loop-", "loop",
          "netty-l", "loop",
          "ForkJoinPool-1-", CARRIER,
          "ForkJoi..", CARRIER,
          "Read-Poller", "poller",
          "Write-Poller", "poller",
          "MasterPoller", "poller",
          "Master-Poller", "poller");

  private final LiveColumn column;

  /** The server that the following fields describe; another one after a restart. */
  private DrivenServer sampled;

  private ThreadActivity activity;
  private Optional<ProcessSnapshot> processAtRequest = Optional.empty();
  private LastSecond.End begin;
  private LastSecond.End end;

  /** Those of the clients A and B that belong to no second yet. */
  private final List<RoundTrip> roundTrips = new ArrayList<>();

  /** The figures between both ends; null: these are not a second apart. */
  private Figures second;

  ColumnSampler(LiveColumn column) {
    this.column = column;
  }

  /** Begins a second: asks the server for its counters. */
  void beginSecond() {
    Optional<DrivenServer> server = column.server();
    if (server.isPresent() && !server.get().isFrozen()) {
      processAtRequest = ProcessSnapshot.of(server.get().process().pid());
      try {
        server.get().requestCounts();
      } catch (IOException e) {
        log.debug("{} has ended", column.variant().name(), e);
      }
    }
  }

  /** Writes one sample; {@code withoutServer} is the state of a column that has no server now. */
  void write(
      ObjectNode json,
      LiveSettings settings,
      Map<SocketMemory.End, SocketMemory.Buffers> sockets,
      String withoutServer) {
    Figures figures = new Figures(json, "", new TreeMap<>());
    json.put("variant", column.variant().name());
    DrivenServer server = column.server().orElse(null);
    if (server != sampled) {
      startSampling(server);
    }
    json.put("state", server == null ? withoutServer : state(server));
    Figures connections = figures.child("connections");
    if (server == null) {
      json.putArray("threads");
      List.of("pid", "threadCount", "lastSecond")
          .forEach(name -> figures.put(name, null, "the server does not run"));
      figures.reasons().put("connections", "the server does not run");
    } else {
      json.put("pid", server.process().pid());
      for (String name : LiveSettings.CLIENTS) {
        LiveClient client = column.client(name).orElse(null);
        if (client != null) {
          Figures one = connections.child(name);
          new ConnectionSample(server, client, sockets).write(one, settings.reading().get(name));
          writeStep(one.json(), client, server, name.equals(settings.step()));
        }
      }
      writeThreads(figures);
      writeLastSecond(figures, server);
    }
    json.set("reasons", Json.toTree(figures.reasons()));
  }

  private void startSampling(DrivenServer server) {
    sampled = server;
    begin = null;
    end = null;
    second = null;
    roundTrips.clear();
    activity =
        server == null
            ? null
            : new ThreadActivity(
                server.process().pid(), name -> role(name, column.variant()) != null, MAX_THREADS);
  }

  private static String state(DrivenServer server) {
    if (!server.process().isAlive()) {
      return "ended";
    }
    return server.isFrozen() ? "frozen" : "running";
  }

  private void writeStep(
      ObjectNode json, LiveClient client, DrivenServer server, boolean isStopped) {
    Optional<StepReport> report = server.report(client.localPort());
    json.put("thread", report.map(StepReport::thread).orElse(null));
    if (!isStopped) {
      json.putNull("step");
      return;
    }
    ObjectNode step = json.putObject("step");
    report
        .orElseGet(() -> new StepReport(client.localPort(), 0, "", Optional.empty()))
        .write(step, client.progress().inFlight() == 0);
    step.put(
        "note",
        column.variant().submitsReads()
            ? "io_uring: the read is submitted before the bytes arrive, so that it cannot be"
                + " stopped"
            : null);
  }

  private void writeThreads(Figures figures) {
    ArrayNode threads = figures.json().putArray("threads");
    Map<String, String> reasons = figures.reasons();
    try {
      ThreadActivity.Sample sample = activity.sample();
      for (ThreadActivity.Entry entry : sample.threads()) {
        threads.add(Json.toTree(entry).put("role", role(entry.name(), column.variant())));
      }
      figures.json().put("threadCount", sample.count());
      if (column.variant().hasVirtualThreads()) {
        reasons.put("threads", "virtual threads are not threads of the kernel; carriers run them");
      }
      if (!sample.syscallsVisible()) {
        reasons.put("threads.syscall", "this user may not read /proc/PID/task/TID/syscall");
      }
      if (sample.threads().stream()
          .anyMatch(entry -> entry.state() != 'R' && entry.wchan() == null)) {
        reasons.put("threads.wchan", "the kernel reports no function of a thread that sleeps");
      }
    } catch (IOException e) {
      figures.put("threadCount", null, "no /proc: " + e.getMessage());
    }
  }

  /** Returns the role of a model's own thread; null for the other threads of a JVM. */
  static String role(String name, Variant variant) {
    for (Map.Entry<String, String> role : ROLES.entrySet()) {
      if (name.startsWith(role.getKey())) {
        boolean isOther = role.getValue().equals(CARRIER) && !variant.hasVirtualThreads();
        return isOther ? null : role.getValue();
      }
    }
    return name.matches("bio-\\d+") ? "worker" : null;
  }

  private void writeLastSecond(Figures figures, DrivenServer server) {
    LiveSettings.CLIENTS.forEach(
        name -> column.client(name).ifPresent(client -> client.takeRecent(roundTrips)));
    DrivenServer.Counts counts = server.counts();
    if (counts != null && (end == null || counts.atNs() != end.counts().atNs())) {
      begin = end;
      end = new LastSecond.End(counts, processAtRequest);
      Predicate<RoundTrip> isOver = trip -> trip.endNs() - counts.atNs() <= 0;
      second = null;
      if (begin != null && LastSecond.isBetween(begin, end)) {
        second = new Figures(figures.json().objectNode(), "lastSecond.", new TreeMap<>());
        List<Long> sortedNs =
            roundTrips.stream().filter(isOver).map(RoundTrip::lengthNs).sorted().toList();
        LastSecond.write(column, begin, end, sortedNs, second);
      }
      roundTrips.removeIf(isOver);
    }
    if (server.isFrozen() || second == null || !LastSecond.isBetween(begin, end)) {
      String whyNot = server.isFrozen() ? "the server is frozen" : "no whole second has passed";
      figures.put("lastSecond", null, whyNot);
      return;
    }
    figures.json().set("lastSecond", second.json());
    figures.reasons().putAll(second.reasons());
  }
}
