package dev.echolab.server;

import dev.echolab.handler.WorkSpec;
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
    Duration drainTimeout) {

  /** The defaults of the command line, on a port that the kernel picks. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        new ListenOptions("127.0.0.1", 0, 1024),
        new SocketSettings(0, 0, SocketSettings.TcpNoDelay.ON),
        Protocol.FRAMED,
        new BufferSizes(64 * 1024, 1024 * 1024),
        Limits.DEFAULTS,
        new StepOptions(WorkSpec.ECHO, Tracing.OFF),
        Duration.ofSeconds(5));
  }
}
