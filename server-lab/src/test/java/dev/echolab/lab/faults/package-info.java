/**
 * What happens to real server processes, and to the account of a load client, when the system fails
 * them: killed, frozen, out of file descriptors, memory or disk, behind a bad network. They need
 * the servers' jars, which a build of everything makes; without them the tests skip themselves,
 * loudly.
 */
package dev.echolab.lab.faults;
