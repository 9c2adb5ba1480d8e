/**
 * May the figures be believed, and were they good enough? Rules over a plan and a result, no
 * measuring.
 *
 * <p>Pure; any thread may use it. Must not import a socket or a clock.
 */
package dev.echolab.load.verdict;
