package dev.echolab.lab.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.echolab.lab.cli.Lab;
import dev.echolab.lab.page.BrowserTab;
import dev.echolab.lab.server.LabHome;
import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses the page of {@code lab live} in a real browser, with real servers in its columns. What
 * depends on a quiet machine, or takes long, is a measurement.
 */
@Timeout(120)
class LiveInBrowserTest {
  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S+");
  private static final String SAMPLE = "live.sample()";
  private static final String BLOCKING = "bio-platform";
  private static final String LOOP = "nio-1";

  @TempDir private static Path folder;

  private static Process lab;
  private static BrowserTab tab;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> browser = BrowserTab.executable();
    boolean built =
        List.of("bio-server", "nio-server", "netty-server").stream()
            .allMatch(module -> Files.exists(HOME.jar(module)));
    if (browser.isEmpty() || !built) {
      System.err.println(
          "SKIPPED: no chromium on the PATH or no server jars; the live page is not tested");
    }
    assumeTrue(browser.isPresent() && built, "no chromium on the PATH or no server jars");
    List<String> command =
        TestJvm.command(Lab.class, "-Decholab.home=" + Path.of("..").toAbsolutePath().normalize());
    command.add("live");
    lab = new ProcessBuilder(command).redirectError(folder.resolve("lab.txt").toFile()).start();
    tab = BrowserTab.start(browser.orElseThrow(), folder);
    address = readAddress();
  }

  private static String readAddress() throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(lab.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        return found.group();
      }
    }
    throw new IOException("no address: " + Files.readString(folder.resolve("lab.txt")));
  }

  @AfterAll
  static void end() throws Exception {
    if (tab != null) {
      tab.quit();
    }
    if (lab != null) {
      lab.destroy();
      if (!lab.waitFor(20, TimeUnit.SECONDS)) {
        lab.destroyForcibly().waitFor();
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    open(1440, 900, "light");
  }

  private static void open(int widthPx, int heightPx, String colourScheme) throws Exception {
    tab.open("about:blank", widthPx, heightPx, colourScheme);
    tab.open(address, widthPx, heightPx, colourScheme);
    tab.await("document.querySelectorAll('.column svg .figure').length === 30");
    tab.await(SAMPLE + ".variants.every(v => v.connections.A.client && v.connections.B.client)");
  }

  @AfterEach
  void nothingOnTheConsole() {
    assertThat(tab.complaints()).isEmpty();
  }

  /** Returns the selector of a figure of the picture. */
  private static String figure(String variant, String client, String buffer) {
    return "[data-variant="
        + variant
        + "] [data-client="
        + client
        + "][data-buffer="
        + buffer
        + "]";
  }

  private static String shows(String selector, String text) {
    return "document.querySelector('" + selector + "').textContent.includes('" + text + "')";
  }

  private static String answered(String variant, String client) {
    return SAMPLE
        + ".variants.find(v => v.variant === '"
        + variant
        + "').connections."
        + client
        + ".answered";
  }

  @Test
  @Tag("measurement")
  void theColumnsShowLiveFiguresTenTimesASecond() throws Exception {
    tab.await("Number(document.getElementById('link').textContent.match(/\\d+/)[0]) >= 10");
    assertThat(
            tab.evaluate("[...document.querySelectorAll('.column')].map(c => c.dataset.variant)")
                .toString())
        .isEqualTo("[\"bio-platform\",\"nio-1\",\"netty-nio\"]");
    // A figure that is not available is a dash with a footnote; this one never is on Linux.
    assertThat(
            tab.evaluate(
                    "document.querySelector('"
                        + figure(LOOP, "A", "serverReceive")
                        + " .figure').textContent")
                .asText())
        .isEqualTo("0 B");
    tab.await(
        "[...document.querySelectorAll('.threads td')].some(d => d.textContent.includes('nio-loop'))");
  }

  @Test
  void aSentRequestIsShownInAllColumns() throws Exception {
    tab.click("#send-A");
    tab.await(SAMPLE + ".variants.every(v => v.connections.A.answered > 0)");
    tab.await(
        "[...document.querySelectorAll('.column')].every(c => /answered in/.test(c.querySelector('svg .status').textContent))");
  }

  @Test
  void whileAStandsBeforeStepThreeBIsServedOnlyByAnotherThread() throws Exception {
    tab.click("#mode-step");
    tab.await(
        SAMPLE
            + ".settings.step === 'A' && "
            + SAMPLE
            + ".variants.every(v => v.connections.A.step)");
    tab.click("#send-A");
    tab.await("document.querySelectorAll('.badge.held').length === 3");
    tab.click("#next");
    tab.await(
        "document.querySelectorAll('[data-buffer=process][data-client=A] .here').length === 3");
    assertThat(
            tab.evaluate("document.querySelector('[data-variant=nio-1] .code mark').textContent")
                .asText())
        .contains("requestHandler.process");
    assertThat(tab.evaluate(shows(figure(LOOP, "A", "process"), "144 B")).asBoolean()).isTrue();
    int before = tab.evaluate(answered(BLOCKING, "B")).asInt();
    int beforeOfLoop = tab.evaluate(answered(LOOP, "B")).asInt();

    tab.click("#send-B");
    tab.await(answered(BLOCKING, "B") + " > " + before);
    tab.await(shows(figure(LOOP, "B", "serverReceive"), "144 B"));
    assertThat(tab.evaluate(answered(LOOP, "B")).asInt()).isEqualTo(beforeOfLoop);

    tab.click("#next");
    tab.await("document.querySelectorAll('[data-step=\"4\"].next').length >= 3");
    tab.click("#mode-explore");
    tab.await(answered(LOOP, "B") + " > " + beforeOfLoop);
    tab.await(SAMPLE + ".settings.step === null");
  }

  @Test
  void theSentenceCountsAllThreadsAndNotOnlyThoseOfTheList() throws Exception {
    tab.evaluate(
        "live.control({action: 'load', on: true, ratePerSecond: 100, connections: 100, sizeBytes: 16})");
    tab.await(
        "Number((/^(\\d+) threads/.exec(document.querySelector('[data-variant="
            + BLOCKING
            + "] .where').textContent) || [])[1]) >= 100");
    tab.evaluate("live.control({action: 'load', on: false})");
    tab.await("!" + SAMPLE + ".settings.load");
  }

  @Test
  @Tag("measurement")
  void theControlsShowWhatTheServersRunWith() throws Exception {
    tab.evaluate("live.control({action: 'work', work: 'spin:1ms'})");
    tab.await(SAMPLE + ".settings.work === 'spin:1ms' && !" + SAMPLE + ".busy");
    open();
    tab.await("document.getElementById('work').value === 'spin'");
    assertThat(tab.evaluate("document.getElementById('work-us').value").asText()).isEqualTo("1000");
    tab.evaluate("live.control({action: 'reset'})");
    tab.await("document.getElementById('work').value === 'echo'");
  }

  /** Restarts the servers, which takes most of the time of this class. */
  @Test
  @Tag("measurement")
  void aPeerThatDoesNotReadFillsTheSendBuffer() throws Exception {
    for (String select : List.of("receive-buffer", "send-buffer", "size")) {
      tab.evaluate("document.getElementById('" + select + "').value = '65536'");
    }
    tab.click("#apply-buffers");
    tab.await("document.getElementById('said').textContent.includes('restart')");
    tab.await(SAMPLE + ".settings.soSndbufBytes === 65536 && !" + SAMPLE + ".busy");
    tab.await(SAMPLE + ".variants.every(v => v.connections.A.client)");
    tab.click("#stall-A");
    tab.await("!" + SAMPLE + ".settings.reading.A");
    for (int i = 0; i < 20; i++) {
      tab.click("#send-A");
    }
    tab.await(
        "document.querySelectorAll('.full[data-buffer=serverSend][data-client=A]').length === 3");
    assertThat(
            tab.evaluate("[...document.querySelectorAll('.where')].map(w => w.textContent)")
                .toString())
        .contains("sleeps in write: the send buffer of A is full", "waits until it has room");
    tab.click("#stall-A");
    tab.await(SAMPLE + ".variants.every(v => v.connections.A.inFlight === 0)");
  }

  @Test
  @Tag("measurement")
  void theTourShowsWhatWasMeasuredAfterAPrediction() throws Exception {
    tab.click("#mode-tour");
    tab.click(".scenes button:nth-child(6)");
    tab.await("document.querySelector('.scene h2').textContent === 'A frozen server'");
    tab.click("[data-option='2']");
    tab.await("document.querySelector('.result .verdict')");
    assertThat(tab.evaluate("document.querySelector('.result').innerText").asText())
        .contains("Your prediction was right.", "4,112 B");
    tab.await("!" + SAMPLE + ".settings.frozen");
  }

  /** Measures for five seconds. */
  @Test
  @Tag("measurement")
  void theTourComparesOnlyServersWhoseCallsAreAllCounted() throws Exception {
    tab.click("#mode-tour");
    tab.click(".scenes button:nth-child(1)");
    tab.click("[data-option='1']");
    tab.await("document.querySelector('.result .verdict')");
    assertThat(tab.evaluate("document.querySelector('.result').innerText").asText())
        .contains("Your prediction was right.", "and so not compared: netty-nio.");
  }

  /** Restarts the servers three times. */
  @Test
  @Tag("measurement")
  void aSceneThatIsLeftWhileItRunsIsTidiedWhenItEnds() throws Exception {
    tab.evaluate("live.control({action: 'reset'})");
    tab.await(SAMPLE + ".settings.soSndbufBytes === 0 && !" + SAMPLE + ".busy");
    tab.click("#mode-tour");
    tab.click(".scenes button:nth-child(3)");
    tab.click("[data-option='0']");
    tab.await("!" + SAMPLE + ".settings.reading.A");
    tab.click("#mode-explore");
    tab.await(SAMPLE + ".settings.reading.A && " + SAMPLE + ".settings.soSndbufBytes === 0");
  }

  @Test
  void afterASceneThatHoldsAStepByStepHoldsIt() throws Exception {
    tab.click("#mode-tour");
    tab.click(".scenes button:nth-child(2)");
    tab.click("[data-option='2']");
    tab.await("document.querySelector('.result .verdict')");
    tab.evaluate("document.getElementById('said').textContent = ''");

    tab.click("#mode-step");
    tab.await("document.getElementById('said').textContent.includes('client A are stopped')");
    int shown = tab.evaluate(SAMPLE + ".sequence").asInt();
    tab.await(SAMPLE + ".sequence > " + (shown + 2));

    assertThat(tab.evaluate(SAMPLE + ".settings.step").asText()).isEqualTo("A");
    tab.click("#mode-explore");
    tab.await(SAMPLE + ".settings.step === null");
  }

  @Test
  void everyTextIsThereInBothLanguages() throws Exception {
    assertThat(
            tab.evaluate(
                    "Object.entries({...texts.all(), ...texts.lines()}).filter(([k, t]) => { const names = s => (s.match(/{\\w+}/g) || []).sort().join();"
                        + " return t.length !== 2 || names(t[0]) !== names(t[1]); }).map(([k]) => k)")
                .toString())
        .isEqualTo("[]");
  }

  /**
   * Two English words in a row are a text, except in code or as a name. On a busy machine the page
   * may say that the connection to {@code ./lab live} is lost.
   */
  private static JsonNode englishTexts() throws Exception {
    return tab.evaluate(
        "(() => { const texts = [], nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
            + " while (nodes.nextNode()) { const node = nodes.currentNode;"
            + " if (!node.parentElement.closest('pre, .at, script, noscript') && /[A-Za-z]{2,} [A-Za-z]{2,}/.test(node.data.replace('Echo Lab', '').replace('./lab live', ''))) texts.push(node.data); }"
            + " return texts; })()");
  }

  @Test
  void inChineseNoEnglishTextIsLeft() throws Exception {
    assertThat(englishTexts()).as("in English").hasSizeGreaterThan(20);
    tab.click("#language");
    tab.await(
        "document.documentElement.lang === 'zh' && document.getElementById('mode-step').textContent === '单步'");
    for (String button :
        List.of("send-A", "load", "load", "stall-A", "stall-A", "freeze", "freeze", "mode-step")) {
      tab.evaluate("document.getElementById('said').textContent = ''");
      tab.click("#" + button);
      tab.await("document.getElementById('said').textContent.startsWith('完成')");
      // The next sample may have been taken before; the one after it shows what the control did.
      int shown = tab.evaluate(SAMPLE + ".sequence").asInt();
      tab.await(SAMPLE + ".sequence > " + (shown + 2));
      assertThat(englishTexts().toString()).as(button).isEqualTo("[]");
    }
    tab.click("#mode-explore");
    tab.await(SAMPLE + ".settings.step === null");
    tab.click("#language");
    tab.await("document.documentElement.lang === 'en'");
    assertThat(tab.evaluate("document.getElementById('said').textContent").asText())
        .startsWith("Done: ");
  }

  @Test
  @Tag("measurement")
  void itFitsPhoneAndDesktopInBothSchemes() throws Exception {
    for (String scheme : List.of("light", "dark")) {
      for (int widthPx : List.of(390, 1440)) {
        open(widthPx, 900, scheme);
        for (String mode : List.of("explore", "tour")) {
          tab.click("#mode-" + mode);
          assertThat(tab.evaluate("document.documentElement.scrollWidth - innerWidth").asInt())
              .as(mode + ", " + widthPx + " px, " + scheme)
              .isLessThanOrEqualTo(0);
        }
        assertThat(
                tab.evaluate(
                        "[...document.querySelectorAll('svg .figure, svg .status, svg .thread text')].filter(t => t.textContent).filter(t => {"
                            + " const a = t.getBoundingClientRect(), b = t.ownerSVGElement.getBoundingClientRect();"
                            + " return a.right > b.right + 1 || a.left < b.left - 1; }).map(t => t.textContent)")
                    .toString())
            .as(widthPx + " px")
            .isEqualTo("[]");
      }
    }
    assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(20, 23, 27)");
  }
}
