package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.server.EchoServer;
import dev.echolab.server.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;

/** Requires service for others during floods, silent peers, partial frames and resets. */
interface HostileConnectionsContract extends ContractFixture {
  int RESETS = HostileTestSize.of(500, 10_000);
  int SILENT = HostileTestSize.of(200, 1_000);
  int ROUNDS = HostileTestSize.of(10, 400);
  int KERNEL_BUFFER_BYTES = 32 * 1024;

  /** Names the state of a connection when its peer resets it, and how to reach it. */
  enum ResetState {
    BEFORE_FIRST_BYTE {
      @Override
      void reach(FramedClient client, Random random) {}
    },
    HEADER {
      @Override
      void reach(FramedClient client, Random random) throws IOException {
        client.send(Requests.echo(1, new byte[100]), 0, 1 + random.nextInt(15));
      }
    },
    PAYLOAD {
      @Override
      void reach(FramedClient client, Random random) throws IOException {
        client.send(Requests.echo(1, new byte[100_000]), 0, 16 + random.nextInt(99_999));
      }
    },
    RESPONSE_UNSENT {
      @Override
      void reach(FramedClient client, Random random) throws IOException {
        // More than the small buffers of both kernels hold: some stays unsent in the server.
        Future<Void> sending =
            client.sendInBackground(Requests.echo(1, new byte[500_000 + random.nextInt(100_000)]));
        assertThat(client.atEndOfStream()).as("end of the stream before the response").isFalse();
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
      }
    },
    HALF_CLOSED {
      @Override
      void reach(FramedClient client, Random random) throws IOException {
        client.send(Requests.echo(1, new byte[random.nextInt(60_000)]));
        client.halfClose();
      }
    },
    ERROR_RECEIVED {
      @Override
      void reach(FramedClient client, Random random) throws IOException {
        client.send(new byte[16]);
        client.expectError(ErrorCode.BAD_LENGTH, 0);
      }
    };

    abstract void reach(FramedClient client, Random random) throws IOException;
  }

  @HostileTest
  default void aResetInAnyStateFreesTheConnectionAndAffectsNoOther() throws Exception {
    EchoServer server = start(options().smallKernelBuffers());
    long seed = System.nanoTime();
    System.out.println("resets: seed " + seed);
    Random random = new Random(seed);
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      for (ResetState state : ResetState.values()) {
        for (int round = 0; round < ROUNDS; round++) {
          FramedClient client = FramedClient.connectWithReceiveBuffer(server, KERNEL_BUFFER_BYTES);
          state.reach(client, random);
          client.reset();
        }
        await(state + ": all reset connections are closed")
            .until(() -> server.counters().connectionsOpen() == 1);
      }
      healthyClient.expectServedThroughout(ROUNDS * ResetState.values().length + " resets");
    }
    awaitOpenConnections(server, 0);
  }

  @HostileTest
  default void aFloodOfImmediatelyResetConnectionsAffectsNoOther() throws Exception {
    EchoServer server = startFramed();
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      for (int i = 0; i < RESETS; i++) {
        FramedClient.connect(server).reset();
      }
      healthyClient.expectServedThroughout(RESETS + " connections reset at once");
      awaitOpenConnections(server, 1);
    }
  }

  @HostileTest
  default void silentConnectionsUpToTheLimitTimeOutAndFreeTheirPlaces() throws Exception {
    Limits limits =
        new Limits(SILENT, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));
    EchoServer server = start(options().limits(limits));
    Deque<FramedClient> silent = new ArrayDeque<>();
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      for (int i = 0; i < SILENT + SILENT / 2; i++) {
        silent.add(FramedClient.connect(server));
      }
      healthyClient.expectServedThroughout(silent.size() + " silent connections");
      await("connections above the limit are refused")
          .until(() -> count(server, Counter.CONNECTIONS_REFUSED) > 0);
      awaitOpenConnections(server, 1);
      framedClient(server).echo(1, new byte[] {1});
      assertThat(count(server, Counter.TIMEOUTS)).as("timeouts of silent connections").isPositive();
    } finally {
      for (FramedClient each : silent) {
        each.close();
      }
    }
  }

  @HostileTest
  default void peersThatStopInsideAFrameTimeOutAndAffectNoOther() throws Exception {
    Limits limits = new Limits(0, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(60));
    EchoServer server = start(options().limits(limits));
    long seed = System.nanoTime();
    System.out.println("writers that stop: seed " + seed);
    Random random = new Random(seed);
    List<FramedClient> stopped = new ArrayList<>();
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      byte[] request = Requests.echo(1, new byte[10_000]);
      for (int i = 0; i < SILENT; i++) {
        FramedClient client = FramedClient.connect(server);
        stopped.add(client);
        client.send(request, 0, 1 + random.nextInt(request.length - 1));
      }
      await("all of them time out").until(() -> count(server, Counter.TIMEOUTS) == SILENT);
      awaitOpenConnections(server, 1);
      healthyClient.expectServedThroughout(SILENT + " writers that stopped in a frame");
    } finally {
      for (FramedClient each : stopped) {
        each.close();
      }
    }
  }

  /** One peer sends tiny requests as fast as it can; another is served at the same time. */
  @HostileTest
  default void aPeerThatNeverStopsSendingDoesNotBlockOthers() throws Exception {
    EchoServer server = startFramed();
    byte[][] tiny = new byte[2_000][];
    Arrays.setAll(tiny, i -> Requests.echo(i, new byte[0]));
    byte[] requests = Requests.join(tiny);
    FramedClient greedy = framedClient(server);
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      for (int round = 0; round < HostileTestSize.of(100, 2_000); round++) {
        Future<Void> sending = greedy.sendInBackground(requests);
        for (int i = 0; i < tiny.length; i++) {
          greedy.expectEcho(i, new byte[0]);
        }
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
      }
      healthyClient.expectServedThroughout("a peer that never stops");
    }
  }

  @HostileTest
  default void thousandsOfConnectionsAreEachVerified() throws Exception {
    int connections = Math.min(maxConnections(), HostileTestSize.of(500, 10_000));
    EchoServer server = startFramed();
    try (ClientProcess clients = ClientProcess.start(server.address(), connections)) {
      clients.expectAllVerified();
      assertThat(server.counters().connectionsOpen()).isEqualTo(connections);
      System.out.println(connections + " connections open at once, each verified");
    }
    awaitOpenConnections(server, 0);
  }
}
