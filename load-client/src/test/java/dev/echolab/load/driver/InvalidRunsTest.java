package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.load.cli.LoadClient;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.protocol.Protocol;
import dev.echolab.testing.TestJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose figures look good and are not, because something did not run as it was planned. */
@Timeout(60)
class InvalidRunsTest {
  private static final int SIZE = 64;

  private record Judged(RunResult result, List<Reason> reasons) {
    List<Reason.Code> codes() {
      return reasons.stream().map(Reason::code).toList();
    }
  }

  private static LoadPlan.Builder plan(int port) {
    return LoadPlan.builder("127.0.0.1", port)
        .protocol(Protocol.RAW)
        .sizeBytes(SIZE)
        .connections(8)
        .closedLoop(1)
        .warmup(Duration.ZERO)
        .duration(Duration.ofMillis(400))
        .timeout(Duration.ofMillis(800));
  }

  private static Judged run(LoadPlan.Builder plan) throws Exception {
    return run(plan.build());
  }

  private static Judged run(LoadPlan plan) throws Exception {
    RunResult result = LoadRun.run(plan);
    return new Judged(result, RunValidator.judge(plan, result, List.of()).reasons());
  }

  @Test
  void connectionsThatTheServerClosesCarryNoLoad() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              if (connection >= 3) {
                socket.close();
              }
              return List.of(message);
            })) {
      Judged judged = run(plan(peer.port()));
      assertThat(judged.codes()).contains(Reason.Code.CONNECTIONS_MISSING);
      assertThat(judged.result().connections().loaded()).isBetween(2.0, 3.5);
    }
  }

  @Test
  void connectionsThatTheServerNeverAnswersCarryNoLoad() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) ->
                connection < 3 ? List.of(message) : List.of())) {
      Judged judged = run(plan(peer.port()));
      assertThat(judged.codes()).contains(Reason.Code.CONNECTIONS_MISSING);
      assertThat(judged.result().connections().loaded()).isBetween(2.9, 3.1);
    }
  }

  @Test
  void connectionsWithoutAMessageToSendCarryTheLoadThatWasAskedFor() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Judged judged = run(plan(peer.port()).requests(20));
      assertThat(judged.result().connections().loaded()).isBetween(7.9, 8.0001);
      assertThat(judged.codes()).doesNotContain(Reason.Code.CONNECTIONS_MISSING);
    }
  }

  @Test
  void aClientThreadThatLosesItsConnectionsEndsARunOfRequestsEarly() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              if (connection == 1 && index == 1) {
                socket.close();
              }
              return List.of(message);
            })) {
      Judged judged =
          run(
              plan(peer.port())
                  .connections(2)
                  .threads(2)
                  .requests(200)
                  .timeout(Duration.ofSeconds(20)));
      assertThat(judged.result().outcomes().ok()).isBetween(100L, 101L);
      assertThat(judged.reasons())
          .filteredOn(reason -> reason.code() == Reason.Code.ENDED_EARLY)
          .extracting(Reason::text)
          .singleElement()
          .asString()
          .startsWith("every connection of a client thread was lost; ")
          .endsWith(" of 200 requests");
    }
  }

  /** One thread has two connections and the other one: a third of them, so a third of the load. */
  @Test
  void threadsThatShareConnectionsUnevenlyCarryTheWholeLoad() throws Exception {
    Map<Integer, Integer> received = new ConcurrentHashMap<>();
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              received.merge(connection, 1, Integer::sum);
              pause(1);
              return List.of(message);
            })) {
      Judged judged =
          run(
              plan(peer.port())
                  .connections(3)
                  .threads(2)
                  .requests(600)
                  .timeout(Duration.ofSeconds(20)));
      assertThat(judged.result().outcomes().ok()).isEqualTo(600);
      assertThat(received.values()).as("of the thread with one connection").contains(200);
      assertThat(judged.result().connections().loaded()).isBetween(2.9, 3.0001);
      assertThat(judged.codes()).doesNotContain(Reason.Code.CONNECTIONS_MISSING);
    }
  }

  /** A server that is full accepts and closes at once; the probe's connection is its first. */
  @ParameterizedTest
  @ValueSource(strings = {"GIVE_UP", "RECONNECT"})
  void connectionsThatAreClosedBeforeTheLoadAreCountedAsRefused(OnDisconnect onDisconnect)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> serveTheFirst(server, 4), "acceptor");
      acceptor.setDaemon(true);
      acceptor.start();
      Judged judged =
          run(
              Plans.startingAt(
                  Instant.now().plusMillis(1_500),
                  plan(server.getLocalPort()).onDisconnect(onDisconnect).build()));
      assertThat(judged.codes()).contains(Reason.Code.CONNECTIONS_MISSING);
      assertThat(judged.result().connections().loaded()).isBetween(2.0, 4.5);
      assertThat(judged.result().outcomes().refused()).isGreaterThanOrEqualTo(4);
    }
  }

  private static void serveTheFirst(ServerSocket server, int count) {
    int accepted = 0;
    try {
      while (true) {
        Socket socket = server.accept();
        if (++accepted > count) {
          socket.close();
        } else {
          Thread echo = new Thread(() -> echo(socket), "echo");
          echo.setDaemon(true);
          echo.start();
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException gone) {
      // The client has ended.
    }
  }

  @Test
  void aReconnectBeforeTheFirstMessageIsMade() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> closeThenServe(server, 5), "acceptor");
      acceptor.setDaemon(true);
      acceptor.start();
      Judged judged =
          run(
              Plans.startingAt(
                  Instant.now().plusMillis(1_500),
                  plan(server.getLocalPort())
                      .connections(4)
                      .onDisconnect(OnDisconnect.RECONNECT)
                      // Long, as on a busy machine the first reconnects take a while.
                      .duration(Duration.ofSeconds(4))
                      .build()));
      assertThat(judged.result().connections().loaded()).isGreaterThan(3);
      assertThat(judged.result().connections().lost()).isEqualTo(4);
    }
  }

  /** Closes the first connections, the probe's included, and serves the others. */
  private static void closeThenServe(ServerSocket server, int closed) {
    try {
      for (int i = 0; i < closed; i++) {
        server.accept().close();
      }
    } catch (IOException ended) {
      return;
    }
    serveTheFirst(server, Integer.MAX_VALUE);
  }

  /** Overdue messages are searched for every 20 ms only: some replies arrive before that. */
  @Test
  void aReplyAfterTheTimeOutNeverCountsAsOk() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              pause(110);
              return List.of(message);
            })) {
      Judged judged =
          run(plan(peer.port()).connections(1).requests(15).timeout(Duration.ofMillis(100)));
      assertThat(judged.result().outcomes().ok()).isZero();
      assertThat(judged.result().outcomes().timeout()).isEqualTo(15);
      assertThat(judged.codes()).contains(Reason.Code.NO_ECHO);
    }
  }

  @Test
  void aRunWhoseRepliesAllCameInTheDrainIsInvalid() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              pause(500);
              return List.of(message);
            })) {
      Judged judged = run(plan(peer.port()).duration(Duration.ofMillis(200)));
      assertThat(judged.codes()).contains(Reason.Code.NO_ECHO);
      assertThat(judged.result().cpuUserNsPerEcho()).isEmpty();
    }
  }

  /** The time itself is what these tests need: a server that is slow, a client that is stopped. */
  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aWrongEchoInTheWarmupIsInvalidAndSaysWhen() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            SIZE,
            (socket, connection, index, message) -> {
              if (index == 3) {
                message[5] ^= 1;
              }
              return List.of(message);
            })) {
      Judged judged = run(plan(peer.port()).warmup(Duration.ofSeconds(1)).connections(2));
      assertThat(judged.result().outcomes().corrupt()).isZero();
      assertThat(judged.codes()).contains(Reason.Code.CORRUPT);
      assertThat(judged.result().incidents())
          .filteredOn(incident -> incident.kind().equals("altered"))
          .extracting(Incident::firstExample)
          .singleElement()
          .satisfies(example -> assertThat(example).startsWith("in the warm-up, "));
    }
  }

  /** A stopped client neither sends nor notices: only the clock can show it. */
  @ParameterizedTest
  @ValueSource(strings = {"-c 4", "-c 4 --rate 1k"})
  void aClientThatWasSuspendedIsInvalid(String load) throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Process client =
          new ProcessBuilder(command(load, peer.port())).redirectErrorStream(true).start();
      try {
        await().until(() -> peer.accepted() == 5);
        pause(100);
        signal("STOP", client);
        pause(700);
        signal("CONT", client);
        String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(out).isEqualTo(4);
        assertThat(out).contains("client-stalled: the client was stalled for ");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private static List<String> command(String load, int port) {
    List<String> command = TestJvm.command(LoadClient.class);
    command.add("load");
    String options = load + " --protocol raw --warmup 0s --duration 2s --quiet --target ";
    command.addAll(List.of((options + "127.0.0.1:" + port).split(" ", -1)));
    return command;
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
