package dev.echolab.load.conform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;

/** Lists the cases for RFC 862 over TCP: the server returns all bytes until the client closes. */
final class RawCases {
  static final int SMALL_BUFFER_BYTES = 16 * 1024;
  private static final int MEBIBYTE = 1 << 20;
  private static final int UNREAD_BYTES = 4 * MEBIBYTE;
  private static final int MANY_CONNECTIONS = 100;
  private static final int SOAK_MESSAGES = 4_000;
  private static final int SOAK_MAX_BYTES = 8 * 1024;

  private RawCases() {}

  static List<ConformCase> all(long seed) {
    return List.of(
        new ConformCase(
            "one-byte",
            "1 byte",
            "the same byte",
            peers -> peers.connect().expectEchoOf(bytes(seed, 1))),
        new ConformCase(
            "byte-by-byte",
            "64 bytes, each in a segment of its own, the next after the last has returned",
            "each byte at once",
            peers -> {
              Peer peer = peers.connect();
              for (byte each : bytes(seed, 64)) {
                peer.expectEchoOf(new byte[] {each});
              }
            }),
        new ConformCase(
            "all-byte-values",
            "the byte values 0 to 255",
            "the same: no value is special",
            peers -> {
              byte[] all = new byte[256];
              for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
              }
              peers.connect().expectEchoOf(all);
            }),
        new ConformCase("64-kib", "64 KiB in one write", "the same", echo(seed, 64 * 1024)),
        new ConformCase("1-mib", "1 MiB in one write", "the same", echo(seed, MEBIBYTE)),
        new ConformCase(
            "shorter-after-longer",
            "messages of 4096, 2048, ... 1 bytes, each different",
            "each as it was sent: no bytes of an earlier one",
            peers -> {
              Peer peer = peers.connect();
              for (int size = 4096; size >= 1; size /= 2) {
                peer.expectEchoOf(bytes(seed + size, size));
              }
            }),
        new ConformCase(
            "slow-reader",
            "4 MiB, none of them read until the sender gets no further",
            "all of them: what the kernel did not take at once is written later",
            peers -> {
              Peer peer = peers.connectWithReceiveBuffer(SMALL_BUFFER_BYTES);
              byte[] much = bytes(seed, UNREAD_BYTES);
              FutureTask<Void> sending = peer.sendInBackground(much);
              peer.awaitStall(sending);
              peer.expect(much);
              peer.await(sending);
            }),
        new ConformCase(
            "half-close-at-once",
            "nothing, then a half-close",
            "the end of the stream",
            peers -> {
              Peer peer = peers.connect();
              peer.halfClose();
              peer.expectEnd();
            }),
        new ConformCase(
            "half-close-owed",
            "100,000 bytes and a half-close after them",
            "all of them, then the end of the stream",
            peers -> {
              Peer peer = peers.connect();
              byte[] some = bytes(seed, 100_000);
              FutureTask<Void> sending = peer.sendInBackground(some);
              peer.await(sending);
              peer.halfClose();
              peer.expect(some);
              peer.expectEnd();
            }),
        new ConformCase(
            "half-close-slow-reader",
            "as much as the kernel takes, unread, and a half-close after it",
            "all of it, then the end of the stream",
            peers -> halfCloseUnread(peers, bytes(seed, 128 * 1024))),
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
                Peer peer = peers.connect();
                peer.send(bytes(seed + i, 500));
                all.add(peer);
              }
              for (int i = 0; i < MANY_CONNECTIONS; i++) {
                all.get(i).expect(bytes(seed + i, 500));
              }
            }),
        new ConformCase(
            "slow-neighbour",
            "a peer that does not read, and 100 messages on another connection",
            "the other connection is served meanwhile",
            peers -> {
              Peer slow = peers.connectWithReceiveBuffer(SMALL_BUFFER_BYTES);
              slow.awaitStall(slow.sendInBackground(bytes(seed, UNREAD_BYTES)));
              Peer neighbour = peers.connect();
              for (int i = 0; i < 100; i++) {
                neighbour.expectEchoOf(bytes(seed + i, 100));
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
        new ConformCase(
            "soak",
            SOAK_MESSAGES + " different messages of 1 to " + SOAK_MAX_BYTES + " bytes",
            "each as it was sent, every bit",
            peers -> soak(peers.connect(), seed)));
  }

  private static ConformCase.Check echo(long seed, int size) {
    return peers -> peers.connect().expectEchoOf(bytes(seed, size));
  }

  /** Sends all bytes without reading any, half-closes, and then reads all. */
  private static void halfCloseUnread(Peers peers, byte[] bytes)
      throws IOException, Deviation, InterruptedException {
    Peer peer = peers.connectWithReceiveBuffer(SMALL_BUFFER_BYTES);
    FutureTask<Void> sending = peer.sendInBackground(bytes);
    peer.await(sending);
    peer.halfClose();
    peer.expect(bytes);
    peer.expectEnd();
  }

  private static void soak(Peer peer, long seed)
      throws IOException, Deviation, InterruptedException {
    Random sizes = new Random(seed);
    for (int i = 0; i < SOAK_MESSAGES; i++) {
      byte[] message = bytes(seed * 31 + i, 1 + sizes.nextInt(SOAK_MAX_BYTES));
      peer.send(message);
      peer.expect(message);
    }
  }

  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
