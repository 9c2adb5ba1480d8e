package dev.echolab.contract;

import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires a response per request, in order, for every size and every split of the stream. */
interface FramingContract extends ContractFixture {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4 * 1024, 64 * 1024, 1024 * 1024})
  default void aPayloadOfAnySizeIsReturnedWithItsId(int payloadBytes) throws IOException {
    FramedClient client = framedClient(startFramed());

    client.echo(1, Requests.payload(1, payloadBytes));
    client.echo(2, Requests.payload(2, payloadBytes));
  }

  @Test
  default void largeAndSmallPayloadsAlternateOnOneConnection() throws IOException {
    FramedClient client = framedClient(startFramed());

    int[] sizes = {1, 1024 * 1024, 0, 100_000, 3, 65_535, 65_536, 65_537, 1024 * 1024, 1};
    for (int i = 0; i < sizes.length; i++) {
      client.echo(i, Requests.payload(i, sizes[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  default void anyIdIsReturned(long id) throws IOException {
    framedClient(startFramed()).echo(id, Requests.payload(1, 5));
  }

  @Test
  default void unknownFlagsAreReturnedUnchanged() throws IOException {
    FramedClient client = framedClient(startFramed());
    short flags = (short) 0xFFFE;

    client.send(Requests.echo(7, flags, new byte[] {1, 2, 3}));

    client.expectEcho(7, flags, new byte[] {1, 2, 3});
  }

  @Test
  default void aFrameSentByteByByteIsAnswered() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    byte[] request = Requests.echo(5, Requests.payload(5, 24));

    for (int i = 0; i < request.length; i++) {
      client.send(request, i, i + 1);
      awaitBytesIn(server, i + 1);
    }

    client.expectEcho(5, Requests.payload(5, 24));
  }

  /** The server has read the first part before the second is sent: the split is deterministic. */
  @Test
  default void aFrameSplitAtAnyByteIsAnswered() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    long sentBytes = 0;

    for (int split = 1; split < 40; split++) {
      byte[] payload = Requests.payload(split, 24);
      byte[] request = Requests.echo(split, payload);
      client.send(request, 0, split);
      awaitBytesIn(server, sentBytes + split);
      client.send(request, split, request.length);
      client.expectEcho(split, payload);
      sentBytes += request.length;
    }
  }

  @Test
  default void threeFramesSplitAtAnyByteAreAnswered() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    byte[] first = Requests.payload(1, 0);
    byte[] second = Requests.payload(2, 24);
    byte[] third = Requests.payload(3, 1);
    byte[] requests =
        Requests.join(Requests.echo(1, first), Requests.echo(2, second), Requests.echo(3, third));
    long sentBytes = 0;

    for (int split = 1; split < requests.length; split++) {
      client.send(requests, 0, split);
      awaitBytesIn(server, sentBytes + split);
      client.send(requests, split, requests.length);
      client.expectEcho(1, first);
      client.expectEcho(2, second);
      client.expectEcho(3, third);
      sentBytes += requests.length;
    }
  }

  @Test
  default void aThousandFramesInOneWriteAreAnsweredInOrder() throws IOException {
    FramedClient client = framedClient(startFramed());
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, i % 40)));
    }

    client.send(Requests.join(requests));

    for (int i = 0; i < 1_000; i++) {
      client.expectEcho(i, Requests.payload(i, i % 40));
    }
  }

  @Test
  default void pipelinedRequestsOfAnySizeAreAnsweredInOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the sizes: " + seed);
    Random random = new Random(seed);
    FramedClient client = framedClient(startFramed());
    List<byte[]> payloads = new ArrayList<>();
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int maxBytes = random.nextInt(10) == 0 ? 200_000 : 300;
      byte[] payload = Requests.payload(seed + i, random.nextInt(maxBytes));
      payloads.add(payload);
      requests.add(Requests.echo(i, payload));
    }

    Future<Void> sending = client.sendInBackground(Requests.join(requests));

    for (int i = 0; i < payloads.size(); i++) {
      client.expectEcho(i, payloads.get(i));
    }
    sending.get(1, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 17})
  default void aTinyReadBufferChangesNoByte(int readBufferBytes) throws IOException {
    EchoServer server = start(options().readBufferBytes(readBufferBytes));
    FramedClient client = framedClient(server);
    int[] sizes = {0, 1, 24, 1_000, 0, 3};
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, sizes[i])));
    }

    client.send(Requests.join(requests));

    for (int i = 0; i < sizes.length; i++) {
      client.expectEcho(i, Requests.payload(i, sizes[i]));
    }
    client.echo(99, Requests.payload(99, 300));
  }
}
