package dev.echolab.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drives real servers through the page's requests, as a browser would. */
@Timeout(60)
class LiveTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());
  private static final List<String> VARIANTS = List.of("bio-platform", "nio-1");
  private static LiveLab lab;
  private static LivePage page;

  private final List<EventStream> streams = new ArrayList<>();

  @BeforeAll
  static void startLab() throws Exception {
    boolean built =
        VARIANTS.stream()
            .map(name -> Variants.named(name).orElseThrow())
            .allMatch(variant -> Files.exists(HOME.jar(variant.module())));
    if (!built) {
      System.err.println("SKIPPED: the servers are not built");
    }
    assumeTrue(built && Files.exists(Path.of("/proc/net/tcp")), "servers not built, or no /proc");
    lab =
        LiveLab.start(
            HOME, VARIANTS.stream().map(name -> Variants.named(name).orElseThrow()).toList());
    page = new LivePage(LivePage.bind(0), lab);
  }

  @AfterAll
  static void closeLab() throws Exception {
    if (page != null) {
      page.close();
      lab.close();
    }
  }

  @AfterEach
  void closeStreams() throws Exception {
    for (EventStream stream : streams) {
      stream.close();
    }
  }

  /** Connects a browser; the page may not yet have noticed that an earlier test's has gone. */
  private EventStream events() {
    EventStream stream =
        Awaitility.await()
            .atMost(SOON)
            .ignoreException(IOException.class)
            .until(() -> EventStream.open(page.address()), Objects::nonNull);
    streams.add(stream);
    return stream;
  }

  private static void control(String json) throws Exception {
    HttpResponse<String> response = LiveRequests.control(page.address(), json.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  /** Returns the first event in which the columns of all variants match. */
  private static JsonNode awaitAll(EventStream events, Predicate<JsonNode> column)
      throws Exception {
    return events.await(
        event -> {
          for (JsonNode variant : event.path("variants")) {
            if (!column.test(variant)) {
              return false;
            }
          }
          return event.path("busy").isNull();
        });
  }

  private static boolean isNio(JsonNode column) {
    return column.path("variant").asText().startsWith("nio");
  }

  private static JsonNode a(JsonNode column) {
    return column.at("/connections/A");
  }

  private static JsonNode b(JsonNode column) {
    return column.at("/connections/B");
  }

  @Test
  void anEventHasQueuesAndThreadsOfEveryColumnAndReasonsForWhatIsMissing() throws Exception {
    control("{'action': 'send', 'client': 'A', 'sizeBytes': 100}");

    JsonNode event =
        awaitAll(
            events(),
            column ->
                !column.path("lastSecond").isNull() && a(column).path("answered").asInt() > 0);

    assertThat(event.path("settings").path("work").asText()).isEqualTo("echo");
    for (JsonNode column : event.path("variants")) {
      assertThat(column.path("state").asText()).isEqualTo("running");
      for (String side : List.of("client", "server")) {
        JsonNode queues = a(column).path(side);
        assertThat(queues.path("recvQueueBytes").isIntegralNumber()).isTrue();
        assertThat(queues.path("sendQueueBytes").isIntegralNumber()).isTrue();
        assertThat(queues.path("recvBufferBytes").isNull())
            .as("a size or a reason")
            .isEqualTo(column.path("reasons").has("connections.A." + side + ".recvBufferBytes"));
      }
      assertThat(column.path("threads").size()).isPositive();
      for (JsonNode thread : column.path("threads")) {
        assertThat(thread.path("state").asText()).matches("[RSDT]");
        assertThat(thread.has("syscall") && thread.has("wchan")).isTrue();
      }
      JsonNode second = column.path("lastSecond");
      assertThat(second.path("echoesPerSecond").isNumber()).isTrue();
      assertThat(second.path("processThreads").asInt()).isPositive();
    }
    JsonNode bio = event.path("variants").get(0);
    assertThat(bio.path("threads").findValuesAsText("role")).contains("acceptor", "worker");
    assertThat(a(bio).path("thread").asText()).startsWith("bio-");
  }

  @Test
  void theSteadyLoadHasFiguresPerEcho() throws Exception {
    // A third of a second between two requests of a connection: a starved server finds one at a
    // time.
    control(
        "{'action': 'load', 'on': true, 'ratePerSecond': 150, 'connections': 50, 'sizeBytes': 64}");

    JsonNode event =
        awaitAll(
            events(),
            column ->
                column.at("/lastSecond/echoesPerSecond").asDouble() > 100
                    && column.at("/lastSecond/p99Ns").asLong() > 0);

    control("{'action': 'load', 'on': false}");
    for (JsonNode column : event.path("variants")) {
      JsonNode perEcho = column.at("/lastSecond/perEcho");
      assertThat(perEcho.path("reads").asDouble()).isBetween(0.5, 2.5);
      assertThat(perEcho.path("writes").asDouble()).isBetween(0.5, 2.0);
      assertThat(perEcho.path("switches").isNumber()).isTrue();
    }
    JsonNode bio = event.path("variants").get(0);
    assertThat(bio.at("/lastSecond/perEcho/waits").isNull()).isTrue();
    assertThat(bio.path("reasons").has("lastSecond.perEcho.waits")).isTrue();
  }

  @Test
  void theStateHasOptionsAndTheCodeOfEachStep() throws Exception {
    JsonNode state = LiveRequests.state(page.address());

    assertThat(state.path("variants").findValuesAsText("model")).containsExactly("bio", "nio");
    JsonNode nio = state.path("variants").get(1);
    assertThat(nio.path("options").findValuesAsText("option")).contains("read-buffer", "so-rcvbuf");
    JsonNode read = nio.at("/code/read");
    assertThat(read.path("title").asText()).isEqualTo("Step 2: read");
    assertThat(read.at("/excerpts/0/path").asText()).endsWith("nio/Connection.java");
    assertThat(read.at("/excerpts/0/lines").toString()).contains("channel.read(buffer)");
    assertThat(read.path("calls").asText()).contains("read");
  }

  @Test
  void aStepWaitsForNextAndOnlyABlockingServerServesTheOtherClient() throws Exception {
    EventStream events = events();
    control("{'action': 'reset'}");
    control("{'action': 'step', 'client': 'A', 'on': true}");
    control("{'action': 'send', 'client': 'A', 'sizeBytes': 1000}");

    awaitAll(
        events,
        column ->
            a(column).at("/step/before").asInt() == 2
                && a(column).at("/server/recvQueueBytes").asInt() == 1016);

    control("{'action': 'next'}");
    // The queues of an event may be older than its step.
    JsonNode process =
        awaitAll(
            events,
            column ->
                a(column).at("/step/before").asInt() == 3
                    && a(column).at("/server/recvQueueBytes").asInt() == 0);
    for (JsonNode column : process.path("variants")) {
      JsonNode buffer = a(column).at("/step/buffer");
      assertThat(buffer.path("limit").asInt() - buffer.path("position").asInt()).isEqualTo(1016);
      assertThat(buffer.path("requestBytes").asInt()).isEqualTo(1016);
    }

    control("{'action': 'send', 'client': 'B', 'sizeBytes': 500}");
    events.await(
        event -> {
          JsonNode bio = event.path("variants").get(0);
          JsonNode nio = event.path("variants").get(1);
          return b(bio).path("answered").asInt() == 1
              && b(nio).path("answered").asInt() == 0
              && b(nio).at("/server/recvQueueBytes").asInt() == 516;
        });

    control("{'action': 'next'}");
    awaitAll(events, column -> a(column).at("/step/before").asInt() == 4);
    control("{'action': 'next'}");
    awaitAll(
        events,
        column ->
            a(column).path("answered").asInt() == 1 && b(column).path("inFlight").asInt() == 0);
    control("{'action': 'step', 'client': 'A', 'on': false}");
  }

  @Test
  void nextWithAStepMovesOnlyWhatStandsBeforeIt() throws Exception {
    control("{'action': 'step', 'client': 'A', 'on': true}");
    control("{'action': 'send', 'client': 'A', 'sizeBytes': 100}");
    for (int column = 0; column < VARIANTS.size(); column++) {
      awaitBefore(lab, column, 2);
    }

    control("{'action': 'next', 'step': 3}");
    control("{'action': 'next', 'step': 2}");
    control("{'action': 'next', 'step': 2}");

    for (int column = 0; column < VARIANTS.size(); column++) {
      awaitBefore(lab, column, 3);
    }
    control("{'action': 'step', 'client': 'A', 'on': false}");
  }

  /** With io_uring there is no stop before step 2: the other column comes to the same step. */
  @Test
  void nextWithAStepBringsColumnsOfIoUringAndOthersToTheSameStep() throws Exception {
    Variant ring = Variants.named("netty-io_uring").orElseThrow();
    String whyNot = Availability.whyNot(ring, HOME).orElse("");
    if (!whyNot.isEmpty()) {
      System.err.println("SKIPPED: netty-io_uring " + whyNot);
    }
    assumeTrue(whyNot.isEmpty(), whyNot);
    List<Variant> variants = List.of(Variants.named("nio-1").orElseThrow(), ring);
    try (LiveLab both = LiveLab.start(HOME, variants)) {
      both.step("A", true);
      both.send("A", 100);
      awaitBefore(both, 0, 2);
      awaitBefore(both, 1, 3);

      both.next(2);

      awaitBefore(both, 0, 3);
      awaitBefore(both, 1, 3);
    }
  }

  private static void awaitBefore(LiveLab lab, int column, int step) {
    LiveColumn at = lab.columns().get(column);
    LiveClient client = at.client("A").orElseThrow();
    Awaitility.await(at.variant().name() + " stands before step " + step)
        .atMost(SOON)
        .until(
            () ->
                client.progress().inFlight() == 1
                    && at.server()
                        .flatMap(server -> server.report(client.localPort()))
                        .filter(report -> report.before() == step)
                        .isPresent());
  }

  @Test
  void aSizeThatIsAbsentKeepsTheChangeOfAControlThatIsStillRunning() throws Exception {
    FutureTask<HttpResponse<String>> first =
        new FutureTask<>(
            () ->
                LiveRequests.control(
                    page.address(), "{\"action\": \"buffers\", \"soRcvbufBytes\": 32768}"));
    new Thread(first).start();
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> lab.busy() != null || first.isDone());

    control("{'action': 'buffers', 'soSndbufBytes': 65536}");

    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(lab.settings().buffers().soRcvbufBytes()).isEqualTo(32_768);
    assertThat(lab.settings().buffers().soSndbufBytes()).isEqualTo(65_536);
  }

  @Test
  void aClientThatDoesNotReadFillsTheSendQueueOfTheServer() throws Exception {
    EventStream events = events();
    control("{'action': 'buffers', 'soRcvbufBytes': 16384, 'soSndbufBytes': 16384}");
    control("{'action': 'reading', 'client': 'A', 'on': false}");

    control("{'action': 'send', 'client': 'A', 'sizeBytes': 1000000}");
    control("{'action': 'send', 'client': 'A', 'sizeBytes': 1000000}");

    JsonNode full =
        awaitAll(
            events,
            column ->
                a(column).at("/server/sendQueueBytes").asInt() > 0
                    && a(column).at("/client/recvQueueBytes").asInt() > 0
                    && a(column).at("/server/recvQueueBytes").asInt() > 0
                    && a(column).path("unsentBytes").asInt() > 0);
    assertThat(full.at("/settings/reading/A").asBoolean()).isFalse();

    control("{'action': 'reading', 'client': 'A', 'on': true}");
    awaitAll(events, column -> a(column).path("answered").asInt() == 2);
  }

  @Test
  void aFrozenServerReceivesAndDoesNotProcess() throws Exception {
    EventStream events = events();
    control("{'action': 'freeze', 'on': true}");
    control("{'action': 'send', 'client': 'B', 'sizeBytes': 200}");

    awaitAll(
        events,
        column ->
            column.path("state").asText().equals("frozen")
                && b(column).at("/server/recvQueueBytes").asInt() == 216
                && b(column).path("inFlight").asInt() == 1);

    control("{'action': 'freeze', 'on': false}");
    awaitAll(
        events,
        column ->
            column.path("state").asText().equals("running")
                && b(column).path("inFlight").asInt() == 0);
  }

  @Test
  void aSecondWithoutAnEchoHasNoLatencies() throws Exception {
    EventStream events = events();
    control("{'action': 'freeze', 'on': true}");
    control("{'action': 'send', 'client': 'B', 'sizeBytes': 200}");
    // The figures of so long a time are not those of a second.
    long frozenNs = System.nanoTime();
    events.await(any -> System.nanoTime() - frozenNs > 3_200_000_000L);

    control("{'action': 'freeze', 'on': false}");
    awaitAll(events, column -> b(column).path("inFlight").asInt() == 0);
    JsonNode event = awaitAll(events, column -> !column.path("lastSecond").isNull());

    for (JsonNode column : event.path("variants")) {
      JsonNode second = column.path("lastSecond");
      assertThat(second.path("echoesPerSecond").asDouble() > 0 || second.path("p50Ns").isNull())
          .as(second.toString())
          .isTrue();
    }
  }

  @Test
  void idleConnectionsAreOpenedAndClosed() throws Exception {
    EventStream events = events();
    control("{'action': 'idle', 'count': 50}");
    JsonNode event =
        awaitAll(
            events,
            column ->
                column.at("/lastSecond/idleConnections").asInt() == 50
                    && (isNio(column) || column.path("threadCount").asInt() > 50)); // a thread each
    assertThat(event.at("/variants/0/threads").size()).isEqualTo(32);
    assertThat(event.at("/variants/1/threadCount").asInt()).as("one loop").isEqualTo(1);

    control("{'action': 'idle', 'count': 0}");
    awaitAll(events, column -> column.path("threadCount").asInt() < 50);
  }

  @Test
  void aBrowserThatDoesNotReadDoesNotDisturbTheOthers() throws Exception {
    for (int i = 0; i < Browsers.MAX; i++) {
      events();
    }
    assertThat(LiveRequests.get(page.address(), "/events").statusCode()).isEqualTo(503);

    // The first one never reads, and the second one goes away.
    streams.get(1).close();
    for (EventStream reading : streams.subList(2, Browsers.MAX)) {
      for (int event = 0; event < 5; event++) {
        reading.await(any -> true);
      }
    }
  }

  @Test
  void nothingIsSampledWithoutABrowser() throws Exception {
    EventStream events = events();
    events.await(any -> true);

    events.close();

    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().entrySet().stream()
                    .filter(thread -> thread.getKey().getName().equals("live-sampler"))
                    .flatMap(thread -> Stream.of(thread.getValue()))
                    .anyMatch(frame -> frame.getMethodName().equals("awaitOne")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /state HTTP/1.1 | Host: 127.0.0.1:PORT | 403",
        "GET /events?token=0000 HTTP/1.1 | Host: 127.0.0.1:PORT | 403",
        "GET / HTTP/1.1 | Host: 127.0.0.1:PORT | 403",
        "GET /?token=TOKEN HTTP/1.1 | Host: evil.example:PORT | 403",
        "GET /?token=TOKEN HTTP/1.1 | Host: 127.0.0.1 | 403",
        "GET /state?token=TOKEN HTTP/1.1 | Host: localhost:PORT | 200",
        "GET /state?token=TOKEN HTTP/1.1 | Host: 127.0.0.1:PORT\\nOrigin: http://evil.example | 403",
        "GET /state?token=TOKEN HTTP/1.1 | Host: 127.0.0.1:PORT\\nOrigin: null | 403",
        "POST /control?token=TOKEN HTTP/1.1 | Host: 127.0.0.1:PORT | 403",
        "GET /control HTTP/1.1 | Host: 127.0.0.1:PORT | 405",
        "POST /state?token=TOKEN HTTP/1.1 | Host: 127.0.0.1:PORT | 405",
        "GET /../cli/code/read.txt HTTP/1.1 | Host: 127.0.0.1:PORT | 404",
        "GET /nosuch.js HTTP/1.1 | Host: 127.0.0.1:PORT | 404",
        "POST /control HTTP/1.1 | Host: 127.0.0.1:PORT\\nX-Echo-Lab-Token: TOKEN | 415"
      })
  void aRequestThatIsNotFromThePageIsRefused(String line, String headers, int status)
      throws Exception {
    assertThat(LiveRequests.raw(page.address(), line, headers.replace("\\n", "\r\n")))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'action': 'send', 'client': 'C', 'sizeBytes': 1} | client takes A or B",
        "{'action': 'send', 'client': 'A', 'sizeBytes': 1048577} | sizeBytes takes a whole number",
        "{'action': 'send', 'client': 'A', 'sizeBytes': -1} | sizeBytes takes a whole number",
        "{'action': 'send', 'client': 'A', 'sizeBytes': 1.5} | sizeBytes takes a whole number",
        "{'action': 'send', 'client': 'A'} | sizeBytes takes a whole number",
        "{'action': 'send', 'client': 'A', 'sizeBytes': 1, 'x': 1} | a key that this action",
        "{'action': 'load', 'on': true, 'ratePerSecond': 1} | connections takes a whole number",
        "{'action': 'work', 'work': 'spin:11s'} | work takes at most 10s",
        "{'action': 'work', 'work': 'sleep'} | work takes echo, spin:DURATION",
        "{'action': 'buffers', 'readBufferBytes': 0} | readBufferBytes takes",
        "{'action': 'freeze', 'on': 1} | on takes true or false",
        "{'action': 'next', 'step': 5} | step takes a whole number from 2 to 4",
        "{'action': 'format'} | action takes send, load,",
        "{'action': 'next', 'action': 'reset'} | is not JSON",
        "[] | is not a JSON object",
        "{ | is not JSON"
      })
  void aControlThatIsNotUnderstoodIsRefusedInOneLine(String json, String reason) throws Exception {
    HttpResponse<String> response = LiveRequests.control(page.address(), json.replace('\'', '"'));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains(reason).doesNotContain("\n").startsWith("{\"error\":");
  }

  @Test
  void aRequestForTheHeadersAlonePrintsNothingOnTheTerminal() throws Exception {
    List<String> printed = new CopyOnWriteArrayList<>();
    Handler terminal =
        new StreamHandler() {
          @Override
          public synchronized void publish(LogRecord line) {
            printed.add(line.getMessage());
          }
        };
    Logger http = Logger.getLogger("com.sun.net.httpserver");
    http.addHandler(terminal);
    try {
      assertThat(LiveRequests.raw(page.address(), "HEAD / HTTP/1.1", "Host: 127.0.0.1:PORT"))
          .startsWith("HTTP/1.1 405 ");
    } finally {
      http.removeHandler(terminal);
    }
    assertThat(printed).isEmpty();
  }

  @Test
  void aLongBodyIsRefused() throws Exception {
    String json = "{\"action\": \"next\"" + " ".repeat(5_000) + "}";
    assertThat(LiveRequests.control(page.address(), json).statusCode()).isEqualTo(413);
  }

  @Test
  void onlyTheClientThatIsStoppedCanBeReleased() throws Exception {
    control("{'action': 'step', 'client': 'A', 'on': true}");

    assertThat(
            LiveRequests.control(
                    page.address(), "{\"action\": \"step\", \"client\": \"B\", \"on\": false}")
                .statusCode())
        .isEqualTo(409);

    assertThat(lab.settings().step()).contains("A");
    control("{'action': 'step', 'client': 'A', 'on': false}");
  }

  @Test
  void thePollersOfVirtualThreadsHaveTheirRoleInEveryJdk() {
    assertThat(List.of("Read-Poller", "Write-Poller", "MasterPoller", "Master-Poller"))
        .allMatch(name -> "poller".equals(role(name, "bio-virtual")));
    assertThat(role("main", "bio-virtual")).isNull();
    // As JDK 17 to 25 shorten it, and later ones.
    assertThat(role("ForkJoinPool-1-", "bio-virtual")).isEqualTo("carrier");
    assertThat(role("ForkJoi..rker-3", "bio-virtual")).isEqualTo("carrier");
  }

  @Test
  void theHundredthLoopOfNettyIsALoopInEveryJdk() {
    assertThat(List.of("netty-loop-1-1", "netty-loop-1-10", "netty-l..-1-100"))
        .allMatch(name -> "loop".equals(role(name, "netty-nio")));
  }

  @Test
  void aServerWithoutVirtualThreadsHasNoCarriers() {
    // A worker of the common pool in JDK 26 and later.
    assertThat(role("ForkJoi..rker-3", "bio-platform")).isNull();
    assertThat(role("ForkJoi..rker-3", "nio-1")).isNull();
    assertThat(role("bio-1", "bio-platform")).isEqualTo("worker");
  }

  private static String role(String thread, String variant) {
    return ColumnSampler.role(thread, Variants.named(variant).orElseThrow());
  }

  @Test
  void theHostOfThePortOfHttpNeedsNoPort() {
    assertThat(LivePage.hosts(80)).contains("127.0.0.1", "localhost:80");
    assertThat(LivePage.hosts(8080)).containsExactlyInAnyOrder("127.0.0.1:8080", "localhost:8080");
  }

  @Test
  void nextWithoutAStoppedClientIsNotPossible() throws Exception {
    assertThat(LiveRequests.control(page.address(), "{\"action\": \"next\"}").statusCode())
        .isEqualTo(409);
  }
}
