package dev.echolab.lab.explain;

import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;

/**
 * Identifies a running server to measure; closing it stops the server.
 *
 * @param pid of its process; the costs of its children count as its own
 * @param protocol framed: a variant of the lab; raw: an external server
 * @param end stops it
 */
record ServerUnderLoad(String name, long pid, Target target, Protocol protocol, Runnable end)
    implements AutoCloseable {
  /** Returns true for a variant: only the framed protocol has traces and counters. */
  boolean reportsCounters() {
    return protocol == Protocol.FRAMED;
  }

  @Override
  public void close() {
    end.run();
  }
}
