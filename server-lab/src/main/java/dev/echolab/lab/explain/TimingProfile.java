package dev.echolab.lab.explain;

import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.load.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Holds the timed part of one variant.
 *
 * @param startNs {@link System#nanoTime()} at the start of the measured time
 * @param queues the kernel's buffers in that time
 * @param whyNoQueues why there are none; empty if there are
 * @param verdict on the load, by the rules of every load
 */
record TimingProfile(
    long startNs,
    TimelineSummary timelines,
    List<QueueSample> queues,
    Optional<String> whyNoQueues,
    Verdict verdict) {
  TimingProfile {
    queues = List.copyOf(queues);
  }
}
