package dev.echolab.load.conform;

import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

/** Lists the cases for the framed protocol of {@code docs/protocol.md}. */
final class FramedCases {
  private static final int REQUESTS = 1000;
  private static final int SOAK_MESSAGES = 4_000;
  private static final int SOAK_MAX_BYTES = 8 * 1024;
  private static final int MEBIBYTE = 1 << 20;

  private FramedCases() {}

  static List<ConformCase> all(long seed) {
    List<ConformCase> cases = new ArrayList<>();
    for (int size : new int[] {0, 1, 15, 16, 17, 4096, 64 * 1024, MEBIBYTE}) {
      cases.add(
          new ConformCase(
              "payload-" + size,
              "an ECHO_REQUEST with a payload of " + size + " bytes",
              "its ECHO_RESPONSE: same id, flags and payload",
              peers -> echo(peers.connect(), seed + size, RawCases.bytes(seed, size))));
    }
    cases.add(
        new ConformCase(
            "unknown-flags",
            "a request with the flag bits 1 to 15 set",
            "the same flags in the response",
            peers -> {
              Peer peer = peers.connect();
              byte[] payload = RawCases.bytes(seed, 10);
              peer.send(frame(Frame.ECHO_REQUEST, (short) 0xFFFE, -1, payload));
              peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0xFFFE, -1, payload));
            }));
    cases.add(
        new ConformCase(
            "byte-by-byte",
            "a request of 40 bytes, each in a segment of its own",
            "one response, after the last byte",
            peers -> {
              Peer peer = peers.connect();
              byte[] payload = RawCases.bytes(seed, 24);
              byte[] request = frame(Frame.ECHO_REQUEST, (short) 0, 7, payload);
              for (int i = 0; i < request.length; i++) {
                peer.send(request, i, i + 1);
              }
              peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0, 7, payload));
            }));
    cases.add(
        new ConformCase(
            "coalesced",
            REQUESTS + " requests in one write",
            REQUESTS + " responses, in their order",
            peers -> {
              Peer peer = peers.connect();
              FutureTask<Void> sending = peer.sendInBackground(run(seed, Frame.ECHO_REQUEST));
              peer.expect(run(seed, Frame.ECHO_RESPONSE));
              peer.await(sending);
            }));
    cases.add(
        new ConformCase(
            "slow-reader",
            "4 requests of 1 MiB, no response read until the sender gets no further",
            "all responses",
            peers -> {
              Peer peer = peers.connectWithReceiveBuffer(RawCases.SMALL_BUFFER_BYTES);
              FutureTask<Void> sending = peer.sendInBackground(large(seed, Frame.ECHO_REQUEST));
              peer.awaitStall(sending);
              peer.expect(large(seed, Frame.ECHO_RESPONSE));
              peer.await(sending);
            }));
    cases.add(
        new ConformCase(
            "half-close-owed",
            REQUESTS + " requests and a half-close after them",
            "all responses, then the end of the stream",
            peers -> {
              Peer peer = peers.connect();
              peer.await(peer.sendInBackground(run(seed, Frame.ECHO_REQUEST)));
              peer.halfClose();
              peer.expect(run(seed, Frame.ECHO_RESPONSE));
              peer.expectEnd();
            }));
    cases.add(
        new ConformCase(
            "half-close-in-a-request",
            "a request, half of another one, and a half-close",
            "the response to the first, then the end of the stream",
            peers -> {
              Peer peer = peers.connect();
              byte[] payload = RawCases.bytes(seed, 100);
              byte[] request = frame(Frame.ECHO_REQUEST, (short) 0, 1, payload);
              peer.send(request);
              peer.send(request, 0, request.length / 2);
              peer.halfClose();
              peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0, 1, payload));
              peer.expectEnd();
            }));
    for (long length : new long[] {0, 11, 0xFFFF_FFFFL}) {
      cases.add(
          new ConformCase(
              "bad-length-" + length,
              "a good request, then a frame of length " + length,
              "the response, ERROR " + ErrorCode.BAD_LENGTH + ", the end of the stream",
              peers -> refused(peers, seed, badLength(length), ErrorCode.BAD_LENGTH, 0)));
    }
    cases.add(
        new ConformCase(
            "bad-version",
            "a good request, then one of version 9",
            "the response, ERROR " + ErrorCode.BAD_VERSION + ", the end of the stream",
            peers -> {
              byte[] bad = frame(Frame.ECHO_REQUEST, (short) 0, 5, new byte[0]);
              bad[4] = 9;
              refused(peers, seed, bad, ErrorCode.BAD_VERSION, 5);
            }));
    cases.add(
        new ConformCase(
            "bad-type",
            "a good request, then a frame of type 99",
            "the response, ERROR " + ErrorCode.BAD_TYPE + ", the end of the stream",
            peers ->
                refused(
                    peers,
                    seed,
                    frame((byte) 99, (short) 0, 5, new byte[0]),
                    ErrorCode.BAD_TYPE,
                    5)));
    cases.add(
        new ConformCase(
            "stats",
            "a STATS_REQUEST",
            "a STATS_RESPONSE with a JSON object",
            peers -> {
              Peer peer = peers.connect();
              peer.send(frame(Frame.STATS_REQUEST, (short) 0, 3, new byte[0]));
              String json =
                  new String(payloadOf(peer, Frame.STATS_RESPONSE, 3), StandardCharsets.UTF_8);
              if (!json.startsWith("{") || !json.endsWith("}")) {
                throw new Deviation("a payload that is no JSON object: " + json);
              }
            }));
    cases.add(
        new ConformCase(
            "trace",
            "a request with flag bit 0, and a plain one after it",
            "the response, its TRACE of 60 bytes, the other response",
            peers -> {
              Peer peer = peers.connect();
              byte[] payload = RawCases.bytes(seed, 33);
              peer.send(frame(Frame.ECHO_REQUEST, Frame.FLAG_TRACE, 8, payload));
              peer.send(frame(Frame.ECHO_REQUEST, (short) 0, 9, payload));
              peer.expect(frame(Frame.ECHO_RESPONSE, Frame.FLAG_TRACE, 8, payload));
              byte[] trace = payloadOf(peer, Frame.TRACE, 8);
              if (trace.length != TraceFrame.PAYLOAD_BYTES) {
                throw new Deviation("a TRACE of " + trace.length + " bytes");
              }
              peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0, 9, payload));
            }));
    cases.add(
        new ConformCase(
            "two-connections",
            "200 requests with the same ids on each of two connections, in turn",
            "each response on the connection of its request",
            peers -> {
              Peer first = peers.connect();
              Peer second = peers.connect();
              for (int i = 0; i < 200; i++) {
                byte[] one = RawCases.bytes(seed + i, i);
                byte[] other = RawCases.bytes(seed - i - 1, 200 - i);
                first.send(frame(Frame.ECHO_REQUEST, (short) 0, i, one));
                second.send(frame(Frame.ECHO_REQUEST, (short) 0, i, other));
                second.expect(frame(Frame.ECHO_RESPONSE, (short) 0, i, other));
                first.expect(frame(Frame.ECHO_RESPONSE, (short) 0, i, one));
              }
            }));
    cases.add(
        new ConformCase(
            "reset",
            "20 connections that end by RST in the middle of a request",
            "the server goes on: a new connection is served",
            peers -> {
              byte[] request = frame(Frame.ECHO_REQUEST, (short) 0, 1, new byte[10_000]);
              for (int i = 0; i < 20; i++) {
                Peer peer = peers.connect();
                peer.send(request, 0, 1 + i * 500);
                peer.reset();
              }
              echo(peers.connect(), 1, RawCases.bytes(seed, 100));
            }));
    cases.add(
        new ConformCase(
            "soak",
            SOAK_MESSAGES + " different requests of 0 to " + SOAK_MAX_BYTES + " bytes",
            "each response right, every bit",
            peers -> {
              Peer peer = peers.connect();
              Random sizes = new Random(seed);
              for (int i = 0; i < SOAK_MESSAGES; i++) {
                int size = sizes.nextInt(SOAK_MAX_BYTES);
                echo(peer, i, RawCases.bytes(seed * 31 + i, size));
              }
            }));
    return cases;
  }

  private static void echo(Peer peer, long id, byte[] payload)
      throws IOException, Deviation, InterruptedException {
    FutureTask<Void> sending =
        peer.sendInBackground(frame(Frame.ECHO_REQUEST, (short) 0, id, payload));
    peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0, id, payload));
    peer.await(sending);
  }

  private static void refused(Peers peers, long seed, byte[] bad, ErrorCode code, long id)
      throws IOException, Deviation {
    Peer peer = peers.connect();
    byte[] payload = RawCases.bytes(seed, 50);
    byte[] good = frame(Frame.ECHO_REQUEST, (short) 0, 1, payload);
    byte[] both = ByteBuffer.allocate(good.length + bad.length).put(good).put(bad).array();
    peer.send(both);
    peer.expect(frame(Frame.ECHO_RESPONSE, (short) 0, 1, payload));
    byte[] error = payloadOf(peer, Frame.ERROR, id);
    short got = error.length < 2 ? 0 : ByteBuffer.wrap(error).getShort();
    if (got != code.code()) {
      throw new Deviation("ERROR with code " + got + " instead of " + code.code());
    }
    peer.expectEnd();
  }

  /** Receives the next frame, which must have this type and id, and returns its payload. */
  private static byte[] payloadOf(Peer peer, byte type, long id) throws IOException, Deviation {
    ByteBuffer header = ByteBuffer.wrap(peer.receive(Frame.HEADER_BYTES));
    long length = Frame.length(header, 0);
    if (Frame.type(header, 0) != type || Frame.id(header, 0) != id) {
      throw new Deviation(
          "a frame of type "
              + Frame.type(header, 0)
              + " and id "
              + Frame.id(header, 0)
              + " instead of type "
              + type
              + " and id "
              + id);
    }
    if (length < Frame.MIN_LENGTH || length > MEBIBYTE) {
      throw new Deviation("a frame of length " + length);
    }
    return peer.receive((int) length - Frame.MIN_LENGTH);
  }

  private static byte[] badLength(long length) {
    return ByteBuffer.allocate(4).putInt((int) length).array();
  }

  private static byte[] run(long seed, byte type) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < REQUESTS; i++) {
      frames.writeBytes(frame(type, (short) 0, i, RawCases.bytes(seed + i, i % 200)));
    }
    return frames.toByteArray();
  }

  private static byte[] large(long seed, byte type) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      frames.writeBytes(frame(type, (short) 0, i, RawCases.bytes(seed + i, MEBIBYTE)));
    }
    return frames.toByteArray();
  }

  private static byte[] frame(byte type, short flags, long id, byte[] payload) {
    return Frame.of(type, flags, id, payload).array();
  }
}
