package dev.echolab.load.conform;

import dev.echolab.load.conform.ConformCase.NotPassed;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Lists the cases for the framed protocol of {@code docs/protocol.md}. */
final class FramedCases {
  private static final int REQUESTS = 1000;
  private static final int MEBIBYTE = 1 << 20;
  private static final int SHOWN_CHARACTERS = 100;

  private final long seed;
  private final List<ConformCase> cases = new ArrayList<>();

  static List<ConformCase> of(long seed) {
    return new FramedCases(seed).cases;
  }

  private void add(String name, String sends, String expects, ConformCase.Check<Peer> check) {
    cases.add(ConformCase.single(name, sends, expects, check));
  }

  private FramedCases(long seed) {
    this.seed = seed;
    for (int size : new int[] {0, 1, 15, 16, 17, 4096, 64 * 1024, MEBIBYTE}) {
      add(
          "payload-" + size,
          "an ECHO_REQUEST with a payload of " + size + " bytes",
          "its ECHO_RESPONSE: same id, flags and payload",
          peer -> echo(peer, seed + size, bytes(0, size)));
    }
    add(
        "unknown-flags",
        "a request with the flag bits 1 to 15 set",
        "the same flags in the response",
        peer -> {
          peer.send(frame(Frame.ECHO_REQUEST, 0xFFFE, -1, bytes(0, 10)));
          peer.expect(frame(Frame.ECHO_RESPONSE, 0xFFFE, -1, bytes(0, 10)));
        });
    add(
        "byte-by-byte",
        "a request of 40 bytes, each in a segment of its own",
        "one response, after the last byte",
        peer -> {
          for (byte each : request(7, bytes(0, 24))) {
            peer.send(new byte[] {each});
          }
          peer.expect(response(7, bytes(0, 24)));
        });
    add(
        "coalesced",
        REQUESTS + " requests in one write",
        REQUESTS + " responses, in their order",
        peer -> peer.exchange(run(Frame.ECHO_REQUEST), run(Frame.ECHO_RESPONSE)));
    cases.add(
        new ConformCase(
            "slow-reader",
            "4 requests of 1 MiB, no response read until the sender gets no further",
            "all responses",
            peers ->
                peers
                    .connectWithSmallBuffer()
                    .exchangeAfterStall(large(Frame.ECHO_REQUEST), large(Frame.ECHO_RESPONSE))));
    add(
        "half-close-owed",
        REQUESTS + " requests and a half-close after them",
        "all responses, then the end of the stream",
        peer -> peer.exchangeAfterHalfClose(run(Frame.ECHO_REQUEST), run(Frame.ECHO_RESPONSE)));
    add(
        "half-close-in-a-request",
        "a request, half of another one, and a half-close",
        "the response to the first, then the end of the stream",
        peer -> {
          byte[] request = request(1, bytes(0, 100));
          peer.send(request);
          peer.exchangeAfterHalfClose(
              Arrays.copyOf(request, request.length / 2), response(1, bytes(0, 100)));
        });
    for (long length : new long[] {0, 11, 0xFFFF_FFFFL}) {
      byte[] bad = ByteBuffer.allocate(4).putInt((int) length).array();
      addRefusal(
          "bad-length-" + length, "a frame of length " + length, bad, ErrorCode.BAD_LENGTH, 0);
    }
    byte[] badVersion = request(5, new byte[0]);
    badVersion[4] = 9;
    addRefusal("bad-version", "one of version 9", badVersion, ErrorCode.BAD_VERSION, 5);
    byte[] badType = frame((byte) 99, 0, 5, new byte[0]);
    addRefusal("bad-type", "a frame of type 99", badType, ErrorCode.BAD_TYPE, 5);
    add(
        "stats",
        "a STATS_REQUEST",
        "a STATS_RESPONSE with a JSON object",
        peer -> {
          peer.send(frame(Frame.STATS_REQUEST, 0, 3, new byte[0]));
          String json =
              new String(payloadOf(peer, Frame.STATS_RESPONSE, 3), StandardCharsets.UTF_8);
          if (!json.startsWith("{") || !json.endsWith("}")) {
            String shown = json.substring(0, Math.min(SHOWN_CHARACTERS, json.length()));
            throw new NotPassed("a payload that is no JSON object, which begins: " + shown);
          }
        });
    add(
        "trace",
        "a request with flag bit 0, and a plain one after it",
        "the response, its TRACE of 60 bytes, the other response",
        peer -> {
          peer.send(frame(Frame.ECHO_REQUEST, Frame.FLAG_TRACE, 8, bytes(0, 33)));
          peer.send(request(9, bytes(0, 33)));
          peer.expect(frame(Frame.ECHO_RESPONSE, Frame.FLAG_TRACE, 8, bytes(0, 33)));
          byte[] trace = payloadOf(peer, Frame.TRACE, 8);
          if (trace.length != TraceFrame.PAYLOAD_BYTES) {
            throw new NotPassed("a TRACE of " + trace.length + " bytes");
          }
          peer.expect(response(9, bytes(0, 33)));
        });
    cases.add(
        new ConformCase(
            "two-connections",
            "200 requests with the same ids on each of two connections, in turn",
            "each response on the connection of its request",
            peers -> {
              Peer first = peers.connect();
              Peer second = peers.connect();
              for (int i = 0; i < 200; i++) {
                first.send(request(i, bytes(i, i)));
                second.send(request(i, bytes(-i - 1, 200 - i)));
                second.expect(response(i, bytes(-i - 1, 200 - i)));
                first.expect(response(i, bytes(i, i)));
              }
            }));
    cases.add(
        new ConformCase(
            "reset",
            "20 connections that end by RST in the middle of a request",
            "the server goes on: a new connection is served",
            peers -> {
              byte[] request = request(1, new byte[10_000]);
              for (int i = 0; i < 20; i++) {
                Peer peer = peers.connect();
                peer.send(Arrays.copyOf(request, 1 + i * 500));
                peer.reset();
              }
              echo(peers.connect(), 1, bytes(0, 100));
            }));
    add(
        "soak",
        RawCases.SOAK_MESSAGES
            + " different requests of 0 to "
            + RawCases.SOAK_MAX_BYTES
            + " bytes",
        "each response right, every bit",
        peer -> {
          Random sizes = new Random(seed);
          for (int i = 0; i < RawCases.SOAK_MESSAGES; i++) {
            echo(peer, i, bytes(seed * 30 + i, sizes.nextInt(RawCases.SOAK_MAX_BYTES)));
          }
        });
  }

  /** Adds a case that sends a good request, then a bad frame, which is refused with its id. */
  private void addRefusal(String name, String what, byte[] bad, ErrorCode code, long id) {
    add(
        name,
        "a good request, then " + what,
        "the response, ERROR " + code + ", the end of the stream",
        peer -> {
          byte[] good = request(1, bytes(0, 50));
          peer.send(ByteBuffer.allocate(good.length + bad.length).put(good).put(bad).array());
          peer.expect(response(1, bytes(0, 50)));
          byte[] error = payloadOf(peer, Frame.ERROR, id);
          short got = error.length < 2 ? 0 : ByteBuffer.wrap(error).getShort();
          if (got != code.code()) {
            throw new NotPassed("ERROR with code " + got + " instead of " + code.code());
          }
          peer.expectEnd();
        });
  }

  private static void echo(Peer peer, long id, byte[] payload)
      throws NotPassed, InterruptedException {
    peer.exchange(request(id, payload), response(id, payload));
  }

  /** Receives the next frame, which must have this type and id, and returns its payload. */
  private static byte[] payloadOf(Peer peer, byte type, long id) throws NotPassed {
    ByteBuffer header = ByteBuffer.wrap(peer.receive(Frame.HEADER_BYTES));
    long length = Frame.length(header, 0);
    if (Frame.type(header, 0) != type || Frame.id(header, 0) != id) {
      throw new NotPassed(
          "a frame of type %s and id %s instead of type %s and id %s"
              .formatted(Frame.type(header, 0), Frame.id(header, 0), type, id));
    }
    if (length < Frame.MIN_LENGTH || length > MEBIBYTE) {
      throw new NotPassed("a frame of length " + length);
    }
    return peer.receive((int) length - Frame.MIN_LENGTH);
  }

  private byte[] run(byte type) {
    return frames(type, REQUESTS, i -> i % 200);
  }

  private byte[] large(byte type) {
    return frames(type, 4, i -> MEBIBYTE);
  }

  private byte[] frames(byte type, int count, IntUnaryOperator payloadBytes) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(frame(type, 0, i, bytes(i, payloadBytes.applyAsInt(i))));
    }
    return frames.toByteArray();
  }

  /** Returns the same random bytes for the same arguments. */
  private byte[] bytes(long seedOffset, int size) {
    return RawCases.bytes(seed + seedOffset, size);
  }

  private static byte[] request(long id, byte[] payload) {
    return frame(Frame.ECHO_REQUEST, 0, id, payload);
  }

  private static byte[] response(long id, byte[] payload) {
    return frame(Frame.ECHO_RESPONSE, 0, id, payload);
  }

  private static byte[] frame(byte type, int flags, long id, byte[] payload) {
    return Frame.of(type, (short) flags, id, payload).array();
  }
}
