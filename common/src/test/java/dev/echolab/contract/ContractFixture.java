package dev.echolab.contract;

import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;

/** Provides servers and clients to the parts of the contract; closes them after the test. */
interface ContractFixture {

  /** Creates a server that is not started. */
  EchoServer prepare(ServerOptions options);

  /** Registers a resource to be closed after the test, the newest first. */
  <T extends AutoCloseable> T closeAfterTest(T resource);

  /** Requires a logged warning or error with this text; any other one fails the test. */
  void expectLoggedProblem(String text);

  /** Returns the number of concurrent connections that the variant is tested with. */
  default int maxConnections() {
    return 10_000;
  }

  /** Builds options from the defaults of the command line. */
  default ServerOptionsBuilder options() {
    return new ServerOptionsBuilder();
  }

  default EchoServer start(ServerOptionsBuilder options) throws IOException {
    return start(options.build());
  }

  default EchoServer start(ServerOptions options) throws IOException {
    EchoServer server = prepare(options);
    server.start();
    return server;
  }

  default EchoServer startFramed() throws IOException {
    return start(options());
  }

  default EchoServer startRaw() throws IOException {
    return start(options().protocol(Protocol.RAW));
  }

  default FramedClient framedClient(EchoServer server) throws IOException {
    return closeAfterTest(FramedClient.connect(server));
  }

  default RawClient rawClient(EchoServer server) throws IOException {
    return closeAfterTest(RawClient.connect(server));
  }

  /** Returns once the server's read calls have returned this many bytes, over all connections. */
  default void awaitBytesIn(EchoServer server, long bytes) {
    await("bytes read by the server")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> count(server, Counter.BYTES_IN), read -> read == bytes);
  }

  /** Returns once the server has had unsent responses for a while. */
  default void awaitUnsentResponses(EchoServer server) {
    await("the server has unsent responses")
        .pollInterval(Duration.ofMillis(5))
        .during(Duration.ofMillis(100))
        .until(() -> count(server, Counter.BYTES_IN) > count(server, Counter.BYTES_OUT));
  }

  default void awaitOpenConnections(EchoServer server, long open) {
    await("open connections")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> server.counters().connectionsOpen(), n -> n == open);
  }

  default long count(EchoServer server, Counter counter) {
    return server.counters().get(counter).orElseThrow();
  }
}
