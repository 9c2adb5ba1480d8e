package dev.echolab.load.driver;

import java.util.Arrays;

/**
 * Queues connections by the time at which their next message is due. All are delayed by the same
 * think time, so it is a plain queue. Owned by one client thread; grows as needed and then
 * allocates nothing.
 */
final class DelayQueue {
  static final long NEVER = Long.MAX_VALUE;

  private EchoConnection[] connections = new EchoConnection[64];
  private long[] dueNs = new long[64];
  private int head;
  private int size;

  /** Appends a connection; {@code atNs} must not be earlier than the last one's. */
  void add(EchoConnection connection, long atNs) {
    if (size == dueNs.length) {
      grow();
    }
    int i = (head + size) & (dueNs.length - 1);
    connections[i] = connection;
    dueNs[i] = atNs;
    size++;
  }

  private void grow() {
    int capacity = dueNs.length;
    EchoConnection[] moreConnections = Arrays.copyOf(connections, capacity * 2);
    long[] moreDue = Arrays.copyOf(dueNs, capacity * 2);
    for (int i = 0; i < size; i++) {
      moreConnections[i] = connections[(head + i) & (capacity - 1)];
      moreDue[i] = dueNs[(head + i) & (capacity - 1)];
    }
    connections = moreConnections;
    dueNs = moreDue;
    head = 0;
  }

  /** Returns the time of the first connection; {@link #NEVER} if there is none. */
  long nextNs() {
    return size == 0 ? NEVER : dueNs[head];
  }

  /** Removes the first connection; there must be one. */
  EchoConnection remove() {
    EchoConnection first = connections[head];
    head = (head + 1) & (dueNs.length - 1);
    size--;
    return first;
  }
}
