package dev.echolab.contract;

import dev.echolab.counters.Counter;
import dev.echolab.handler.Work;
import dev.echolab.handler.WorkFactory;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Step 3 that throws ends the connection whose request it was, with a word, and no other. */
interface FailingWorkContract extends ContractFixture {

  /** What step 3 throws. */
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

    /** Really overflows the stack of the thread that runs step 3. */
    private static int deeper(int depth) {
      return depth < 0 ? depth : deeper(depth + 1) + 1;
    }
  }

  /** The first connection's step 3 fails from its second request on; all others just echo. */
  private static WorkFactory firstConnectionFails(Failure failure) {
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
  default void aStepThatThrowsIsAnErrorToItsPeerAndToNobodyElse(Failure failure)
      throws IOException {
    expectComplaint("step 3 failed");
    EchoServer server = start(options().work(firstConnectionFails(failure)));
    FramedClient victim = framedClient(server);
    victim.echo(1, new byte[] {1});
    List<FramedClient> neighbours = new ArrayList<>();
    for (int i = 0; i < 4; i++) { // on every loop
      neighbours.add(framedClient(server));
      neighbours.get(i).echo(i, Requests.payload(i, 100));
    }

    victim.send(Requests.join(Requests.echo(7, new byte[] {7}), Requests.echo(8, new byte[] {8})));

    victim.expectError(ErrorCode.INTERNAL, 7);
    victim.expectEndOfStream();
    for (int i = 0; i < neighbours.size(); i++) {
      neighbours.get(i).echo(10 + i, Requests.payload(i, 200));
    }
    victim.close();
    awaitOpenConnections(server, neighbours.size());
    Assertions.assertThat(count(server, Counter.PROTOCOL_ERRORS)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  default void aStepThatThrowsEndsARawConnectionAndNoOther(Failure failure) throws IOException {
    expectComplaint("step 3 failed");
    EchoServer server = start(options().protocol(Protocol.RAW).work(firstConnectionFails(failure)));
    RawClient victim = rawClient(server);
    victim.send(new byte[] {1});
    Assertions.assertThat(victim.receive(1)).containsExactly(1);
    RawClient neighbour = rawClient(server);
    neighbour.send(new byte[] {2});
    Assertions.assertThat(neighbour.receive(1)).containsExactly(2);

    victim.send(new byte[] {3});

    victim.expectEndOfStream();
    neighbour.send(new byte[] {4});
    Assertions.assertThat(neighbour.receive(1)).containsExactly(4);
  }
}
