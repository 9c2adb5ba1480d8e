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
 * Opens pages in the distribution's Chromium, headless, one process with its own profile per page.
 * Chromium loads a file, runs its scripts, prints the resulting DOM, and logs its network requests.
 */
public final class Browser {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern FINDINGS =
      Pattern.compile("<script[^>]*id=\"findings\"[^>]*>(.*?)</script>", Pattern.DOTALL);

  /**
   * Holds the outcome of one page.
   *
   * @param findings what the page's probe found, see {@link #open}
   * @param console lines on the console, including errors
   * @param requests requested addresses, without the file itself
   */
  record Opened(JsonNode findings, List<String> console, List<String> requests) {}

  private final Path executable;
  private final Path folder;

  private Browser(Path executable, Path folder) {
    this.executable = executable;
    this.folder = folder;
  }

  /** Returns the browser, or empty if none is installed. */
  static Optional<Browser> find(Path folder) {
    return executable().map(executable -> new Browser(executable, folder));
  }

  /** Returns the program on the PATH, or empty. */
  public static Optional<Path> executable() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(":", -1)) {
      for (String name : NAMES) {
        Path executable = Path.of(directory, name);
        if (Files.isExecutable(executable)) {
          return Optional.of(executable);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a page whose last script puts its findings, as JSON, into an element with the id {@code
   * findings}.
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
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException("the browser did not end within " + TIMEOUT);
    }
    List<String> consoleLines =
        Files.readAllLines(console).stream().filter(line -> line.contains("CONSOLE")).toList();
    return new Opened(
        findings(Files.readString(dom), consoleLines), consoleLines, requests(netLog, page));
  }

  private static JsonNode findings(String dom, List<String> consoleLines) throws IOException {
    Matcher script = FINDINGS.matcher(dom);
    if (!script.find()) {
      throw new IOException("the page has no findings; its console: " + consoleLines);
    }
    return new ObjectMapper().readTree(script.group(1));
  }

  /** Returns the addresses that were requested for the page, without the page itself. */
  private static List<String> requests(Path netLog, Path page) throws IOException {
    String log = Files.readString(netLog, StandardCharsets.UTF_8);
    Matcher urls = Pattern.compile("\"url\":\"((?:https?|wss?|ftp|file):[^\"]*)\"").matcher(log);
    List<String> requests = new ArrayList<>();
    while (urls.find()) {
      String url = urls.group(1);
      if (!url.startsWith(page.toUri().toString()) && !isTheBrowsersOwn(url)) {
        requests.add(url);
      }
    }
    return requests;
  }

  /** Returns whether Chromium requests the address by itself; a page cannot cause that. */
  private static boolean isTheBrowsersOwn(String url) {
    String host = url.replaceFirst("^[a-z]+://([^/:]*).*$", "$1").toLowerCase(Locale.ROOT);
    return host.endsWith(".googleapis.com")
        || host.endsWith(".google.com")
        || host.endsWith(".gvt1.com");
  }
}
