package dev.echolab.load.conform;

import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.conform.ConformCase.NotPassed;
import dev.echolab.load.os.ProcessUse;
import dev.echolab.load.record.Incident;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the conformance cases against one server.
 *
 * @param timeoutMs limit of every single wait
 * @param seed of all payloads
 * @param server what its processes use
 */
public record Conformance(
    InetSocketAddress target, Protocol protocol, int timeoutMs, long seed, ProcessUse server) {

  /** Creates a run against a server whose processes are looked up. */
  public Conformance(InetSocketAddress target, Protocol protocol, int timeoutMs, long seed) {
    this(
        target,
        protocol,
        timeoutMs,
        seed,
        ProcessUse.listeningAt(target.getAddress().getHostAddress(), target.getPort()));
  }

  /** Returns the names of all cases of a protocol, in their order. */
  public static List<String> names(Protocol protocol) {
    return cases(protocol, 0, ProcessUse.NONE).stream().map(ConformCase::name).toList();
  }

  private static List<ConformCase> cases(Protocol protocol, long seed, ProcessUse server) {
    return switch (protocol) {
      case RAW ->
          Stream.of(RawCases.of(seed), ProcessCases.of(seed, server))
              .flatMap(List::stream)
              .toList();
      case FRAMED -> FramedCases.of(seed);
    };
  }

  /**
   * Runs one case after the other.
   *
   * @param only names of cases; empty: all
   * @param each is called with every result
   * @throws IOException if the server cannot be reached at all, or speaks the other protocol
   */
  public List<CaseResult> run(Set<String> only, Consumer<CaseResult> each)
      throws IOException, InterruptedException {
    checkProtocol();
    List<CaseResult> results = new ArrayList<>();
    for (ConformCase one : cases(protocol, seed, server)) {
      if (only.isEmpty() || only.contains(one.name())) {
        CaseResult result = run(one);
        each.accept(result);
        results.add(result);
      }
    }
    return results;
  }

  /** Sends an empty ECHO_REQUEST, which a raw server returns as it is. */
  private void checkProtocol() throws IOException {
    byte[] request = emptyFrame(Frame.ECHO_REQUEST);
    byte[] reply;
    try (Peer.Group peers = new Peer.Group(target, timeoutMs)) {
      Peer peer = peers.connect();
      peer.send(request);
      reply = peer.receive(request.length);
    } catch (NotPassed e) {
      return; // No reply that identifies a protocol: the cases show what is wrong.
    }
    if (protocol == Protocol.FRAMED && Arrays.equals(reply, request)) {
      throw new IOException("it returns what it gets; try --protocol raw");
    }
    if (protocol == Protocol.RAW && Arrays.equals(reply, emptyFrame(Frame.ECHO_RESPONSE))) {
      throw new IOException("it answers with frames; try --protocol framed");
    }
  }

  private static byte[] emptyFrame(byte type) {
    return Frame.of(type, (short) 0, 1, new byte[0]).array();
  }

  private CaseResult run(ConformCase one) throws InterruptedException {
    long startNs = System.nanoTime();
    Outcome outcome = Outcome.FAILED;
    String got = "";
    try (Peer.Group peers = new Peer.Group(target, timeoutMs)) {
      one.check().run(peers);
      outcome = Outcome.PASSED;
    } catch (NotPassed e) {
      outcome = e.outcome;
      got = e.getMessage();
    } catch (IOException e) {
      got = "the connection failed: " + e.getMessage();
    }
    long durationMs = (System.nanoTime() - startNs) / 1_000_000L;
    return new CaseResult(
        one.name(), one.sends(), one.expects(), outcome, Incident.printable(got), durationMs);
  }
}
