package dev.echolab.lab.explain;

import dev.echolab.load.record.RunResult;
import java.util.Map;
import java.util.Optional;

/**
 * By what costs are divided: the requests that the server counted itself, between the same two
 * moments at which its other counters, and then its process, were read. The client's count belongs
 * to the measured time to the nanosecond, and on a busy machine those moments come later.
 */
final class EchoCount {
  private EchoCount() {}

  /** The server's count, without the one request for its counters; else the client's. */
  static long of(RunResult result) {
    return result.server().flatMap(EchoCount::counted).orElse(result.echoes());
  }

  private static Optional<Long> counted(Map<String, Long> server) {
    Long frames = server.get("framesIn");
    return frames == null ? Optional.empty() : Optional.of(Math.max(0, frames - 1));
  }
}
