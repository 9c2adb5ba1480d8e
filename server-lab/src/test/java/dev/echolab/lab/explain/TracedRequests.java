package dev.echolab.lab.explain;

import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.protocol.TraceFrame;

/** Creates traced requests with given stamps. */
final class TracedRequests {
  private TracedRequests() {}

  /** Sent at 1000 (intended 990), written by 1020, read back at 1100. */
  static TracedRequest of(
      long readable, long readStart, long readEnd, long processed, long writeStart, long writeEnd) {
    TraceFrame trace =
        new TraceFrame(readable, readStart, readEnd, processed, writeStart, writeEnd, 1, 0, 1);
    return new TracedRequest(990, 1000, 1020, 1100, trace);
  }
}
