/**
 * The laboratory: servers as child processes, interleaved trials of one load against all of them,
 * what they cost, and what may be concluded.
 *
 * <pre>
 * Variant -> ServerCommand -> ServerProcess      a server in a process of its own
 * Scenario x participant x round -> TrialRunner -> Trial    one load, one fresh server, one verdict
 * Trials -> Statistics -> Ranking                intervals first, then who is ahead of whom
 * </pre>
 *
 * <p>Runs on the thread of the command; two short-lived threads per child read its output. Must not
 * import a server's package, open a socket, or draw a picture: loads go through {@code driver},
 * pages come from {@code report.html}.
 */
package dev.echolab.lab.trial;
