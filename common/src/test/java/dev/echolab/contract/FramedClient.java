package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.server.EchoServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;

/** Sends and receives frames over a {@link RawClient}, in the simplest way. */
public final class FramedClient implements AutoCloseable {
  private final RawClient bytes;

  private FramedClient(RawClient bytes) {
    this.bytes = bytes;
  }

  public static FramedClient connect(EchoServer server) throws IOException {
    return new FramedClient(RawClient.connect(server));
  }

  public static FramedClient connectWithReceiveBuffer(EchoServer server, int receiveBufferBytes)
      throws IOException {
    return new FramedClient(RawClient.connectWithReceiveBuffer(server, receiveBufferBytes));
  }

  static FramedClient connectFromKnownPort(EchoServer server, IntConsumer beforeConnect)
      throws IOException {
    return new FramedClient(RawClient.connectFromKnownPort(server, beforeConnect));
  }

  public void send(byte[] frames) throws IOException {
    bytes.send(frames);
  }

  public void send(byte[] frames, int from, int to) throws IOException {
    bytes.send(frames, from, to);
  }

  public FutureTask<Void> sendInBackground(byte[] frames) {
    return bytes.sendInBackground(frames);
  }

  public FutureTask<Void> sendAndHalfCloseInBackground(byte[] frames) {
    return bytes.sendAndHalfCloseInBackground(frames);
  }

  public ReceivedFrame receive() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytes.receive(Frame.HEADER_BYTES));
    assertThat(Frame.version(header, 0)).as("version").isEqualTo(Frame.VERSION);
    long length = Frame.length(header, 0);
    assertThat(length).as("length").isBetween((long) Frame.MIN_LENGTH, 1L << 30);
    ByteBuffer frame = ByteBuffer.allocate(Frame.LENGTH_FIELD_BYTES + (int) length);
    frame.put(header).put(bytes.receive(frame.remaining()));
    return new ReceivedFrame(frame.flip());
  }

  /** Sends one request and verifies its response. */
  public void echo(long id, byte[] payload) throws IOException {
    send(Requests.echo(id, payload));
    expectEcho(id, payload);
  }

  public void expectEcho(long id, byte[] payload) throws IOException {
    expectEcho(id, (short) 0, payload);
  }

  public void expectEcho(long id, short flags, byte[] payload) throws IOException {
    ReceivedFrame frame = receive();
    assertThat(frame.type()).as("type of %s", frame).isEqualTo(Frame.ECHO_RESPONSE);
    assertThat(frame.id()).as("id").isEqualTo(id);
    assertThat(frame.flags()).as("flags").isEqualTo(flags);
    assertThat(frame.payload()).as("payload").isEqualTo(payload);
  }

  public void expectError(ErrorCode code, long id) throws IOException {
    ReceivedFrame frame = receive();
    assertThat(frame.type()).as("type of %s", frame).isEqualTo(Frame.ERROR);
    assertThat(frame.errorCode()).as("code of %s", frame).isEqualTo(code.code());
    assertThat(frame.id()).as("id of %s", frame).isEqualTo(id);
    assertThat(frame.payload().length).as("a message in %s", frame).isGreaterThan(2);
  }

  /** Requests the statistics: numbers by key; null for what the server does not know. */
  public Map<String, Long> stats(long id) throws IOException {
    send(Requests.stats(id));
    return expectStats(id);
  }

  public Map<String, Long> expectStats(long id) throws IOException {
    ReceivedFrame frame = receive();
    assertThat(frame.type()).as("type of %s", frame).isEqualTo(Frame.STATS_RESPONSE);
    assertThat(frame.id()).as("id").isEqualTo(id);
    Map<String, Long> stats = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(frame.payload())) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
        switch (json.nextToken()) {
          case VALUE_NUMBER_INT -> stats.put(key, json.getLongValue());
          case VALUE_NULL -> stats.put(key, null);
          default -> assertThat(key).as("the only text in STATS").isEqualTo("variant");
        }
      }
    }
    return stats;
  }

  public void halfClose() throws IOException {
    bytes.halfClose();
  }

  public boolean atEndOfStream() throws IOException {
    return bytes.atEndOfStream();
  }

  public void expectEndOfStream() throws IOException {
    bytes.expectEndOfStream();
  }

  public void reset() throws IOException {
    bytes.reset();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
