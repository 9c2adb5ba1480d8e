package dev.echolab.lab.live;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.echolab.handler.WorkSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what the controls have set, for all servers alike; as JSON, the settings of docs/live.md.
 * Immutable.
 *
 * @param work of step 3
 * @param load null: none
 * @param reading whether a client reads, by its name
 * @param step name of the client whose steps are stopped; null: none
 */
record LiveSettings(
    @JsonSerialize(using = ToStringSerializer.class) WorkSpec work,
    @JsonUnwrapped Buffers buffers,
    SteadyLoad.Shape load,
    int idleConnections,
    boolean frozen,
    Map<String, Boolean> reading,
    String step) {
  /** The names of the lab's own clients. */
  static final List<String> CLIENTS = List.of("A", "B");

  static final LiveSettings DEFAULTS =
      new LiveSettings(
          WorkSpec.ECHO,
          new Buffers(64 * 1024, 0, 0),
          null,
          0,
          false,
          Map.of("A", true, "B", true),
          null);

  /**
   * Sizes of the buffers of one server and its clients.
   *
   * @param readBufferBytes maximum that one read call of the server returns, 1 or more
   * @param soRcvbufBytes requested from the kernel, on both sides; 0: the kernel decides
   * @param soSndbufBytes likewise
   */
  record Buffers(int readBufferBytes, int soRcvbufBytes, int soSndbufBytes) {}

  LiveSettings with(WorkSpec newWork) {
    return new LiveSettings(newWork, buffers, load, idleConnections, frozen, reading, step);
  }

  LiveSettings with(Buffers newBuffers) {
    return new LiveSettings(work, newBuffers, load, idleConnections, frozen, reading, step);
  }

  LiveSettings withLoad(SteadyLoad.Shape newLoad) {
    return new LiveSettings(work, buffers, newLoad, idleConnections, frozen, reading, step);
  }

  LiveSettings withIdleConnections(int count) {
    return new LiveSettings(work, buffers, load, count, frozen, reading, step);
  }

  LiveSettings withFrozen(boolean newFrozen) {
    return new LiveSettings(work, buffers, load, idleConnections, newFrozen, reading, step);
  }

  LiveSettings withReading(String client, boolean on) {
    Map<String, Boolean> changed = new TreeMap<>(reading);
    changed.put(client, on);
    return new LiveSettings(work, buffers, load, idleConnections, frozen, changed, step);
  }

  LiveSettings withStep(String client) {
    return new LiveSettings(work, buffers, load, idleConnections, frozen, reading, client);
  }

  List<String> serverOptions() {
    // A stopped step has no time limit; a restart does not wait for the requests of a load.
    return List.of(
        "--port 0 --work %s --read-buffer %d --so-rcvbuf %d --so-sndbuf %d --request-timeout 0s"
            .concat(" --write-timeout 0s --drain-timeout 200ms --log-level warn --step-mode on")
            .formatted(
                work, buffers.readBufferBytes(), buffers.soRcvbufBytes(), buffers.soSndbufBytes())
            .split(" ", -1));
  }
}
