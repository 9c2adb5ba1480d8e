/**
 * Contains what the command lines of this project share: exit codes, one-line errors, units,
 * logging, the options of a server, and running a server from start to stop.
 *
 * <p>Threads: runs on the main thread; signals arrive on a thread of the JVM.
 *
 * <p>Must not import a server's own package. Only this package uses picocli.
 */
package dev.echolab.cli;
