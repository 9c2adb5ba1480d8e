package dev.echolab.docs;

import dev.echolab.docs.SyscallFigures.Counted;
import dev.echolab.lab.experiment.NonReadingPeer;
import dev.echolab.lab.linux.SyscallCounter;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Counts the system calls of each model's server in each scenario, on the caller's thread. */
final class ScenarioRunner {
  private static final int MESSAGE_BYTES = 128;
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int WARM_UP_ECHOES = 20_000;
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);

  /** All buffers are full when no byte was accepted for this long. */
  private static final long FULL_AFTER_NS = 300_000_000;

  private static final long RETRY_PAUSE_NS = 5_000_000;

  private final LabHome home;

  ScenarioRunner(LabHome home) {
    this.home = home;
  }

  /**
   * Runs all scenarios; takes about a minute.
   *
   * @return the content of docs/data/calls.json
   * @throws IOException if a server did not start
   * @throws IOException if perf cannot count here, or a peer failed
   * @throws InterruptedException if the thread was interrupted; all servers have ended then
   */
  SyscallFigures count() throws IOException, InterruptedException {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (SyscallScenario scenario : SyscallScenario.values()) {
      descriptions.put(scenario.key(), scenario.description());
    }
    Map<String, Map<String, Counted>> variants = new LinkedHashMap<>();
    for (Model model : Model.values()) {
      variants.put(model.variant(), count(model));
    }
    return new SyscallFigures(1, "calls", descriptions, variants, LabDocument.environment());
  }

  private Map<String, Counted> count(Model model) throws IOException, InterruptedException {
    List<String> options = List.of("--port", "0", "--protocol", "raw", "--log-level", "error");
    List<String> command =
        ServerCommand.of(options).of(Variants.named(model.variant()).orElseThrow(), home);
    Map<String, Counted> counted = new LinkedHashMap<>();
    try (ServerProcess server = ServerProcess.start(model.variant(), command)) {
      Target target = server.target();
      echo(target, WARM_UP_ECHOES);
      for (SyscallScenario scenario : SyscallScenario.values()) {
        counted.put(scenario.key(), count(scenario, target, server.pid()));
      }
    }
    return counted;
  }

  private static Counted count(SyscallScenario scenario, Target target, long pid)
      throws IOException, InterruptedException {
    try (SyscallCounter counter = SyscallCounter.attach(Set.of(pid), SyscallNames.counted())) {
      counter.begin();
      run(scenario, target);
      counter.end();
      SyscallCounts counts = counter.counts();
      Map<String, Long> calls = new LinkedHashMap<>(counts.made());
      if (counts.others() > 0) {
        calls.put("others", counts.others());
      }
      return new Counted(scenario.times(), counts.total(), calls);
    }
  }

  private static void run(SyscallScenario scenario, Target target)
      throws IOException, InterruptedException {
    if (scenario == SyscallScenario.ECHO) {
      echo(target, scenario.times());
      return;
    }
    for (int i = 0; i < scenario.times(); i++) {
      switch (scenario) {
        case SILENT_READER -> fillThenRead(target);
        case RESET -> echoAndReset(target);
        default -> echo(target, 1);
      }
    }
  }

  private static void echo(Target target, int times) throws IOException, InterruptedException {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      for (int i = 0; i < times; i++) {
        echoOnce(peer);
      }
    }
  }

  private static void echoOnce(NonReadingPeer peer) throws IOException, InterruptedException {
    peer.write(MESSAGE_BYTES);
    NonReadingPeer.Received received = peer.read(MESSAGE_BYTES, REPLY_TIMEOUT);
    if (received.bytes() != MESSAGE_BYTES) {
      throw new IOException("no echo: " + received.end());
    }
  }

  private static void echoAndReset(Target target) throws IOException, InterruptedException {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      echoOnce(peer);
      peer.resetOnClose();
    }
  }

  private static void fillThenRead(Target target) throws IOException, InterruptedException {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      long lastAcceptedNs = System.nanoTime();
      while (System.nanoTime() - lastAcceptedNs < FULL_AFTER_NS) {
        if (peer.write(BLOCK_BYTES) > 0) {
          lastAcceptedNs = System.nanoTime();
        } else {
          LockSupport.parkNanos(RETRY_PAUSE_NS);
        }
      }
      NonReadingPeer.Received received = peer.read(peer.writtenBytes(), REPLY_TIMEOUT);
      if (received.bytes() != peer.writtenBytes()) {
        throw new IOException("not all came back: " + received.end());
      }
    }
  }
}
