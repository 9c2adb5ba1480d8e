package dev.echolab.lab.explain;

import dev.echolab.counters.Counter;
import dev.echolab.load.record.RunResult;
import java.util.OptionalLong;

/**
 * By what costs are divided: the requests that the server counted itself, between the same two
 * moments at which its other counters, and then its process, were read. The client's count belongs
 * to the measured time to the nanosecond, and on a busy machine those moments come later.
 */
final class EchoCount {
  private EchoCount() {}

  /** The server's count, without the one request for its counters; else the client's. */
  static long of(RunResult result) {
    OptionalLong frames =
        result.server().map(server -> server.get(Counter.FRAMES_IN)).orElse(OptionalLong.empty());
    return frames.isPresent() ? Math.max(0, frames.getAsLong() - 1) : result.echoes();
  }
}
