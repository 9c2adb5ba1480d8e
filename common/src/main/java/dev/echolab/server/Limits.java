package dev.echolab.server;

import java.time.Duration;

/**
 * Limits what peers may take from a server. A zero switches a limit off.
 *
 * @param maxConnections connections open at the same time; one more gets ERROR busy and is closed
 * @param idleTimeout between the end of a request and the first byte of the next
 * @param requestTimeout between the first and the last byte of a request, even if bytes keep
 *     arriving
 * @param writeTimeout while a response is due and the kernel accepts no byte of it; of a larger one
 *     bio with platform threads must write 256 KiB
 */
public record Limits(
    int maxConnections, Duration idleTimeout, Duration requestTimeout, Duration writeTimeout) {}
