/**
 * Measures what one request does at the boundary between process and kernel: the timeline of
 * sampled traced requests, the cost of an echo in calls, switches, CPU and memory, and the fill of
 * the kernel's buffers.
 *
 * <pre>
 * Variant -> VariantExplainer -> TimingProfile  a server that traces, a gentle load, traced requests
 *                             -> CostProfile    a fresh server that does not trace, under two loads
 * TracedRequest -> Timeline -> TimelineSummary  the steps of one request; those of all
 * </pre>
 *
 * <p>Runs on the thread of the command. While a load runs, traced requests ({@link
 * dev.echolab.lab.explain.TracedProbe}) and queue samples have a thread each. Only {@link
 * dev.echolab.lab.explain.TracedProbe} opens sockets here; the loads are those of the load client.
 */
package dev.echolab.lab.explain;
