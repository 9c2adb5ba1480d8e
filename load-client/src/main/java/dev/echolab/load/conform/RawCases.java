package dev.echolab.load.conform;

import static dev.echolab.load.conform.ConformCase.single;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Lists the cases for RFC 862 over TCP: the server returns all bytes until the client closes. */
final class RawCases {
  static final int SOAK_MESSAGES = 4_000;
  static final int SOAK_MAX_BYTES = 8 * 1024;
  private static final int MEBIBYTE = 1 << 20;
  static final int STALLING_BYTES = 16 * MEBIBYTE; // more than the buffers of two kernels hold
  private static final int MANY_CONNECTIONS = 100;
  private static final int NEIGHBOURS = 32; // more than a server has event loops

  private RawCases() {}

  static List<ConformCase> of(long seed) {
    return List.of(
        single("one-byte", "1 byte", "the same byte", echo(seed, 1)),
        single(
            "byte-by-byte",
            "64 bytes, each in a segment of its own, the next after the last has returned",
            "each byte at once",
            peer -> {
              for (byte each : bytes(seed, 64)) {
                peer.expectEchoOf(new byte[] {each});
              }
            }),
        single(
            "all-byte-values",
            "the byte values 0 to 255",
            "the same: no value is special",
            peer -> {
              byte[] all = new byte[256];
              for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
              }
              peer.expectEchoOf(all);
            }),
        single("64-kib", "64 KiB in one write", "the same", echo(seed, 64 * 1024)),
        single("1-mib", "1 MiB in one write", "the same", echo(seed, MEBIBYTE)),
        single(
            "shorter-after-longer",
            "messages of 4096, 2048, ... 1 bytes, each different",
            "each as it was sent: no bytes of an earlier one",
            peer -> {
              for (int size = 4096; size >= 1; size /= 2) {
                peer.expectEchoOf(bytes(seed + size, size));
              }
            }),
        new ConformCase(
            "slow-reader",
            "4 MiB, none of them read until the sender gets no further",
            "all of them: what the kernel did not take at once is written later",
            peers -> {
              byte[] much = bytes(seed, 4 * MEBIBYTE);
              peers.connectWithSmallBuffer().exchangeAfterStall(much, much);
            }),
        single(
            "half-close-at-once",
            "nothing, then a half-close",
            "the end of the stream",
            peer -> peer.exchangeAfterHalfClose(new byte[0], new byte[0])),
        single(
            "half-close-owed",
            "100,000 bytes and a half-close after them",
            "all of them, then the end of the stream",
            peer -> {
              byte[] some = bytes(seed, 100_000);
              peer.exchangeAfterHalfClose(some, some);
            }),
        new ConformCase(
            "half-close-slow-reader",
            "as much as the kernel takes, unread, and a half-close after it",
            "all of it, then the end of the stream",
            peers -> {
              byte[] unread = bytes(seed, 128 * 1024);
              peers.connectWithSmallBuffer().exchangeAfterHalfClose(unread, unread);
            }),
        new ConformCase(
            "half-close-stalled",
            "until the server cannot write, nothing read, and a half-close after it",
            "all of it, then the end of the stream: what the server holds is not dropped",
            peers -> {
              Peer peer = peers.connectWithSmallBuffer();
              byte[] much = bytes(seed, STALLING_BYTES);
              int taken = peer.sendUnread(much);
              peer.exchangeAfterHalfClose(new byte[0], Arrays.copyOf(much, taken));
            }),
        new ConformCase(
            "two-connections",
            "200 different messages on each of two connections, in turn",
            "each on the connection it was sent on",
            peers -> {
              Peer first = peers.connect();
              Peer second = peers.connect();
              for (int i = 0; i < 200; i++) {
                byte[] one = bytes(seed + i, 1 + i);
                byte[] other = bytes(seed - i - 1, 201 - i);
                first.send(one);
                second.send(other);
                second.expect(other);
                first.expect(one);
              }
            }),
        new ConformCase(
            "many-connections",
            "a message on each of 100 connections before any is read",
            "all of them",
            peers -> {
              List<Peer> all = new ArrayList<>();
              for (int i = 0; i < MANY_CONNECTIONS; i++) {
                all.add(peers.connect());
                all.get(i).send(bytes(seed + i, 500));
              }
              for (int i = 0; i < MANY_CONNECTIONS; i++) {
                all.get(i).expect(bytes(seed + i, 500));
              }
            }),
        new ConformCase(
            "slow-neighbour",
            "on one connection until the server cannot write, nothing read; then 5 messages on each"
                + " of 32 others",
            "the others are served meanwhile",
            peers -> {
              peers.connectWithSmallBuffer().sendUnread(bytes(seed, STALLING_BYTES));
              for (int i = 0; i < NEIGHBOURS; i++) {
                Peer neighbour = peers.connect();
                for (int message = 0; message < 5; message++) {
                  neighbour.expectEchoOf(bytes(seed + message, 100));
                }
              }
            }),
        new ConformCase(
            "reset",
            "20 connections that end by RST with bytes under way",
            "the server goes on: a new connection is served",
            peers -> {
              for (int i = 0; i < 20; i++) {
                Peer peer = peers.connect();
                peer.send(bytes(seed + i, 10_000));
                peer.reset();
              }
              peers.connect().expectEchoOf(bytes(seed, 1000));
            }),
        single(
            "soak",
            SOAK_MESSAGES + " different messages of 1 to " + SOAK_MAX_BYTES + " bytes",
            "each as it was sent, every bit",
            peer -> {
              Random sizes = new Random(seed);
              for (int i = 0; i < SOAK_MESSAGES; i++) {
                byte[] message = bytes(seed * 31 + i, 1 + sizes.nextInt(SOAK_MAX_BYTES));
                peer.send(message);
                peer.expect(message);
              }
            }));
  }

  private static ConformCase.Check<Peer> echo(long seed, int size) {
    return peer -> peer.expectEchoOf(bytes(seed, size));
  }

  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
