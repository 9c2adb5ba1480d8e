package dev.echolab.contract;

import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the complete contract against one server variant. A subclass creates the server:
 *
 * <pre>{@code
 * class BioPlatformContractTest extends EchoServerContract {
 *   @Override
 *   protected EchoServer newServer(ServerOptions options) {
 *     return new BioServer(options, Workers.Kind.PLATFORM);
 *   }
 * }
 * }</pre>
 */
@Timeout(30)
@ExtendWith(ThreadDumpOnTimeout.class)
public abstract class EchoServerContract
    implements SpecificationContract,
        FramingContract,
        ManyConnectionsContract,
        ClosingContract,
        BackpressureContract,
        ProtocolErrorContract,
        StatsContract,
        TraceContract,
        StepModeContract,
        FlightRecorderContract,
        WorkContract,
        RawContract,
        LifeCycleContract,
        AcceptedAtStopContract,
        StepMarkersContract,
        LimitsContract,
        ShutdownUnderLoadContract,
        FailingWorkContract,
        HostileBytesContract,
        HostileConnectionsContract,
        HostileReadersContract {

  @RegisterExtension final ServerLogCheck serverLog = new ServerLogCheck();

  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();

  /** Creates a server that is not started. */
  protected abstract EchoServer newServer(ServerOptions options);

  @Override
  public final EchoServer prepare(ServerOptions options) {
    return closeAfterTest(newServer(options));
  }

  @Override
  public final <T extends AutoCloseable> T closeAfterTest(T resource) {
    toClose.push(resource);
    return resource;
  }

  @Override
  public final void expectLoggedProblem(String text) {
    serverLog.expectLoggedProblem(text);
  }

  @AfterEach
  final void closeEverything() throws Exception {
    Exception failure = null;
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
