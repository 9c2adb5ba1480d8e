package dev.echolab.server;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.counters.ServerCounters;
import dev.echolab.handler.CountingStepListener;
import dev.echolab.handler.FramedRequestHandler;
import dev.echolab.handler.JfrStepListener;
import dev.echolab.handler.RawRequestHandler;
import dev.echolab.handler.RequestHandler;
import dev.echolab.handler.StepListener;
import dev.echolab.handler.SteppingStepListener;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Creates what a server with given options needs from {@code common}: its counters, and a step
 * listener and a request handler per connection.
 *
 * <p>Immutable; used by any thread.
 */
public final class HandlerFactory {
  private final ServerOptions options;
  private final Supplier<byte[]> statsJson;

  /** {@code statsJson} returns the payload of a STATS_RESPONSE, to a thread of a connection. */
  public HandlerFactory(ServerOptions options, Supplier<byte[]> statsJson) {
    this.options = options;
    this.statsJson = statsJson;
  }

  /**
   * Creates the counters of a server.
   *
   * @param unsupported what its model cannot count about itself
   */
  public static ServerCounters newCounters(ServerOptions options, Set<Counter> unsupported) {
    Set<Counter> unknown = new HashSet<>(unsupported);
    if (options.steps().tracing() == Tracing.OFF) {
      unknown.addAll(Counter.STEP_TIMES);
    }
    return new ServerCounters(unknown);
  }

  /**
   * Creates the step listener of one connection.
   *
   * @param counters of the worker that runs the connection
   * @param peerPort the port that it comes from; not called without a step gate
   */
  public StepListener newStepListener(Counters counters, IntSupplier peerPort) {
    StepListener steps =
        options.steps().tracing() == Tracing.ON
            ? new JfrStepListener(counters)
            : new CountingStepListener(counters);
    return options
        .steps()
        .gate()
        .flatMap(gate -> gate.of(peerPort.getAsInt()))
        .<StepListener>map(followed -> new SteppingStepListener(steps, followed))
        .orElse(steps);
  }

  /** Creates step 3 of one connection. */
  public RequestHandler newRequestHandler(Counters counters, StepListener steps) {
    return switch (options.protocol()) {
      case RAW -> new RawRequestHandler(options.steps().work().get(), steps);
      case FRAMED ->
          new FramedRequestHandler(
              options.steps().work().get(),
              options.buffers().maxFrameBytes(),
              statsJson,
              counters,
              steps);
    };
  }
}
