package dev.echolab.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import dev.echolab.testing.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs a server in a process of its own, which a test may stop, freeze or kill. */
final class RealServer implements AutoCloseable {
  private static final LabHome HOME = new LabHome(Path.of("..").toAbsolutePath().normalize());
  private static final long ENDS_WITHIN_SECONDS = 20;

  /** Collects the command prefix, the JVM flags and the options of a server to start. */
  static final class Start {
    private final Variant variant;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmFlags = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private String log;

    private Start(Variant variant) {
      this.variant = variant;
      jvmFlags.add("--enable-native-access=ALL-UNNAMED");
      jvmFlags.addAll(TestJvm.options());
    }

    /**
     * Sets a command that executes the rest of its command line, such as {@code ip netns exec x}.
     */
    Start withPrefix(String... command) {
      prefix.addAll(List.of(command));
      return this;
    }

    /** Starts the server in a shell that first sets this limit of open files. */
    Start withMaxOpenFiles(int files) {
      return withPrefix("bash", "-c", "ulimit -n " + files + "; exec \"$0\" \"$@\"");
    }

    Start jvm(String... flags) {
      jvmFlags.addAll(List.of(flags));
      return this;
    }

    Start options(String... more) {
      options.addAll(List.of(more));
      return this;
    }

    /** Sets the destination of standard error. */
    Start logTo(String path) {
      log = path;
      return this;
    }

    RealServer start() throws IOException {
      List<String> command = new ArrayList<>(prefix);
      command.add(TestJvm.java());
      command.addAll(jvmFlags);
      command.addAll(List.of("-jar", HOME.jar(variant.module()).toString()));
      command.addAll(variant.arguments());
      command.addAll(options);
      Path file = log == null ? Files.createTempFile("echolab", ".log") : Path.of(log);
      Process process = new ProcessBuilder(command).redirectError(file.toFile()).start();
      return new RealServer(process, file);
    }
  }

  private final Process process;
  private final Path log;
  private final int port;
  private int metricsPort;

  private RealServer(Process process, Path log) throws IOException {
    this.process = process;
    this.log = log;
    this.port = readyPort();
  }

  /** Skips the test with a message where this variant cannot run. */
  static Start of(String name) {
    Variant variant = Variants.named(name).orElseThrow();
    String why =
        Files.exists(HOME.jar(variant.module()))
            ? variant.whyNotOn(Runtime.version()).orElse("")
            : variant.module() + " is not built";
    if (!why.isEmpty()) {
      System.err.println("SKIPPED: " + name + " " + why);
    }
    assumeTrue(why.isEmpty(), why);
    return new Start(variant);
  }

  private int readyPort() throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.matches("metrics .*:\\d+")) {
        metricsPort = portAtEndOf(line);
      }
      if (line.startsWith("READY ")) {
        return portAtEndOf(line.split(" ", -1)[2]);
      }
    }
    process.onExit().completeOnTimeout(process, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    String end = process.isAlive() ? "it does not end" : "exit code " + process.exitValue();
    process.destroyForcibly();
    throw new IOException("not ready, " + end + ": " + log());
  }

  private static int portAtEndOf(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  int port() {
    return port;
  }

  /** Returns the port given with {@code --metrics-port}. */
  int metricsPort() {
    return metricsPort;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.isRegularFile(log) ? Files.readString(log) : "";
  }

  void awaitLog(String text) {
    Awaitility.await("the log says: " + text)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> log().contains(text));
  }

  /** Sends a signal: TERM, KILL, STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    assertThat(Commands.run("kill", "-" + name, Long.toString(pid()))).isZero();
  }

  /** Waits for the end of the process. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Files.isRegularFile(log)) {
      Files.delete(log);
    }
  }
}
