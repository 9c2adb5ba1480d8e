package dev.echolab.contract;

import dev.echolab.counters.Counter;
import dev.echolab.handler.Work;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requires that failing work ends only its own connection, with an ERROR if framed. */
interface FailingWorkContract extends ContractFixture {

  /** Names what the work throws. */
  enum Failure {
    RUNTIME_EXCEPTION {
      @Override
      void fail() {
        throw new IllegalStateException("thrown by a test");
      }
    },
    OUT_OF_DIRECT_MEMORY {
      @Override
      void fail() {
        throw new OutOfMemoryError("Direct buffer memory (thrown by a test)");
      }
    },
    STACK_OVERFLOW {
      @Override
      void fail() {
        Assertions.assertThat(deeper(0)).isNegative();
      }
    };

    abstract void fail();

    /** Overflows the stack of the thread that runs step 3. */
    private static int deeper(int depth) {
      return depth < 0 ? depth : deeper(depth + 1) + 1;
    }
  }

  /** The work of the first connection fails from its second request on; others only echo. */
  private static Supplier<Work> firstConnectionFails(Failure failure) {
    AtomicInteger connections = new AtomicInteger();
    return () -> connections.getAndIncrement() == 0 ? secondRunFails(failure) : Work.ECHO;
  }

  private static Work secondRunFails(Failure failure) {
    AtomicInteger runs = new AtomicInteger();
    return new Work() {
      @Override
      public boolean isFree() {
        return false;
      }

      @Override
      public void run() {
        if (runs.getAndIncrement() > 0) {
          failure.fail();
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void failingWorkIsAnErrorForItsPeerOnly(Failure failure) throws IOException {
    expectLoggedProblem("step 3 failed");
    EchoServer server = start(options().work(firstConnectionFails(failure)));
    FramedClient failing = framedClient(server);
    failing.echo(1, new byte[] {1});
    List<FramedClient> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) { // at least one on every loop
      others.add(framedClient(server));
      others.get(i).echo(i, Requests.payload(i, 100));
    }

    failing.send(Requests.join(Requests.echo(7, new byte[] {7}), Requests.echo(8, new byte[] {8})));

    failing.expectError(ErrorCode.INTERNAL, 7);
    failing.expectEndOfStream();
    for (int i = 0; i < others.size(); i++) {
      others.get(i).echo(10 + i, Requests.payload(i, 200));
    }
    failing.close();
    awaitOpenConnections(server, others.size());
    Assertions.assertThat(count(server, Counter.PROTOCOL_ERRORS)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void failingWorkEndsItsRawConnectionOnly(Failure failure) throws IOException {
    expectLoggedProblem("step 3 failed");
    EchoServer server = start(options().protocol(Protocol.RAW).work(firstConnectionFails(failure)));
    RawClient failing = rawClient(server);
    failing.send(new byte[] {1});
    Assertions.assertThat(failing.receive(1)).containsExactly(1);
    RawClient other = rawClient(server);
    other.send(new byte[] {2});
    Assertions.assertThat(other.receive(1)).containsExactly(2);

    failing.send(new byte[] {3});

    failing.expectEndOfStream();
    other.send(new byte[] {4});
    Assertions.assertThat(other.receive(1)).containsExactly(4);
  }
}
