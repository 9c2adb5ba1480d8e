/**
 * Records a run: histograms, outcomes, and the immutable {@link dev.echolab.load.record.RunResult}.
 *
 * <p>From reply to result: a {@link dev.echolab.load.record.Recorder} per client thread fills a
 * {@link dev.echolab.load.record.ThreadInterval} per second; the {@link
 * dev.echolab.load.record.IntervalAggregator} adds them up. Each recorder is owned by its client
 * thread; a whole interval changes its owner by a queue. Must not import a socket or a clock: the
 * driver passes every time stamp.
 */
package dev.echolab.load.record;
