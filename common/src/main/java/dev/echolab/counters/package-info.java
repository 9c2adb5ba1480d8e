/**
 * What a server counts about itself, cheaply enough to leave on: one {@link
 * dev.echolab.counters.Counters} per worker, written by that worker's thread only, summed up by
 * whoever asks.
 *
 * <p>Must not import a socket, a channel or a server.
 */
package dev.echolab.counters;
