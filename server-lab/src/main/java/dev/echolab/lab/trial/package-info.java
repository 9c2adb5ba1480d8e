/**
 * Runs trials: one load against one server, with its verdict, its metrics and the costs of the
 * server's processes.
 *
 * <pre>
 * Variant -> ServerCommand -> ServerProcess      a server in a process of its own
 * Scenario x participant x round -> TrialRunner -> Trial    one load, one fresh server, one verdict
 * Trial -> result.json                           it carries its own JSON keys
 * </pre>
 *
 * <p>Runs on the thread of the command; two short-lived threads per child read its output. Must not
 * import a server's package or open a socket: loads go through {@code driver}.
 */
package dev.echolab.lab.trial;
