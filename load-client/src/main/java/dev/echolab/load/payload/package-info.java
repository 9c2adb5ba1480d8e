/**
 * Makes payload bytes as a function of seed, connection and sequence number, and diagnoses replies
 * that differ from them.
 *
 * <p>Pure functions and values; any thread may use them. Must not import a socket, a channel or a
 * clock.
 */
package dev.echolab.load.payload;
