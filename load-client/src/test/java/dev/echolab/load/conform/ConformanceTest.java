package dev.echolab.load.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.tuple;

import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.conform.FaultyEcho.Fault;
import dev.echolab.load.conform.FlawedEcho.Flaw;
import dev.echolab.load.os.ProcessUse;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ConformanceTest {
  private static final int TIMEOUT_MS = 3_000;
  private static final long SEED = 1;

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCorrectServerPassesEveryCase(Protocol protocol) throws Exception {
    assertThat(failures(protocol, Fault.NONE, Set.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RAW, IGNORES_SHORT_WRITES, 1-mib",
    "RAW, DROPS_PENDING_REPLIES, half-close-slow-reader",
    "RAW, FLIPS_A_BIT, soak",
    "RAW, REPEATS_A_STALE_BUFFER, soak",
    "FRAMED, IGNORES_SHORT_WRITES, slow-reader",
    "FRAMED, DROPS_PENDING_REPLIES, half-close-owed",
    "FRAMED, FLIPS_A_BIT, soak",
    "FRAMED, REPEATS_A_STALE_BUFFER, soak"
  })
  void aFaultyServerFailsTheCaseForItsFault(Protocol protocol, Fault fault, String name)
      throws Exception {
    List<CaseResult> failures = failures(protocol, fault, Set.of(name));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).name()).isEqualTo(name);
    assertThat(failures.get(0).got()).isNotBlank();
  }

  /** The cases about peers that do not read; the others have nothing to do with these flaws. */
  @ParameterizedTest
  @CsvSource({
    "SPINS, no-spin",
    "BUFFERS_WITHOUT_LIMIT, bounded-memory",
    "DROPS_ITS_QUEUE_AT_THE_END, half-close-stalled",
    "STALLS_NEIGHBOURS, slow-neighbour"
  })
  void aFlawFailsItsOwnCaseOfThoseWithUnreadBytesAndNoOther(Flaw flaw, String name)
      throws Exception {
    Set<String> unread =
        Set.of("half-close-stalled", "slow-neighbour", "no-spin", "bounded-memory");
    try (FlawedEcho server = new FlawedEcho(flaw)) {
      Conformance suite = new Conformance(server.address(), Protocol.RAW, TIMEOUT_MS, SEED);
      assertThat(suite.run(unread, result -> {}))
          .filteredOn(result -> !result.passed())
          .extracting(CaseResult::name, CaseResult::outcome)
          .containsExactly(tuple(name, Outcome.FAILED));
    }
  }

  @Test
  void whereTheServersProcessIsNotVisibleItsCasesAreNotAvailable() throws Exception {
    try (FaultyEcho server = new FaultyEcho(Protocol.RAW, Fault.NONE)) {
      assertThat(ofAHiddenProcess(server.address()))
          .extracting(CaseResult::outcome)
          .containsExactly(Outcome.NOT_AVAILABLE, Outcome.NOT_AVAILABLE);
    }
  }

  @Test
  void aServerThatTakesAllUnreadBytesFailsWithoutItsProcessBeingVisible() throws Exception {
    try (FlawedEcho server = new FlawedEcho(Flaw.BUFFERS_WITHOUT_LIMIT)) {
      assertThat(ofAHiddenProcess(server.address()))
          .extracting(CaseResult::outcome)
          .containsExactly(Outcome.NOT_AVAILABLE, Outcome.FAILED);
    }
  }

  private static List<CaseResult> ofAHiddenProcess(InetSocketAddress address) throws Exception {
    // TEST-NET-1 (RFC 5737): no process of this machine listens there.
    ProcessUse hidden = ProcessUse.listeningAt("192.0.2.1", 7);
    return new Conformance(address, Protocol.RAW, TIMEOUT_MS, SEED, hidden)
        .run(Set.of("no-spin", "bounded-memory"), result -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "RAW, it answers with frames; try --protocol framed",
    "FRAMED, it returns what it gets; try --protocol raw"
  })
  void aServerOfTheOtherProtocolIsNamedOnceAndNoCaseRuns(Protocol wanted, String message)
      throws Exception {
    Protocol other = wanted == Protocol.RAW ? Protocol.FRAMED : Protocol.RAW;
    try (FaultyEcho server = new FaultyEcho(other, Fault.NONE)) {
      Conformance suite = new Conformance(server.address(), wanted, TIMEOUT_MS, SEED);
      assertThatThrownBy(() -> suite.run(Set.of(), result -> fail("a case was run: " + result)))
          .isInstanceOf(IOException.class)
          .hasMessage(message);
    }
  }

  private static List<CaseResult> failures(Protocol protocol, Fault fault, Set<String> only)
      throws Exception {
    try (FaultyEcho server = new FaultyEcho(protocol, fault)) {
      Conformance suite = new Conformance(server.address(), protocol, TIMEOUT_MS, SEED);
      return suite.run(only, result -> {}).stream().filter(result -> !result.passed()).toList();
    }
  }
}
