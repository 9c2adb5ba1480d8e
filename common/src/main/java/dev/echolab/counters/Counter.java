package dev.echolab.counters;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Names the counters of a server. The key is the name in STATS, in JSON and in the log. */
public enum Counter {
  CONNECTIONS_ACCEPTED("connectionsAccepted"),
  CONNECTIONS_CLOSED("connectionsClosed"),
  /** Refused with ERROR busy: the limit on connections was reached. */
  CONNECTIONS_REFUSED("connectionsRefused"),
  /** Connections ended by a reset or another I/O error, and failed accepts. */
  CONNECTIONS_FAILED("connectionsFailed"),
  FRAMES_IN("framesIn"),
  FRAMES_OUT("framesOut"),
  BYTES_IN("bytesIn"),
  BYTES_OUT("bytesOut"),
  READ_CALLS("readCalls"),
  /** Read calls that returned no byte: the kernel's receive buffer was empty. */
  EMPTY_READS("emptyReads"),
  WRITE_CALLS("writeCalls"),
  /** Write calls that wrote fewer bytes than offered. */
  PARTIAL_WRITES("partialWrites"),
  /** Calls of select that returned. */
  SELECTS("selects"),
  /** Of these, the calls that another thread ended rather than a ready socket. */
  WAKEUPS("wakeups"),
  TIMEOUTS("timeouts"),
  PROTOCOL_ERRORS("protocolErrors"),
  /** Connections that the server closed because there was no memory for them. */
  OUT_OF_MEMORY("outOfMemory"),
  /**
   * Nanoseconds in step 2: read calls that returned bytes; includes the wait of a blocking call.
   */
  READ_NS("readNs"),
  /** Nanoseconds in step 3. */
  PROCESS_NS("processNs"),
  /** Nanoseconds in step 4: write calls; includes the wait of a blocking call. */
  WRITE_NS("writeNs");

  /** The counters that need {@code --trace on}: without it the server takes no timestamps. */
  public static final Set<Counter> STEP_TIMES =
      Collections.unmodifiableSet(EnumSet.of(READ_NS, PROCESS_NS, WRITE_NS));

  private final String key;

  Counter(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }
}
