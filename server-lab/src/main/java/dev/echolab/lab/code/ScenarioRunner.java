package dev.echolab.lab.code;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.experiment.NonReadingPeer;
import dev.echolab.lab.linux.SyscallCounter;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.lab.server.Variants;
import dev.echolab.lab.trial.LabEnvironment;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
  private final ProgressListener progress;

  ScenarioRunner(LabHome home, ProgressListener progress) {
    this.home = home;
    this.progress = progress;
  }

  /**
   * Runs all scenarios; takes about a minute.
   *
   * @return the content of the data file
   * @throws ServerStartException if a server did not start
   * @throws IOException if perf cannot count here, or a peer failed
   * @throws InterruptedException if the thread was interrupted; all servers have ended then
   */
  ObjectNode count() throws ServerStartException, IOException, InterruptedException {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("schemaVersion", 1).put("kind", "calls");
    ObjectNode episodes = tree.putObject("episodes");
    for (SyscallScenario scenario : SyscallScenario.values()) {
      episodes.put(scenario.key(), scenario.description());
    }
    ObjectNode variants = tree.putObject("variants");
    for (Model model : Model.values()) {
      count(model, variants.putObject(model.variant()));
    }
    ObjectNode environment = tree.putObject("environment");
    LabEnvironment.capture().forEach(environment::put);
    return tree;
  }

  private void count(Model model, ObjectNode into)
      throws ServerStartException, IOException, InterruptedException {
    List<String> options = List.of("--port", "0", "--protocol", "raw", "--log-level", "error");
    List<String> command =
        ServerCommand.of(options).of(Variants.named(model.variant()).orElseThrow(), home);
    try (ServerProcess server = ServerProcess.start(model.variant(), command)) {
      Target target = server.target();
      progress.now(model.variant() + ": warming up");
      echo(target, WARM_UP_ECHOES);
      for (SyscallScenario scenario : SyscallScenario.values()) {
        progress.now(model.variant() + ": " + scenario.description());
        into.set(scenario.key(), counted(scenario, target, server.pid()));
      }
    }
  }

  private static ObjectNode counted(SyscallScenario scenario, Target target, long pid)
      throws IOException, InterruptedException {
    try (SyscallCounter counter = SyscallCounter.attach(pid, SyscallNames.counted())) {
      counter.begin();
      run(scenario, target);
      counter.end();
      SyscallCounts counts = counter.counts();
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("times", scenario.times()).put("total", counts.total());
      ObjectNode calls = node.putObject("calls");
      counts.made().forEach(calls::put);
      if (counts.others() > 0) {
        calls.put("others", counts.others());
      }
      return node;
    }
  }

  private static void run(SyscallScenario scenario, Target target) throws IOException {
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

  private static void echo(Target target, int times) throws IOException {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      for (int i = 0; i < times; i++) {
        echoOnce(peer);
      }
    }
  }

  private static void echoOnce(NonReadingPeer peer) throws IOException {
    peer.write(MESSAGE_BYTES);
    NonReadingPeer.Received received = peer.read(MESSAGE_BYTES, REPLY_TIMEOUT);
    if (received.bytes() != MESSAGE_BYTES) {
      throw new IOException("no echo: " + received.end());
    }
  }

  private static void echoAndReset(Target target) throws IOException {
    try (NonReadingPeer peer = NonReadingPeer.connect(target, 0)) {
      echoOnce(peer);
      peer.resetOnClose();
    }
  }

  private static void fillThenRead(Target target) throws IOException {
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
