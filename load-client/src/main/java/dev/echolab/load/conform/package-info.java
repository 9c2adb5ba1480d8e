/**
 * What every TCP echo server must do, as a suite to run against any port: each case says what it
 * sent, what it expected and what came back.
 *
 * <p>Cases run one after the other on the caller's thread, with a second thread only where a client
 * must send and receive at the same time. Every wait is bounded. Beside {@code driver} the only
 * package that touches sockets; must not import the driver, the recorder or the lab: it measures
 * nothing.
 */
package dev.echolab.load.conform;
