/**
 * What one request does at the boundary between process and kernel: the timeline of sampled traced
 * requests, what each echo cost in calls, switches, CPU and memory, and the kernel's buffers.
 *
 * <pre>
 * Variant -> VariantExplainer -> TimedPart     a server that traces, a gentle load, sampled requests
 *                             -> CountedPart   a fresh server that does not, counted under load
 * TracedRequest -> Timeline -> TimelineSummary one request's steps; the steps of all
 * </pre>
 *
 * <p>Runs on the thread of the command; sampled requests and samples of the queues have a thread
 * each while a load runs. Must not open a socket: what is sent is sent by {@code driver}.
 */
package dev.echolab.lab.explain;
