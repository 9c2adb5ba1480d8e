package dev.echolab.counters;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

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
  PROTOCOL_ERRORS("protocolErrors"),
  /** Nanoseconds in step 2: read calls that brought bytes, with the wait where the call waits. */
  READ_NS("readNs"),
  /** Nanoseconds in step 3. */
  PROCESS_NS("processNs"),
  /** Nanoseconds in step 4: write calls, with the wait where the call waits. */
  WRITE_NS("writeNs");

  /** What only a server that stamps its steps knows. */
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
