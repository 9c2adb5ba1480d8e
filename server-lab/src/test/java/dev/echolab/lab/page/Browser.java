package dev.echolab.lab.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real browser without a window: the distribution's Chromium, started once per page with a
 * profile of its own. It loads a file, runs its scripts and prints the page as it stands then; what
 * it wanted from the network is in its own log of it.
 */
final class Browser {
  private static final Duration WITHIN = Duration.ofSeconds(90);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern FINDINGS =
      Pattern.compile("<script[^>]*id=\"findings\"[^>]*>(.*?)</script>", Pattern.DOTALL);

  /**
   * What came of a page.
   *
   * @param findings what the page's probe found, see {@link #open}
   * @param console lines that the page wrote to the console, errors among them
   * @param requests addresses that were asked for, without the file itself
   */
  record Opened(JsonNode findings, List<String> console, List<String> requests) {}

  private final Path executable;
  private final Path folder;

  private Browser(Path executable, Path folder) {
    this.executable = executable;
    this.folder = folder;
  }

  /** Empty if none is installed. */
  static Optional<Browser> find(Path folder) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(":", -1)) {
      for (String name : NAMES) {
        Path executable = Path.of(directory, name);
        if (Files.isExecutable(executable)) {
          return Optional.of(new Browser(executable, folder));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a page of which the last script leaves its findings, as JSON, in an element with the id
   * {@code findings}.
   */
  Opened open(Path page, int widthPx, int heightPx) throws IOException, InterruptedException {
    Path netLog = folder.resolve("net.json");
    Path dom = folder.resolve("dom.html");
    Path console = folder.resolve("console.txt");
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile"),
            "--window-size=" + widthPx + "," + heightPx,
            "--enable-logging=stderr",
            "--log-net-log=" + netLog,
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(console.toFile())
            .start();
    if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException("the browser did not end within " + WITHIN);
    }
    List<String> said =
        Files.readAllLines(console).stream().filter(line -> line.contains("CONSOLE")).toList();
    return new Opened(findings(Files.readString(dom), said), said, requests(netLog, page));
  }

  private static JsonNode findings(String dom, List<String> said) throws IOException {
    Matcher form = FINDINGS.matcher(dom);
    if (!form.find()) {
      throw new IOException("the page left no findings; its console: " + said);
    }
    return new ObjectMapper().readTree(form.group(1));
  }

  /** Every address that a request was started for on behalf of the page, but the page's own. */
  private static List<String> requests(Path netLog, Path page) throws IOException {
    String log = Files.readString(netLog, StandardCharsets.UTF_8);
    Matcher urls = Pattern.compile("\"url\":\"((?:https?|wss?|ftp|file):[^\"]*)\"").matcher(log);
    List<String> all = new ArrayList<>();
    while (urls.find()) {
      String url = urls.group(1);
      if (!url.startsWith(page.toUri().toString()) && !isTheBrowsersOwn(url)) {
        all.add(url);
      }
    }
    return all;
  }

  /** Chromium asks its maker's services of its own accord; a page cannot make it do so. */
  private static boolean isTheBrowsersOwn(String url) {
    String host = url.replaceFirst("^[a-z]+://([^/:]*).*$", "$1").toLowerCase(Locale.ROOT);
    return host.endsWith(".googleapis.com")
        || host.endsWith(".google.com")
        || host.endsWith(".gvt1.com");
  }
}
