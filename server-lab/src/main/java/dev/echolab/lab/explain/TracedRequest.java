package dev.echolab.lab.explain;

import dev.echolab.protocol.TraceFrame;

/**
 * One traced request as its client saw it, in {@link System#nanoTime()}, and the server's stamps.
 *
 * @param intendedNs when it was due
 * @param writeStartNs before the write call
 * @param writeEndNs after it
 * @param firstReadNs after the read call that brought the response's first byte
 * @param completeNs after the read call that brought its last byte; the round trip ends here
 * @param trace of the server; its stamps are of the same clock on the same machine only
 */
public record TracedRequest(
    long intendedNs,
    long writeStartNs,
    long writeEndNs,
    long firstReadNs,
    long completeNs,
    TraceFrame trace) {

  /** From the write call to the whole response. */
  public long roundTripNs() {
    return completeNs - writeStartNs;
  }
}
