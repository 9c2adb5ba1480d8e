package dev.echolab.load.record;

/**
 * Counts what happened to the connections, over the whole run.
 *
 * @param loaded connections that carried load, averaged over the measured time
 * @param opened connections made, reconnects included
 * @param lost connections ended by the peer, by a reset or after a corrupt reply
 * @param churned connections replaced by {@code --churn}
 * @param slowReaders connections that send and do not read
 * @param slowReaderBytes bytes that these have written
 * @param longestGapNs longest time from losing a connection to its reconnect; 0: none
 */
public record ConnectionCounts(
    double loaded,
    long opened,
    long lost,
    long churned,
    int slowReaders,
    long slowReaderBytes,
    long longestGapNs) {

  public ConnectionCounts plus(ConnectionCounts other) {
    return new ConnectionCounts(
        loaded + other.loaded,
        opened + other.opened,
        lost + other.lost,
        churned + other.churned,
        slowReaders + other.slowReaders,
        slowReaderBytes + other.slowReaderBytes,
        Math.max(longestGapNs, other.longestGapNs));
  }
}
