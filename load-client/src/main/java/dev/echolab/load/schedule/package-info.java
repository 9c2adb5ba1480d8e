/**
 * Calculates when to send.
 *
 * <p>A sequence is owned by the thread that reads it. Must not import a socket or a clock: the seed
 * is a parameter, and only the driver reads the clock.
 */
package dev.echolab.load.schedule;
