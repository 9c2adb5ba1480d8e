package dev.echolab.counters;

/** What a server counts. The key is the name in STATS, in JSON and in the log. */
public enum Counter {
  CONNECTIONS_ACCEPTED("connectionsAccepted"),
  CONNECTIONS_CLOSED("connectionsClosed"),
  /** Turned away at the limit, with ERROR busy. */
  CONNECTIONS_REFUSED("connectionsRefused"),
  /** Ended by a reset or another I/O error, or an accept that failed. */
  CONNECTIONS_FAILED("connectionsFailed"),
  FRAMES_IN("framesIn"),
  FRAMES_OUT("framesOut"),
  BYTES_IN("bytesIn"),
  BYTES_OUT("bytesOut"),
  READ_CALLS("readCalls"),
  /** Read calls that found the kernel's receive buffer empty. */
  EMPTY_READS("emptyReads"),
  WRITE_CALLS("writeCalls"),
  /** Write calls of which the kernel took less than was offered. */
  PARTIAL_WRITES("partialWrites"),
  /** Waits for readiness that returned. */
  SELECTS("selects"),
  /** Of these, the ones ended by another thread and not by the kernel's news. */
  WAKEUPS("wakeups"),
  TIMEOUTS("timeouts"),
  PROTOCOL_ERRORS("protocolErrors");

  private final String key;

  Counter(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}
