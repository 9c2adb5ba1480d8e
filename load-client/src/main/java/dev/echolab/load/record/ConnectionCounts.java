package dev.echolab.load.record;

/**
 * What became of the connections, over the whole run.
 *
 * @param opened connections made, reconnects included
 * @param lost connections ended by the peer, by a reset or after a corrupt answer
 * @param churned connections replaced by {@code --churn}
 * @param slowReaders connections that send and do not read
 * @param slowReaderBytes bytes these have handed to the kernel
 * @param longestGapNs longest time between losing a connection and having it back; 0: none
 */
public record ConnectionCounts(
    long opened,
    long lost,
    long churned,
    int slowReaders,
    long slowReaderBytes,
    long longestGapNs) {}
