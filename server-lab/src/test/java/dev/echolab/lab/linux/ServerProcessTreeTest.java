package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.lab.linux.ProcessSnapshot.ThreadUse;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.Target;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ServerProcessTreeTest {
  @BeforeEach
  void needsProc() {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc here");
  }

  @Test
  void aServerInsideOfTheClientHasNoCostsOfItsOwn() throws Exception {
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerProcessTree found =
          ServerProcessTree.listeningAt(new Target("127.0.0.1", here.getLocalPort()));
      assertThat(found.names()).isEmpty();
      assertThat(found.sample()).isEmpty();
    }
  }

  @Test
  void childrenOfTheServerCountAsTheServer() throws Exception {
    // The shell waits; its child works.
    Process shell = new ProcessBuilder("sh", "-c", "while :; do :; done & wait").start();
    try {
      ServerProcessTree processes = ServerProcessTree.of(shell.pid());
      Awaitility.await().until(() -> processes.sample().orElseThrow().size() == 2);
      Map<Long, ProcessSnapshot> begin = processes.sample().orElseThrow();

      Awaitility.await()
          .until(
              () ->
                  ServerProcessTree.between(begin, processes.sample().orElseThrow(), 1)
                          .orElseThrow()
                          .cpuUserNs()
                      >= 50_000_000);
      assertThat(processes.names()).hasSize(1);
      assertThat(processes.names().get(0)).endsWith("(process " + shell.pid() + ")");
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  @Test
  void aNameThatIsNotUtf8HidesNoFigures() throws Exception {
    // As of a thread whose longer name the kernel has cut within a character.
    String script = "printf 'caf\\303' > /proc/$$/comm; echo named; read -r end";
    Process named = new ProcessBuilder("sh", "-c", script).start();
    try (BufferedReader output = named.inputReader()) {
      assertThat(output.readLine()).isEqualTo("named");

      assertThat(ProcessSnapshot.of(named.pid()).orElseThrow().use()).containsKey(named.pid());
      assertThat(ThreadStates.of(named.pid(), "caf")).hasSize(1);
      assertThat(new ThreadActivity(named.pid(), name -> true, 1).sample().threads())
          .extracting(ThreadActivity.Entry::name)
          .containsExactly("caf\uFFFD");
    } finally {
      named.destroyForcibly();
    }
  }

  @Test
  void theCompilersOfAJvmHaveTheirShareOfItsCpu() {
    // This JVM has compiled what the build tool and the tests needed.
    ProcessSnapshot nothing = threads(Map.of());
    ProcessSnapshot now = ProcessSnapshot.of(ProcessHandle.current().pid()).orElseThrow();
    ProcessCost sinceItsStart = ProcessCost.between(nothing, now, 1);
    assertThat(sinceItsStart.compilerNs())
        .isGreaterThanOrEqualTo(ProcessCpu.TICK_NS)
        .isLessThan(sinceItsStart.cpuNs());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C1 CompilerThre",
        "C2 CompilerThre",
        "C1 Comp..hread0",
        "C2 Comp..read12",
        "JVMCI CompilerT",
        "JVMCI C..hread0",
        "JVMCI-native Co",
        "JVMCI-n..hread0",
        "JIT Compilation"
      })
  void theCompilersOfEachJvmAreKnownByTheirNames(String name) {
    assertThat(ProcessSnapshot.isCompiler("Name:\t" + name)).isTrue();
  }

  @Test
  void noOtherThreadIsACompiler() {
    assertThat(List.of("java", "nio-loop-1", "JVMCI", "Common-Cleaner", "C2", "G1 Conc#0"))
        .noneMatch(name -> ProcessSnapshot.isCompiler("Name:\t" + name));
  }

  @Test
  void ofEachThreadCountsWhatItDidBetweenTwoSamplesIfItIsStillThere() {
    ProcessSnapshot begin =
        threads(
            Map.of(
                1L, new ThreadUse(100, 10, 1_000),
                2L, new ThreadUse(7, 7, 7)));
    ProcessSnapshot end =
        threads(
            Map.of(
                1L, new ThreadUse(150, 13, 1_500),
                3L, new ThreadUse(4, 5, 60)));
    assertThat(end.useSince(begin)).isEqualTo(new ThreadUse(54, 8, 560));
  }

  private static ProcessSnapshot threads(Map<Long, ThreadUse> use) {
    return new ProcessSnapshot(new ProcessCpu(0, 0), 0, use.size(), use);
  }

  @Test
  void aProcessThatEndedTookItsFiguresWithIt() {
    ProcessSnapshot idle = threads(Map.of());
    Map<Long, ProcessSnapshot> both = Map.of(1L, idle, 2L, idle);
    Map<Long, ProcessSnapshot> one = Map.of(1L, idle);

    assertThat(ServerProcessTree.between(both, one, 1)).isEmpty();
    assertThat(ServerProcessTree.between(one, both, 1)).isPresent();

    Map<Long, ProcessIo> ioOfBoth = Map.of(1L, new ProcessIo(9, 8), 2L, new ProcessIo(5, 5));
    Map<Long, ProcessIo> ioOfOne = Map.of(1L, new ProcessIo(3, 2));
    assertThat(ServerProcessTree.ioBetween(ioOfBoth, ioOfOne)).isEmpty();
    assertThat(ServerProcessTree.ioBetween(ioOfOne, ioOfBoth)).contains(new ProcessIo(11, 11));
  }

  @Test
  void aProcessThatIsGoneCannotBeSampled() throws Exception {
    Process gone = new ProcessBuilder(List.of("true")).start();
    gone.waitFor();
    assertThat(ServerProcessTree.of(gone.pid()).sample()).isEmpty();
    assertThat(ThreadStates.of(gone.pid(), "")).isEmpty();
  }
}
