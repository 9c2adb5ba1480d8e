package dev.echolab.lab.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.Target;
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
  void theCompilersOfAJvmHaveTheirShareOfItsCpu() {
    // This JVM has compiled what the build tool and the tests needed.
    ProcessSnapshot nothing = new ProcessSnapshot(new ProcessCpu(0, 0), 0, 0, Map.of());
    ProcessSnapshot now = ProcessSnapshot.of(ProcessHandle.current().pid()).orElseThrow();
    ProcessCost sinceItsStart = ProcessCost.between(nothing, now, 1);
    assertThat(sinceItsStart.compilerNs())
        .isGreaterThanOrEqualTo(ProcessCpu.TICK_NS)
        .isLessThan(sinceItsStart.cpuNs());
  }

  @Test
  void aProcessThatEndedTookItsFiguresWithIt() {
    ProcessSnapshot idle = new ProcessSnapshot(new ProcessCpu(0, 0), 0, 0, Map.of());
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
