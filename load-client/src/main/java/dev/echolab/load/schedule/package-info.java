/**
 * When to send: pure sequences of nanoseconds from the start of the schedule.
 *
 * <p>A sequence is owned by the thread that draws from it. Must not import a socket or a clock:
 * randomness is injected by seed, and the driver alone knows what time it is.
 */
package dev.echolab.load.schedule;
