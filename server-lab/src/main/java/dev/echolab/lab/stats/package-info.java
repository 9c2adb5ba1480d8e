/**
 * Computes intervals and ratios from samples.
 *
 * <p>Pure functions; any thread may use them. Must not import any other package of the project.
 */
package dev.echolab.lab.stats;
