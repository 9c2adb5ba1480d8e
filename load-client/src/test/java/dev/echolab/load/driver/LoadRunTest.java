package dev.echolab.load.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.load.os.MachineCpu;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.plan.Pacing;
import dev.echolab.load.plan.Plans;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.IntervalSample;
import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.StageResult;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import dev.echolab.testing.RefusingPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LoadRunTest {

  private static LoadPlan.Builder to(EchoPeer peer) {
    return to(peer.port());
  }

  private static LoadPlan.Builder to(int port) {
    return LoadPlan.builder("127.0.0.1", port)
        .protocol(Protocol.RAW)
        .connections(4)
        .warmup(Duration.ZERO)
        .timeout(Duration.ofSeconds(10));
  }

  private static RunResult run(LoadPlan.Builder plan) throws Exception {
    return run(plan.build());
  }

  private static RunResult run(LoadPlan plan) throws Exception {
    return LoadRun.run(plan);
  }

  private static List<String> kinds(RunResult result) {
    return result.incidents().stream().map(Incident::kind).toList();
  }

  @Test
  void everyRequestOfAClosedLoopIsAnsweredAndCountedOnce() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result = run(to(peer).closedLoop(3).requests(5_000).threads(2));
      assertThat(result.outcomes().ok()).isEqualTo(5_000);
      assertThat(result.outcomes().errors()).isZero();
      assertThat(result.echoes()).isEqualTo(5_000);
      assertThat(result.corrected().getTotalCount()).isEqualTo(5_000);
      assertThat(result.throughput().payloadBytes()).isEqualTo(5_000 * 128);
      assertThat(result.seconds().stream().mapToLong(IntervalSample::echoes).sum())
          .isEqualTo(5_000);
      assertThat(result.latencies().connect().getTotalCount()).isEqualTo(4);
      assertThat(result.throughput().targetPerSecond()).isEmpty();
    }
  }

  @Test
  void whatTheHostTookIsAShareOfAllProcessorsTime() throws Exception {
    assumeTrue(MachineCpu.now().flatMap(MachineCpu::stolenShare).isPresent(), "not counted here");
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result = run(to(peer).duration(Duration.ofMillis(300)));
      assertThat(result.client().machineStolenShare()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void connectionsStayOpenUntilTheEndOfTheMeasuredTimeIsSampled() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunListener sample =
          new RunListener() {
            @Override
            public void phase(Phase phase) {
              if (phase == Phase.DRAIN) {
                Awaitility.await()
                    .during(Duration.ofMillis(200))
                    .until(() -> peer.open() == 4 && peer.accepted() == 5);
              }
            }
          };
      // By number, not by time: the load has ended before the end is sampled.
      RunResult result = LoadRun.run(to(peer).requests(100).threads(2).build(), sample);
      assertThat(result.outcomes().ok()).isEqualTo(100);
      Awaitility.await().until(() -> peer.open() == 0);
    }
  }

  @Test
  void theLoadOfAStoppedRunEndsBeforeTheEndOfTheMeasuredTimeIsSampled() throws Exception {
    AtomicInteger echoes = new AtomicInteger();
    AtomicInteger before = new AtomicInteger(-1);
    RunListener sample =
        new RunListener() {
          @Override
          public void phase(Phase phase) {
            if (phase == Phase.DRAIN) {
              Awaitility.await()
                  .during(Duration.ofMillis(200))
                  .until(() -> before.getAndSet(echoes.get()) == echoes.get());
            }
          }
        };
    try (EchoPeer peer =
        EchoPeer.raw(
            128,
            (socket, connection, index, message) -> {
              echoes.incrementAndGet();
              return List.of(message);
            })) {
      LoadPlan plan = to(peer).duration(Duration.ofHours(1)).build();
      RunResult result = LoadRun.run(plan, () -> echoes.get() >= 100, sample);
      assertThat(result.measured().interrupted()).isTrue();
    }
  }

  @Test
  void theMeasuredTimeIsReportedBeforeTheServerIsAskedForItsCounters() throws Exception {
    try (EchoPeer peer = EchoPeer.counting(128)) {
      AtomicInteger requests = new AtomicInteger(-1);
      RunListener listener =
          new RunListener() {
            @Override
            public void phase(Phase phase) {
              if (phase == Phase.MEASURE) {
                requests.set(peer.statsRequests());
              }
            }
          };
      RunResult result =
          LoadRun.run(to(peer).protocol(Protocol.FRAMED).requests(100).build(), listener);
      assertThat(requests.get()).isZero();
      assertThat(result.outcomes().ok()).isEqualTo(100);
      assertThat(result.server()).isPresent();
    }
  }

  @Test
  void countersOfTwoProcessesAreNotSubtracted() throws Exception {
    try (EchoPeer peer = EchoPeer.counting(128)) {
      RunResult result = runWithIncident(peer, peer::restart);
      assertThat(result.connections().lost()).isPositive();
      assertThat(result.server()).isEmpty();
    }
  }

  /** A server may close the stats connection because it is idle. */
  @Test
  void countersAreReportedIfOnlyTheStatsConnectionWasMadeAgain() throws Exception {
    try (EchoPeer peer = EchoPeer.counting(128)) {
      RunResult result = runWithIncident(peer, peer::closeStatsConnection);
      assertThat(result.connections().lost()).isZero();
      assertThat(result.server().orElseThrow().get("readCalls")).hasValue(1);
    }
  }

  private interface ServerIncident {
    void happen() throws IOException;
  }

  /** Runs for two seconds; the incident happens after the first, between the two samples. */
  private static RunResult runWithIncident(EchoPeer peer, ServerIncident incident)
      throws Exception {
    RunListener listener =
        new RunListener() {
          @Override
          public void second(Phase phase, IntervalSample second, Histogram corrected) {
            if (second.second() == 0) {
              try {
                incident.happen();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        };
    LoadPlan plan =
        to(peer)
            .protocol(Protocol.FRAMED)
            .onDisconnect(OnDisconnect.RECONNECT)
            .duration(Duration.ofSeconds(2))
            .build();
    return LoadRun.run(plan, listener);
  }

  /** The warm-up is longer than the test may take, so the run ends by its condition. */
  @Test
  void theServerIsAskedForItsCountersDuringTheWarmUpAgainAndAgain() throws Exception {
    try (EchoPeer peer = EchoPeer.counting(128)) {
      LoadPlan plan =
          to(peer).protocol(Protocol.FRAMED).warmup(Duration.ofHours(1)).requests(100).build();
      RunResult result = LoadRun.run(plan, () -> peer.statsRequests() >= 3);
      assertThat(result.measured().interrupted()).isTrue();
    }
  }

  @Test
  void aRawServerThatServesOneConnectionAtATimeServesTheLoad() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      serveOneAfterTheOther(server, 2);
      RunResult result = run(to(server.getLocalPort()).connections(1).requests(50));
      assertThat(result.outcomes().ok()).isEqualTo(50);
    }
  }

  /** Serves that many connections, the probe's included; the last one without the listener. */
  private static void serveOneAfterTheOther(ServerSocket server, int count) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int left = count; left > 0; left--) {
                  try (Socket socket = server.accept()) {
                    if (left == 1) {
                      server.close();
                    }
                    socket.getInputStream().transferTo(socket.getOutputStream());
                  }
                }
              } catch (IOException gone) {
                // The client has ended, or the test has.
              }
            },
            "one-at-a-time");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void everyRequestOfAnOpenLoopIsAnsweredAndCountedOnce() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      for (Pacing pacing : Pacing.values()) {
        RunResult result =
            run(
                Plans.withPacing(
                    pacing,
                    to(peer).openLoop(5_000, Arrivals.POISSON).requests(1_000).threads(2).build()));
        assertThat(result.outcomes().ok()).isEqualTo(1_000);
        assertThat(result.outcomes().errors()).isZero();
        assertThat(result.corrected().getTotalCount()).isEqualTo(1_000);
        assertThat(result.uncorrected().getTotalCount()).isEqualTo(1_000);
        assertThat(result.latencies().lateness().getTotalCount()).isPositive();
        assertThat(result.throughput().targetPerSecond()).hasValue(5_000);
      }
    }
  }

  @Test
  void aScheduleOfOneSecondHasAsManyMessagesAsItsRate() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(
              to(peer)
                  .openLoop(700, Arrivals.CONSTANT)
                  .warmup(Duration.ofMillis(300))
                  .duration(Duration.ofSeconds(1)));
      assertThat(result.outcomes().total()).isBetween(699L, 701L);
      assertThat(result.measuredNs()).isEqualTo(1_000_000_000L);
    }
  }

  @Test
  void eachStageOfAProfileHasAsManyMessagesAsItsRate() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(
              Plans.withProfile(
                  "200..1k/500ms,2k/300ms",
                  to(peer).warmup(Duration.ofMillis(200)).threads(2).build()));
      List<StageResult> stages = result.throughput().stages();
      assertThat(stages).hasSize(2);
      assertThat(stages.get(0).due()).isBetween(299L, 301L);
      assertThat(stages.get(1).due()).isBetween(599L, 601L);
      assertThat(result.outcomes().total()).isBetween(899L, 901L);
      assertThat(result.throughput().targetPerSecond()).hasValue(1_125);
    }
  }

  /** A server that stops for a moment gets no less load, and every message that waited counts. */
  @Test
  void aStalledServerDoesNotSlowTheProfileDown() throws Exception {
    long stallMs = 250;
    try (EchoPeer peer =
        EchoPeer.raw(
            128,
            (socket, connection, index, message) -> {
              // Within the second stage: 50 messages of the warm-up and 100 of the first are
              // before.
              if (index == 200) {
                LockSupport.parkNanos(stallMs * 1_000_000);
              }
              return List.of(message);
            })) {
      RunResult result =
          run(
              Plans.withProfile(
                  "500/200ms,1k/500ms",
                  to(peer).connections(1).warmup(Duration.ofMillis(100)).build()));
      StageResult second = result.throughput().stages().get(1);
      assertThat(second.due()).isBetween(499L, 501L);
      assertThat(second.errors()).isZero();
      assertThat(second.corrected().getMaxValue()).isGreaterThan((stallMs - 50) * 1_000_000);
      // One message per ms was due in the stall: half of them waited for more than half of it.
      long waited =
          second.corrected().getCountBetweenValues(stallMs * 500_000, Histograms.HIGHEST_NS);
      assertThat(waited).isGreaterThan(stallMs / 2 - 25);
    }
  }

  @Test
  void theBytesOfAFileAreSentAndEveryReplyIsComparedWithThem() throws Exception {
    byte[] payload = "GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    Queue<byte[]> received = new ConcurrentLinkedQueue<>();
    try (EchoPeer peer =
        EchoPeer.raw(
            payload.length,
            (socket, connection, index, message) -> {
              received.add(message.clone());
              if (index == 7) {
                message[20] ^= 4;
              }
              return List.of(message);
            })) {
      RunResult result =
          run(Plans.withPayload(payload, to(peer).connections(1).requests(40).build()));
      assertThat(received).hasSize(40).allMatch(message -> Arrays.equals(message, payload));
      assertThat(result.outcomes().corrupt()).isEqualTo(1);
      assertThat(result.outcomes().ok()).isEqualTo(39);
      assertThat(result.incidents().get(0).firstExample())
          .contains("has other bytes from offset 20 on: 1 bit of the word differs");
    }
  }

  @Test
  void aLargeFileComesBackInParts() throws Exception {
    byte[] payload = new byte[700_001];
    new Random(5).nextBytes(payload);
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(Plans.withPayload(payload, to(peer).closedLoop(2).requests(20).build()));
      assertThat(result.outcomes().ok()).isEqualTo(20);
      assertThat(result.throughput().payloadBytes()).isEqualTo(20L * payload.length);
    }
  }

  @Test
  void payloadsOfOneByteToMoreThanTheBufferComeBackComplete() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(
              to(peer)
                  .closedLoop(8)
                  .sizes(SizeDistribution.parse("1..9:50,4k:40,1m:10"))
                  .requests(500));
      assertThat(result.outcomes().ok()).isEqualTo(500);
      assertThat(result.outcomes().errors()).isZero();
    }
  }

  @Test
  void framedMessagesWithoutPayloadAreEchoes() throws Exception {
    try (EchoPeer peer =
        EchoPeer.framed(0, (socket, connection, index, message) -> List.of(message))) {
      RunResult result =
          run(to(peer).protocol(Protocol.FRAMED).closedLoop(4).sizeBytes(0).requests(1_000));
      assertThat(result.outcomes().ok()).isEqualTo(1_000);
      assertThat(result.outcomes().errors()).isZero();
      assertThat(result.server()).isEmpty();
    }
  }

  @Test
  void phasesAreReportedInOrderAndMatchTheResultsWindow() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      List<Phase> phases = new ArrayList<>();
      List<Long> stamps = new ArrayList<>();
      List<Boolean> measured = new ArrayList<>();
      RunListener listener =
          new RunListener() {
            @Override
            public void phase(Phase phase) {
              phases.add(phase);
              stamps.add(System.nanoTime());
            }

            @Override
            public void second(Phase phase, IntervalSample second, Histogram corrected) {
              measured.add(phase == Phase.MEASURE);
            }
          };
      LoadPlan plan =
          to(peer).warmup(Duration.ofMillis(200)).duration(Duration.ofMillis(300)).build();
      RunResult result = LoadRun.run(plan, listener);
      assertThat(phases).containsExactly(Phase.CONNECT, Phase.WARMUP, Phase.MEASURE, Phase.DRAIN);
      assertThat(stamps.get(2)).isGreaterThanOrEqualTo(result.measured().startNs());
      assertThat(stamps.get(3)).isGreaterThanOrEqualTo(result.measured().endNs());
      assertThat(result.measuredNs()).isEqualTo(300_000_000L);
      assertThat(measured).containsExactly(false, true);
      assertThat(result.throughput().warmup()).hasSize(1);
    }
  }

  /** One connection is answered after two seconds were reported: by then the other has ended. */
  @Test
  void secondsAreReportedWhileOneThreadWaitsForTheOther() throws Exception {
    AtomicInteger seconds = new AtomicInteger();
    RunListener listener =
        new RunListener() {
          @Override
          public void second(Phase phase, IntervalSample second, Histogram corrected) {
            seconds.incrementAndGet();
          }
        };
    try (EchoPeer peer =
        EchoPeer.raw(
            128,
            (socket, connection, index, message) -> {
              if (connection == 1 && index == 5) {
                Awaitility.await().until(() -> seconds.get() >= 2);
              }
              return List.of(message);
            })) {
      LoadPlan plan =
          to(peer).connections(2).threads(2).requests(20).timeout(Duration.ofSeconds(30)).build();
      assertThat(LoadRun.run(plan, listener).outcomes().ok()).isEqualTo(20);
    }
  }

  @Test
  void anUnreachableTargetIsReportedInOneLine() throws Exception {
    try (RefusingPort refusing = RefusingPort.take()) {
      LoadPlan plan = LoadPlan.builder("127.0.0.1", refusing.port()).build();
      assertThatThrownBy(() -> LoadRun.run(plan))
          .isInstanceOf(UnusableTargetException.class)
          .hasMessageContaining("127.0.0.1:" + refusing.port())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void messagesWithoutAReplyTimeOutAndOthersContinue() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            64,
            (socket, connection, index, message) ->
                connection == 0 && index >= 5 ? List.of() : List.of(message))) {
      RunResult result =
          run(
              to(peer)
                  .sizeBytes(64)
                  .openLoop(400, Arrivals.CONSTANT)
                  .timeout(Duration.ofSeconds(2))
                  .requests(200));
      // A busy machine may make others late as well.
      assertThat(result.outcomes().timeout()).isGreaterThanOrEqualTo(45);
      assertThat(result.outcomes().ok()).isPositive();
      assertThat(result.outcomes().total()).isEqualTo(200);
    }
  }

  @Test
  void aServerThatDiesDuringTheRunLeavesACompleteReport() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            64,
            (socket, connection, index, message) -> {
              if (index >= 20) {
                socket.setSoLinger(true, 0);
                socket.close();
              }
              return List.of(message);
            })) {
      RunResult result = run(to(peer).sizeBytes(64).closedLoop(2).duration(Duration.ofSeconds(20)));
      // A reset may discard the last reply that the client has not read yet (tcp(7)).
      assertThat(result.outcomes().ok()).isBetween(4 * 19L, 4 * 20L);
      assertThat(result.outcomes().reset()).isBetween(4L, 12L);
      assertThat(result.connections().lost()).isEqualTo(4);
      assertThat(result.measuredNs()).isLessThan(20_000_000_000L);
    }
  }

  @Test
  void theTextOfAnErrorFrameIsQuoted() throws Exception {
    byte[] error = Frame.error(ErrorCode.BUSY, 0, "full").array();
    try (EchoPeer peer =
        EchoPeer.framed(64, (socket, connection, index, message) -> List.of(error))) {
      RunResult result =
          run(to(peer).protocol(Protocol.FRAMED).sizeBytes(64).duration(Duration.ofSeconds(5)));
      assertThat(result.outcomes().ok()).isZero();
      assertThat(result.outcomes().refused()).isEqualTo(4);
      assertThat(result.incidents())
          .filteredOn(incident -> incident.kind().equals("turned-away"))
          .singleElement()
          .satisfies(incident -> assertThat(incident.firstExample()).contains("full"));
    }
  }

  @Test
  void anOpenLoopCountsMessagesThatItCouldNotSend() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            64,
            (socket, connection, index, message) -> {
              if (connection == 1 && index >= 10) {
                socket.setSoLinger(true, 0);
                socket.close();
              }
              return List.of(message);
            })) {
      RunResult result =
          run(to(peer).connections(2).sizeBytes(64).loop(constantLoop(500, 20)).requests(200));
      assertThat(result.outcomes().total()).isEqualTo(200);
      assertThat(result.outcomes().ok()).isBetween(100L, 110L);
      assertThat(result.outcomes().reset()).isPositive();
      assertThat(result.outcomes().unsent()).isPositive();
    }
  }

  @Test
  void messagesDueDuringAnOutageAreSentAfterTheReconnect() throws Exception {
    try (Outage outage = new Outage()) {
      LoadPlan plan =
          to(outage.first)
              .loop(constantLoop(200, 64))
              .onDisconnect(OnDisconnect.RECONNECT)
              .duration(Duration.ofSeconds(4))
              .build();
      RunResult result = LoadRun.run(plan, outage);
      assertThat(result.connections().lost()).isEqualTo(4);
      assertThat(result.connections().longestGapNs()).isGreaterThan(500_000_000L);
      assertThat(result.outcomes().refused()).isPositive();
      assertThat(result.outcomes().unsent()).isZero();
      // Each connection had at most 64 messages in flight and one partly written.
      assertThat(result.outcomes().reset()).isBetween(0L, 260L);
      assertThat(result.outcomes().ok() + result.outcomes().reset()).isBetween(799L, 801L);
      assertThat(result.latencies().corrected().getMaxValue()).isGreaterThan(500_000_000L);
      assertThat(result.latencies().lateness().getTotalCount())
          .as("without the 100 and more that waited for a connection")
          .isLessThanOrEqualTo(701);
    }
  }

  /** Kills the server after the first second, and starts another 700 ms later or more. */
  private static final class Outage implements RunListener, AutoCloseable {
    private static final long MIN_OUTAGE_NS = 700_000_000L;

    private final EchoPeer first = EchoPeer.plain();
    private Optional<RefusingPort> outage = Optional.empty();
    private Optional<EchoPeer> second = Optional.empty();
    private long killedNs;

    Outage() throws IOException {}

    @Override
    public void second(Phase phase, IntervalSample sample, Histogram corrected) {
      try {
        if (sample.second() == 0) {
          first.kill();
          outage = Optional.of(RefusingPort.of(first.port()));
          killedNs = System.nanoTime();
        } else if (second.isEmpty() && System.nanoTime() - killedNs >= MIN_OUTAGE_NS) {
          second = Optional.of(EchoPeer.plain(outage.get().port()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      first.close();
      if (outage.isPresent()) {
        outage.get().close();
      }
      if (second.isPresent()) {
        second.get().close();
      }
    }
  }

  private static LoopModel constantLoop(double perSecond, int pipeline) {
    return new LoopModel.Open(perSecond, Arrivals.CONSTANT, LoopModel.Spread.ROUND_ROBIN, pipeline);
  }

  @Test
  void churnReplacesConnectionsAndMeasuresEachConnect() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result = run(Plans.withChurn(10, to(peer).closedLoop(2).requests(1_000).build()));
      assertThat(result.outcomes().ok()).isEqualTo(1_000);
      assertThat(result.outcomes().errors()).isZero();
      assertThat(result.connections().churned()).isBetween(96L, 100L);
      assertThat(result.latencies().connect().getTotalCount())
          .isEqualTo(result.connections().opened());
      assertThat(peer.accepted()).isGreaterThan(96);
    }
  }

  @Test
  void aConnectionWhoseReplacementIsRefusedIsNotCountedAsOpen() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      serveOneAfterTheOther(server, 2);
      RunResult result = run(Plans.withChurn(10, to(server.getLocalPort()).connections(1).build()));
      assertThat(result.outcomes().ok()).isEqualTo(10);
      assertThat(result.seconds()).isNotEmpty();
      assertThat(result.seconds().get(result.seconds().size() - 1).openConnections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aReplyAfterAReplacementIsNotTakenForThatOfATimedOutMessage(Protocol protocol)
      throws Exception {
    EchoPeer.ReplyRule lastOfFirstLifeIsLost =
        (socket, connection, index, message) ->
            connection == 0 && index == 4 ? List.of() : List.of(message);
    try (EchoPeer peer =
        protocol == Protocol.RAW
            ? EchoPeer.raw(64, lastOfFirstLifeIsLost)
            : EchoPeer.framed(64, lastOfFirstLifeIsLost)) {
      RunResult result =
          run(
              Plans.withChurn(
                  5,
                  to(peer)
                      .protocol(protocol)
                      .sizeBytes(64)
                      .connections(1)
                      .closedLoop(1)
                      .timeout(Duration.ofMillis(200))
                      .requests(20)
                      .build()));
      assertThat(result.outcomes().timeout()).isPositive();
      assertThat(result.outcomes().ok() + result.outcomes().timeout()).isEqualTo(20);
    }
  }

  @Test
  void slowReadersFillTheirBuffersAndAreNotMeasured() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(
              Plans.withSlowReaders(
                  0.5,
                  to(peer).connections(4).closedLoop(1).duration(Duration.ofSeconds(1)).build()));
      assertThat(result.connections().slowReaders()).isEqualTo(2);
      assertThat(result.connections().slowReaderBytes()).isGreaterThan(100_000);
      assertThat(result.outcomes().ok()).isPositive();
      assertThat(result.outcomes().errors()).isZero();
    }
  }

  @Test
  void slowReadersOfAServerThatDiscardsDoNotKeepTheOthersFromTheirReplies() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            16,
            (socket, connection, index, message) -> {
              if (connection < 2) {
                return List.of(message);
              }
              discard(socket.getInputStream(), Duration.ofSeconds(10));
              return List.of();
            })) {
      RunResult result =
          run(
              Plans.withSlowReaders(
                  0.5,
                  to(peer)
                      .sizeBytes(16)
                      .connections(4)
                      .closedLoop(1)
                      .duration(Duration.ofSeconds(1))
                      .build()));
      assertThat(result.connections().slowReaderBytes()).isGreaterThan(16);
      assertThat(result.echoes()).isPositive();
      assertThat(result.outcomes().errors()).isZero();
    }
  }

  private static void discard(InputStream in, Duration time) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long endNs = System.nanoTime() + time.toNanos();
    int n = in.read(buffer);
    while (n >= 0 && System.nanoTime() < endNs) {
      n = in.read(buffer);
    }
  }

  @Test
  void thinkTimeLimitsTheRateOfAClosedLoop() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      RunResult result =
          run(
              to(peer)
                  .loop(new LoopModel.Closed(2, Duration.ofMillis(20)))
                  .duration(Duration.ofSeconds(1)));
      // 4 connections x 2 in flight x 50 per second, and the first of each without think time.
      assertThat(result.outcomes().ok()).isBetween(8L, 408L);
      assertThat(result.outcomes().errors()).isZero();
    }
  }

  /** Message 0, perhaps another after the reconnect, and one per 300 ms. */
  @Test
  void aReconnectAddsNoMessageThatDoesNotThink() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            128,
            (socket, connection, index, message) -> {
              if (connection > 0) {
                return List.of(message);
              }
              socket.getOutputStream().write(message);
              socket.close();
              return List.of();
            })) {
      RunResult result =
          run(
              to(peer)
                  .connections(1)
                  .loop(new LoopModel.Closed(1, Duration.ofMillis(300)))
                  .onDisconnect(OnDisconnect.RECONNECT)
                  .duration(Duration.ofSeconds(2)));
      assertThat(result.connections().lost()).isEqualTo(1);
      assertThat(result.outcomes().messages()).isBetween(2L, 8L);
    }
  }

  @Test
  void theFirstMessageAfterAReplacementThinksAsWell() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      LoadPlan plan =
          to(peer)
              .connections(1)
              .loop(new LoopModel.Closed(1, Duration.ofMillis(300)))
              .duration(Duration.ofSeconds(1))
              .build();
      RunResult result = run(Plans.withChurn(1, plan));
      assertThat(result.outcomes().ok()).isBetween(1L, 4L);
      assertThat(result.connections().churned()).isEqualTo(result.outcomes().ok());
    }
  }

  /** Reply 0 comes after message 1 was sent, and reply 1 later: only that one is thought about. */
  @Test
  void aLateReplyAddsNoMessage() throws Exception {
    try (EchoPeer peer =
        EchoPeer.raw(
            128,
            (socket, connection, index, message) -> {
              if (index <= 1) {
                LockSupport.parkNanos(index == 0 ? 300_000_000L : 50_000_000L);
              }
              return List.of(message);
            })) {
      RunResult result =
          run(
              to(peer)
                  .connections(1)
                  .loop(new LoopModel.Closed(1, Duration.ofMillis(300)))
                  .timeout(Duration.ofMillis(200))
                  .duration(Duration.ofSeconds(2)));
      // One that timed out is followed at once, and each of the others after 300 ms.
      assertThat(result.outcomes().ok()).isBetween(1L, 7L);
      assertThat(result.outcomes().timeout()).isPositive();
    }
  }

  @Test
  void connectionsAreSpreadOverTargetsAndSources() throws Exception {
    try (EchoPeer one = EchoPeer.plain();
        EchoPeer two = EchoPeer.plain()) {
      RunResult result =
          run(
              Plans.withSources(
                  List.of("127.0.0.2", "127.0.0.3"),
                  Plans.withTarget(
                      new Target("127.0.0.1", two.port()),
                      to(one).connections(6).requests(600).build())));
      assertThat(result.outcomes().ok()).isEqualTo(600);
      assertThat(one.accepted()).isEqualTo(4);
      assertThat(two.accepted()).isEqualTo(4);
    }
  }

  @Test
  void aRunCanStartAtAGivenTime() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      Instant at = Instant.now().plusMillis(400);
      RunResult result = run(Plans.startingAt(at, to(peer).requests(10).build()));
      assertThat(result.measured().startedAt()).isAfterOrEqualTo(at.minusMillis(5));
    }
  }

  @Test
  void equalPlansSendEqualBytes() throws Exception {
    List<Integer> hashes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      AtomicReference<Integer> hash = new AtomicReference<>(0);
      try (EchoPeer peer =
          EchoPeer.raw(
              32,
              (socket, connection, index, message) -> {
                hash.updateAndGet(h -> h * 31 + Arrays.hashCode(message));
                return List.of(message);
              })) {
        run(to(peer).connections(1).sizeBytes(32).seed(42).requests(50));
      }
      hashes.add(hash.get());
    }
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1)).isNotZero();
  }

  @Test
  void aRampOpensConnectionsAtItsRate() throws Exception {
    try (EchoPeer peer = EchoPeer.plain()) {
      long startNs = System.nanoTime();
      RunResult result = run(Plans.withRamp(50, to(peer).connections(20).requests(20).build()));
      assertThat(result.measured().startNs() - startNs).isGreaterThan(19 * 20_000_000L);
      assertThat(kinds(result)).isEmpty();
    }
  }
}
