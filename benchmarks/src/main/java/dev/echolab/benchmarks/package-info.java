/**
 * What runs for every echo, measured without sockets by JMH: the servers' codec and the client's
 * books. Each benchmark runs in a JVM and on a thread of its own; must not be imported by anyone.
 */
package dev.echolab.benchmarks;
