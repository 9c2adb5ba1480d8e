package dev.echolab.server;

import dev.echolab.protocol.Protocol;
import java.time.Duration;

/**
 * Holds the settings that mean the same in every model. The command line checks their ranges before
 * it creates one.
 *
 * @param drainTimeout how long a stop lets responses be written
 */
public record ServerOptions(
    ListenOptions listen,
    SocketSettings sockets,
    Protocol protocol,
    BufferSizes buffers,
    Limits limits,
    StepOptions steps,
    Duration drainTimeout) {}
