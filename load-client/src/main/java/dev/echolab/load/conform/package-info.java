/**
 * Runs a conformance suite against any TCP echo server: each case reports what it sent, what it
 * expected and what it received.
 *
 * <p>Cases run one after the other on the caller's thread, with a second thread only where a client
 * must send and receive at the same time. Every wait is bounded. Must not import the driver, the
 * recorder or the lab: it measures nothing.
 */
package dev.echolab.load.conform;
