/**
 * Injects faults into real server processes and checks them and the load client's accounts: kill,
 * freeze, missing file descriptors, memory or disk, a bad network. The tests need the servers'
 * jars, which {@code mvn package} makes; without them they are skipped with a message.
 */
package dev.echolab.lab.faults;
