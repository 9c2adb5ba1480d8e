package dev.echolab.load.driver;

import java.util.Arrays;

/**
 * Connections that think: all for the same time, so first in is first due. Owned by one client
 * thread; grows as needed and then allocates nothing.
 */
final class DelayQueue {
  static final long NEVER = Long.MAX_VALUE;

  private EchoConnection[] connections = new EchoConnection[64];
  private long[] dueNs = new long[64];
  private int head;
  private int size;

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

  long nextNs() {
    return size == 0 ? NEVER : dueNs[head];
  }

  /** Removes the first; there must be one. */
  EchoConnection remove() {
    EchoConnection first = connections[head];
    head = (head + 1) & (dueNs.length - 1);
    size--;
    return first;
  }
}
