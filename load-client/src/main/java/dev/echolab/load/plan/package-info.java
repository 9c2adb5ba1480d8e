/**
 * Describes a run before it starts: targets, loop model, rates, sizes and time limits.
 *
 * <p>Immutable values; any thread may use them. Must not import a socket, a channel or a clock.
 */
package dev.echolab.load.plan;
