package dev.echolab.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolab.lab.explain.TracedProbe.TracedRequest;
import dev.echolab.load.driver.EchoPeer;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.plan.Target;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TracedProbeTest {
  private static final int SIZE_BYTES = 100;
  private static final TraceFrame TRACE = new TraceFrame(1, 2, 3, 4, 5, 6, 7, 8, 9);

  private static byte[] trace(long id) {
    return TRACE.toFrame(id).array();
  }

  private static long idOf(byte[] message) {
    return Frame.id(ByteBuffer.wrap(message), 0);
  }

  private static TracedProbe probe(EchoPeer peer) throws IOException {
    return TracedProbe.connect(new Target("127.0.0.1", peer.port()), SIZE_BYTES, 1);
  }

  @Test
  void aResponseAndItsTraceCompleteARequest() throws Exception {
    try (EchoPeer peer =
            EchoPeer.framed(SIZE_BYTES, (s, c, i, answer) -> List.of(answer, trace(idOf(answer))));
        TracedProbe probe = probe(peer)) {
      for (int i = 0; i < 3; i++) {
        long intendedNs = System.nanoTime();
        TracedRequest request = probe.sample(intendedNs);

        assertThat(request.trace()).isEqualTo(TRACE);
        assertThat(
                new long[] {
                  intendedNs, request.writeStartNs(), request.writeEndNs(), request.completeNs()
                })
            .isSorted();
        assertThat(request.completeNs() - request.writeStartNs()).isPositive();
      }
      assertThat(probe.localPort()).isPositive();
    }
  }

  @Test
  void aWrongByteFailsTheRequest() throws Exception {
    try (EchoPeer peer =
            EchoPeer.framed(
                SIZE_BYTES,
                (s, c, i, answer) -> {
                  answer[60] ^= 1;
                  return List.of(answer, trace(idOf(answer)));
                });
        TracedProbe probe = probe(peer)) {
      assertThatThrownBy(() -> probe.sample(0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not its echo");
    }
  }

  @Test
  void aTraceOfAnotherRequestFailsTheRequest() throws Exception {
    try (EchoPeer peer =
            EchoPeer.framed(SIZE_BYTES, (s, c, i, answer) -> List.of(answer, trace(4711)));
        TracedProbe probe = probe(peer)) {
      assertThatThrownBy(() -> probe.sample(0)).hasMessageContaining("no TRACE frame");
    }
  }

  @Test
  void aConnectErrorNamesTheServer() throws Exception {
    EchoPeer gone = EchoPeer.plain();
    gone.close();
    assertThatThrownBy(() -> probe(gone))
        .isInstanceOf(UnusableTargetException.class)
        .hasMessageContaining("127.0.0.1:" + gone.port());
  }
}
