/**
 * What every echo server of this project must do, as one suite: {@link
 * dev.echolab.contract.EchoServerContract}. A server's own tests extend it in a few lines.
 *
 * <p>The parts are interfaces with default test methods ({@code ...Contract}); the peers they use
 * have a class and a name each. Every socket has a time limit, so that a test can fail but not
 * hang. Must not import any server.
 */
package dev.echolab.contract;
