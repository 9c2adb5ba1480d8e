package dev.echolab.load.driver;

import dev.echolab.load.record.Latencies;

/**
 * Keeps the times of one connection's messages that have neither a reply nor timed out, oldest
 * first. {@code intendedNs} is the time at which a message's latency begins: see {@link Latencies}.
 *
 * <pre>
 *        head            expired           written            tail
 *   ------|-----------------|-----------------|-----------------|------
 *  answered | timed out; the  |  in flight      |  waits to be    | not yet due
 *           | reply may come  |                 |  written        |
 * </pre>
 *
 * <p>All four are sequence numbers and never decrease. Owned by the connection's thread. Grows as
 * needed and then allocates nothing.
 */
final class InFlightWindow {
  private long[] intendedNs;
  private long[] sentNs;
  private int mask;
  private long head;
  private long expired;
  private long written;
  private long tail;

  /** Creates an empty window; its capacity before it grows is rounded up to a power of two. */
  InFlightWindow(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    intendedNs = new long[size];
    sentNs = new long[size];
    mask = size - 1;
  }

  /** Adds a message that waits to be written. */
  void push(long intendedNs) {
    if (outstanding() > mask) {
      grow();
    }
    this.intendedNs[(int) tail & mask] = intendedNs;
    tail++;
  }

  private void grow() {
    int size = intendedNs.length * 2;
    long[] newIntended = new long[size];
    long[] newSent = new long[size];
    for (long s = expired; s < tail; s++) {
      newIntended[(int) s & (size - 1)] = intendedNs[(int) s & mask];
      newSent[(int) s & (size - 1)] = sentNs[(int) s & mask];
    }
    intendedNs = newIntended;
    sentNs = newSent;
    mask = size - 1;
  }

  /** Records when the first byte of {@code sequence} was handed to the kernel. */
  void stampSent(long sequence, long nowNs) {
    sentNs[(int) sequence & mask] = nowNs;
  }

  /** Marks the oldest waiting message as written completely. */
  void advanceWritten() {
    written++;
  }

  /** Removes the oldest message: its reply has come. */
  void advanceHead() {
    head++;
    expired = Math.max(expired, head);
  }

  /** Marks the oldest message in flight as timed out. */
  void advanceExpired() {
    expired++;
  }

  /** Drops the messages in flight, and the partly written one if {@code midMessage}. */
  void dropInFlight(boolean midMessage) {
    written += midMessage ? 1 : 0;
    head = written;
    expired = written;
  }

  void dropWaiting() {
    tail = written;
  }

  boolean headHasExpired() {
    return head < expired;
  }

  /** Returns the time of {@link #push}; valid from {@link #expired} to below {@link #tail}. */
  long intendedNs(long sequence) {
    return intendedNs[(int) sequence & mask];
  }

  /** Returns the stamp of {@link #stampSent}; valid from {@link #expired} to below the written. */
  long sentNs(long sequence) {
    return sentNs[(int) sequence & mask];
  }

  long head() {
    return head;
  }

  long expired() {
    return expired;
  }

  long written() {
    return written;
  }

  long tail() {
    return tail;
  }

  /** Returns how many messages were pushed and are neither answered nor timed out. */
  int outstanding() {
    return (int) (tail - expired);
  }
}
