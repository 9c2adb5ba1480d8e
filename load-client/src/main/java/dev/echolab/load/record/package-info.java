/**
 * What was seen: histograms, outcomes, and the immutable {@link dev.echolab.load.record.RunResult}.
 *
 * <p>A recorder is owned by its client thread; intervals are handed over whole. Must not import a
 * socket or a clock: the driver hands in every stamp.
 */
package dev.echolab.load.record;
