package dev.echolab.lab.explain;

import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Protocol;

/**
 * Identifies a running server to measure.
 *
 * @param pid of its process; the costs of its children count as its own
 * @param protocol framed: a variant of the lab; raw: an external server
 */
record ServerUnderLoad(String name, long pid, Target target, Protocol protocol) {
  /** Returns true for a variant: only the framed protocol has the request for counters. */
  boolean reportsCounters() {
    return protocol == Protocol.FRAMED;
  }
}
