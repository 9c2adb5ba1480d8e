/**
 * Specifies what every echo server of this project must do, as one test suite: {@link
 * dev.echolab.contract.EchoServerContract}. The tests of each server extend it.
 *
 * <p>The parts are interfaces with default test methods ({@code ...Contract}). Each kind of client
 * is a class. Every socket has a timeout, so that a test can fail but not hang.
 *
 * <p>Threads: tests run on the JUnit thread; clients in the background have daemon threads named
 * {@code contract-...}.
 *
 * <p>Must not import any server.
 */
package dev.echolab.contract;
