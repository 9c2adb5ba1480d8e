package dev.echolab.load.driver;

import java.util.Arrays;

/**
 * The messages of one connection that have become due and are not answered, oldest first.
 *
 * <pre>
 *        head            expired           written            tail
 *   ------|-----------------|-----------------|-----------------|------
 *  answered | timed out, its  |  in flight      |  due, waiting   | not yet due
 *           | answer may come |                 |                 |
 * </pre>
 *
 * All four are sequence numbers and never fall. Owned by the connection's thread. Grows as needed
 * and then allocates nothing.
 */
final class InFlightWindow {
  private long[] intendedNs;
  private long[] sentNs;
  private int mask;
  private long head;
  private long expired;
  private long written;
  private long tail;

  /**
   * @param capacity messages it holds before it grows; rounded up to a power of two
   */
  InFlightWindow(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    intendedNs = new long[size];
    sentNs = new long[size];
    mask = size - 1;
  }

  /** A message becomes due. */
  void push(long dueNs) {
    if (tail - head > mask) {
      grow();
    }
    intendedNs[(int) tail & mask] = dueNs;
    tail++;
  }

  private void grow() {
    int size = intendedNs.length * 2;
    long[] newIntended = Arrays.copyOf(intendedNs, size);
    long[] newSent = Arrays.copyOf(sentNs, size);
    for (long s = head; s < tail; s++) {
      newIntended[(int) s & (size - 1)] = intendedNs[(int) s & mask];
      newSent[(int) s & (size - 1)] = sentNs[(int) s & mask];
    }
    intendedNs = newIntended;
    sentNs = newSent;
    mask = size - 1;
  }

  /** The first byte of {@code sequence} goes to the kernel. */
  void stampSent(long sequence, long nowNs) {
    sentNs[(int) sequence & mask] = nowNs;
  }

  /** The oldest waiting message was handed over whole. */
  void advanceWritten() {
    written++;
  }

  /** The answer to the oldest message has come. */
  void advanceHead() {
    head++;
    expired = Math.max(expired, head);
  }

  /** The oldest message in flight has timed out. */
  void advanceExpired() {
    expired++;
  }

  /** Drops what was in flight, and the message that was being written if there is one. */
  void dropInFlight(boolean midMessage) {
    written += midMessage ? 1 : 0;
    head = written;
    expired = written;
  }

  /** Drops what waits. */
  void dropWaiting() {
    tail = written;
  }

  boolean headHasExpired() {
    return head < expired;
  }

  /** Valid from {@link #head} to below {@link #tail}. */
  long intendedNs(long sequence) {
    return intendedNs[(int) sequence & mask];
  }

  /** Valid from {@link #head} to below {@link #written}. */
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

  /** Due, and neither answered nor timed out. */
  int owed() {
    return (int) (tail - expired);
  }
}
