/**
 * Counts the events of a server, cheaply enough to be always on.
 *
 * <p>Threads: each worker has one {@link dev.echolab.counters.Counters}, written only by the
 * worker's thread. Any thread may read them or take a snapshot of their sums.
 *
 * <p>Must not import sockets, channels or servers.
 */
package dev.echolab.counters;
