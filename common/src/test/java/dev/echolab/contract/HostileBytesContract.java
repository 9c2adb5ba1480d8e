package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Requires the specified responses to any bytes, and service for other clients meanwhile. */
interface HostileBytesContract extends ContractFixture {
  /** Together with RAW_STRINGS 1,000,000 at full size. */
  int FRAMES = HostileTestSize.of(10_000, 500_000);

  int RAW_STRINGS = HostileTestSize.of(10_000, 500_000);
  int MAX_FRAMES_PER_CONNECTION = 128;
  int SMALL_MAX_FRAME_BYTES = 64 * 1024;

  @HostileTest
  default void mutatedFramesGetTheSpecifiedResponsesAndOthersAreServed() throws Exception {
    EchoServer server = start(options().maxFrameBytes(SMALL_MAX_FRAME_BYTES));
    long seed = System.nanoTime();
    System.out.println("mutated frames: seed " + seed);
    Random random = new Random(seed);
    int connections = 0;
    try (HealthyClient healthyClient = HealthyClient.connect(server)) {
      for (int strings = 0; strings < FRAMES; connections++) {
        FuzzScript script =
            FuzzScript.random(random, MAX_FRAMES_PER_CONNECTION, SMALL_MAX_FRAME_BYTES);
        play(server, script, random, "seed " + seed + ", connection " + connections);
        strings += script.strings();
      }
      healthyClient.expectServedThroughout(FRAMES + " mutated frames");
    }
    awaitOpenConnections(server, 0);
  }

  private static void play(EchoServer server, FuzzScript script, Random random, String which)
      throws IOException {
    try (RawClient client = RawClient.connect(server)) {
      sendInPieces(client, script.sent(), random);
      if (script.error().isEmpty()) {
        client.halfClose();
      }
      byte[] received = client.receiveToEnd();
      byte[] responses = script.responses();
      assertThat(Arrays.copyOf(received, Math.min(received.length, responses.length)))
          .as("responses; %s", which)
          .isEqualTo(responses);
      byte[] rest = Arrays.copyOfRange(received, responses.length, received.length);
      if (script.error().isEmpty()) {
        assertThat(rest).as("after the responses; %s", which).isEmpty();
      } else {
        assertThat(rest.length).as("an ERROR; %s", which).isGreaterThan(Frame.HEADER_BYTES + 2);
        ReceivedFrame error = new ReceivedFrame(ByteBuffer.wrap(rest));
        assertThat(error.type()).as("%s; %s", error, which).isEqualTo(Frame.ERROR);
        assertThat(error.errorCode())
            .as("%s; %s", error, which)
            .isEqualTo(script.error().get().code());
        assertThat(Frame.length(error.frame(), 0) + Frame.LENGTH_FIELD_BYTES)
            .as("nothing after the ERROR; %s", which)
            .isEqualTo(rest.length);
      }
    }
  }

  /** Sends mostly in one write call, sometimes split at random. */
  private static void sendInPieces(RawClient client, byte[] bytes, Random random)
      throws IOException {
    int from = 0;
    while (from < bytes.length) {
      int to =
          random.nextInt(4) > 0 ? bytes.length : from + 1 + random.nextInt(bytes.length - from);
      client.send(bytes, from, to);
      from = to;
    }
  }

  @HostileTest
  default void randomBytesAreReturnedInTheRawProtocol() throws Exception {
    EchoServer server = start(options().protocol(Protocol.RAW));
    long seed = System.nanoTime();
    System.out.println("random bytes: seed " + seed);
    Random random = new Random(seed);
    RawClient client = rawClient(server);
    for (int i = 0; i < RAW_STRINGS; i++) {
      byte[] bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      client.send(bytes);
      assertThat(Arrays.equals(client.receive(bytes.length), bytes))
          .as("string %d of seed %d is returned", i, seed)
          .isTrue();
      if (random.nextInt(200) == 0) {
        client.halfClose();
        client.expectEndOfStream();
        client.close();
        client = rawClient(server);
      }
    }
    client.close();
    awaitOpenConnections(server, 0);
  }
}
