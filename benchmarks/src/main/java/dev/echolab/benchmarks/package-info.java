/**
 * Measures the code that runs per echo, without sockets, by JMH: the servers' codec and the
 * client's recording. Each benchmark runs in a JVM and on a thread of its own; must not be imported
 * by any module.
 */
package dev.echolab.benchmarks;
