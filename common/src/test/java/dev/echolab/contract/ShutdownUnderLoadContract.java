package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.counters.Counter;
import dev.echolab.server.EchoServer;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requires that a stop under load loses no response. */
interface ShutdownUnderLoadContract extends ContractFixture {
  int CLIENTS = 16;
  int PIPELINE = 4;
  long WARM_ECHOES = 2_000;

  /**
   * On loopback a request is in the server's receive buffer when the client's write returns.
   * Therefore requests sent before the stop began must be answered; later ones need not be.
   */
  @Test
  default void aStopUnderLoadLosesNoReceivedRequest() throws Exception {
    EchoServer server = startFramed();
    AtomicLong stopBeganNs = new AtomicLong(Long.MAX_VALUE);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Long>> lost = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        FramedClient client = framedClient(server);
        lost.add(threads.submit(echoUntilTheEnd(client, stopBeganNs)));
      }
      Awaitility.await("traffic").until(() -> count(server, Counter.FRAMES_IN) > WARM_ECHOES);

      stopBeganNs.set(System.nanoTime());
      StopResult stopped = server.stop(Duration.ofSeconds(10));

      for (Future<Long> each : lost) {
        assertThat(each.get()).as("requests received before the stop and never answered").isZero();
      }
      assertThat(stopped.outcome()).isEqualTo(StopResult.Outcome.GRACEFUL);
      assertThat(stopped.drainedConnections()).isEqualTo(CLIENTS);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Keeps a few requests in flight; returns how many sent before the stop were not answered. A send
   * may fail once the server has closed; earlier responses are still received.
   */
  private static Callable<Long> echoUntilTheEnd(FramedClient client, AtomicLong stopBeganNs) {
    return () -> {
      byte[] payload = Requests.payload(1, 200);
      List<Long> sentNs = new ArrayList<>();
      long answered = 0;
      boolean sending = true;
      while (true) {
        while (sending && sentNs.size() - answered < PIPELINE) {
          sending = sent(client, Requests.echo(sentNs.size(), payload));
          if (sending) {
            sentNs.add(System.nanoTime());
          }
        }
        if (ended(client)) {
          return sentNs.stream().skip(answered).filter(at -> at < stopBeganNs.get()).count();
        }
        client.expectEcho(answered, payload);
        answered++;
      }
    };
  }

  private static boolean sent(FramedClient client, byte[] request) {
    try {
      client.send(request);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean ended(FramedClient client) {
    try {
      return client.atEndOfStream();
    } catch (IOException reset) {
      return true;
    }
  }
}
