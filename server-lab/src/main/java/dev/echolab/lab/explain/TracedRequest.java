package dev.echolab.lab.explain;

import dev.echolab.protocol.TraceFrame;

/**
 * Holds the client's stamps of one traced request, in {@link System#nanoTime()}, and the server's.
 *
 * @param intendedNs intended send time
 * @param writeStartNs before the write call
 * @param writeEndNs after the write call
 * @param firstReadNs after the read call that returned the first byte of the response
 * @param completeNs after the read call that returned its last byte; the round trip ends here
 * @param trace the server's stamps, of the same clock only if it runs on the same machine
 */
record TracedRequest(
    long intendedNs,
    long writeStartNs,
    long writeEndNs,
    long firstReadNs,
    long completeNs,
    TraceFrame trace) {

  /** Returns the time from the write call to the complete response. */
  long roundTripNs() {
    return completeNs - writeStartNs;
  }
}
