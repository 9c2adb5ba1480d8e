/**
 * Serves {@code lab live}: servers and clients that a page in a browser shows while they run, and
 * controls. docs/live.md describes the page's requests.
 *
 * <p>Threads: each request of a browser has one of the HTTP server's, {@code live-http-N}; controls
 * take a lock, one at a time. {@code live-sampler} samples all servers while a browser is
 * connected, and reads only what the other threads publish. {@code live-clients} runs the clients A
 * and B of all servers, {@code live-load-VARIANT} one steady load. Must not be used by a command
 * that measures.
 */
package dev.echolab.lab.live;
