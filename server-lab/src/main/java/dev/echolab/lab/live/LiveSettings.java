package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.handler.WorkSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what the controls have set, for all servers alike. Immutable.
 *
 * @param work of step 3
 * @param notReading names of the clients that have stopped reading
 * @param step name of the client whose steps are stopped
 */
record LiveSettings(
    WorkSpec work,
    LiveBuffers buffers,
    Optional<SteadyLoad.Shape> load,
    int idleConnections,
    boolean frozen,
    Set<String> notReading,
    Optional<String> step) {
  /** The names of the lab's own clients. */
  static final List<String> CLIENTS = List.of("A", "B");

  static final LiveSettings DEFAULTS =
      new LiveSettings(
          WorkSpec.ECHO,
          LiveBuffers.DEFAULTS,
          Optional.empty(),
          0,
          false,
          Set.of(),
          Optional.empty());

  LiveSettings {
    notReading = Set.copyOf(notReading);
  }

  LiveSettings with(WorkSpec newWork) {
    return new LiveSettings(newWork, buffers, load, idleConnections, frozen, notReading, step);
  }

  LiveSettings with(LiveBuffers newBuffers) {
    return new LiveSettings(work, newBuffers, load, idleConnections, frozen, notReading, step);
  }

  LiveSettings withLoad(Optional<SteadyLoad.Shape> newLoad) {
    return new LiveSettings(work, buffers, newLoad, idleConnections, frozen, notReading, step);
  }

  LiveSettings withIdleConnections(int count) {
    return new LiveSettings(work, buffers, load, count, frozen, notReading, step);
  }

  LiveSettings withFrozen(boolean newFrozen) {
    return new LiveSettings(work, buffers, load, idleConnections, newFrozen, notReading, step);
  }

  LiveSettings withNotReading(Set<String> clients) {
    return new LiveSettings(work, buffers, load, idleConnections, frozen, clients, step);
  }

  LiveSettings withStep(Optional<String> client) {
    return new LiveSettings(work, buffers, load, idleConnections, frozen, notReading, client);
  }

  List<String> serverOptions() {
    return List.of(
        "--port",
        "0",
        "--work",
        work.toString(),
        "--read-buffer",
        Integer.toString(buffers.readBufferBytes()),
        "--so-rcvbuf",
        Integer.toString(buffers.soRcvbufBytes()),
        "--so-sndbuf",
        Integer.toString(buffers.soSndbufBytes()),
        // A stopped step has no time limit.
        "--request-timeout",
        "0s",
        "--write-timeout",
        "0s",
        // A restart does not wait for the requests that a load has left.
        "--drain-timeout",
        "200ms",
        "--log-level",
        "warn",
        "--step-mode",
        "on");
  }

  /** Returns the settings as docs/live.md describes them. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("work", work.toString());
    json.put("readBufferBytes", buffers.readBufferBytes());
    json.put("soRcvbufBytes", buffers.soRcvbufBytes());
    json.put("soSndbufBytes", buffers.soSndbufBytes());
    load.ifPresentOrElse(
        shape ->
            json.putObject("load")
                .put("ratePerSecond", shape.ratePerSecond())
                .put("connections", shape.connections())
                .put("sizeBytes", shape.sizeBytes()),
        () -> json.putNull("load"));
    json.put("idleConnections", idleConnections);
    json.put("frozen", frozen);
    ObjectNode reading = json.putObject("reading");
    CLIENTS.forEach(client -> reading.put(client, !notReading.contains(client)));
    json.put("step", step.orElse(null));
    return json;
  }
}
