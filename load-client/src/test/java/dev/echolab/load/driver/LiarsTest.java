package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.RunValidator;
import dev.echolab.protocol.Protocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that each kind of wrong reply is detected and reported under its own name. */
@Timeout(60)
class LiarsTest {
  private static final int SIZE = 64;
  private static final long AT = 10;

  private static RunResult run(Protocol protocol, int connections, EchoPeer.ReplyRule rule)
      throws Exception {
    return run(protocol, connections, SIZE, rule);
  }

  private static RunResult run(
      Protocol protocol, int connections, int sizeBytes, EchoPeer.ReplyRule rule) throws Exception {
    try (EchoPeer peer =
        protocol == Protocol.RAW
            ? EchoPeer.raw(sizeBytes, rule)
            : EchoPeer.framed(sizeBytes, rule)) {
      LoadPlan plan =
          LoadPlan.builder("127.0.0.1", peer.port())
              .protocol(protocol)
              .connections(connections)
              .closedLoop(4)
              .sizeBytes(sizeBytes)
              .warmup(Duration.ZERO)
              .timeout(Duration.ofSeconds(5))
              .requests(200)
              .build();
      RunResult result = LoadRun.run(plan);
      assertThat(RunValidator.judge(plan, result, List.of()).reasons())
          .extracting(Reason::code)
          .contains(Reason.Code.CORRUPT);
      return result;
    }
  }

  private static Incident incident(RunResult result, String kind) {
    return result.incidents().stream()
        .filter(incident -> incident.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " among " + result.incidents()));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void twoSwappedRepliesAreDetectedAndNamed(Protocol protocol) throws Exception {
    byte[][] held = new byte[1][];
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) -> {
              if (index == AT) {
                held[0] = message;
                return List.of();
              }
              return index == AT + 1 ? List.of(message, held[0]) : List.of(message);
            });
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
    assertThat(incident(result, "swapped").firstExample()).contains("reply 10", "reply 11");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRepeatedReplyIsDetectedAndNamed(Protocol protocol) throws Exception {
    byte[][] old = new byte[1][];
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) -> {
              if (index == AT - 3) {
                old[0] = message;
              }
              return List.of(index == AT ? old[0] : message);
            });
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
    assertThat(incident(result, "repeated").firstExample()).contains("reply 10", "reply 7");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void oneFlippedBitIsDetectedAndTheRunContinues(Protocol protocol) throws Exception {
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) -> {
              if (index == AT) {
                message[message.length - 3] ^= 0x10;
              }
              return List.of(message);
            });
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
    assertThat(result.outcomes().ok()).isEqualTo(199);
    assertThat(incident(result, "altered").firstExample()).contains("offset 61", "1 bit ");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void theBitsOfALastWordAreCountedToTheEndOfThePayload(Protocol protocol) throws Exception {
    RunResult result =
        run(
            protocol,
            1,
            SIZE - 3,
            (socket, connection, index, message) -> {
              if (index == AT) {
                message[message.length - 1] ^= 0x10;
              }
              return List.of(message);
            });
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
    assertThat(incident(result, "altered").firstExample()).contains("offset 60", "1 bit ");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void repliesOfTwoCrossedConnectionsAreDetectedAndNamed(Protocol protocol) throws Exception {
    ConcurrentHashMap<Integer, byte[]> fifth = new ConcurrentHashMap<>();
    CountDownLatch both = new CountDownLatch(2);
    RunResult result =
        run(
            protocol,
            2,
            (socket, connection, index, message) -> {
              if (index == 5) {
                fifth.put(connection, message.clone());
                both.countDown();
                awaitBoth(both);
              }
              return List.of(index == AT ? fifth.get(1 - connection) : message);
            });
    assertThat(result.outcomes().corrupt()).isPositive();
    assertThat(incident(result, "crossed").firstExample()).contains("reply 5 of connection");
  }

  private static void awaitBoth(CountDownLatch both) {
    try {
      assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last message is answered twice by one write: nothing is in flight at the second reply. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aSurplusReplyIsAnIncidentAndNoOutcome(Protocol protocol) throws Exception {
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) ->
                List.of(index == 199 ? twice(message) : message));
    assertThat(result.outcomes().ok()).isEqualTo(200);
    assertThat(result.outcomes().total()).isEqualTo(200);
    assertThat(incident(result, "surplus").count()).isEqualTo(1);
  }

  private static byte[] twice(byte[] message) {
    return ByteBuffer.allocate(2 * message.length).put(message).put(message).array();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aReplyOfWrongBytesIsDetectedAtTheLastMessage(Protocol protocol) throws Exception {
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) ->
                index == 199
                    ? List.of(ByteBuffer.allocate(message.length).array())
                    : List.of(message));
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(value = Protocol.class, names = "FRAMED")
  void aWrongLengthIsDetectedAndNamed(Protocol protocol) throws Exception {
    RunResult result =
        run(
            protocol,
            1,
            (socket, connection, index, message) -> {
              if (index == AT) {
                message[3]++;
              }
              return List.of(message);
            });
    assertThat(result.outcomes().corrupt()).isEqualTo(1);
    assertThat(incident(result, "malformed").firstExample()).contains("length");
  }
}
