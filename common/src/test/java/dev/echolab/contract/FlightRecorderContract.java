package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.server.EchoServer;
import dev.echolab.server.Tracing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** Requires step events in a recording with the project's settings, and none without. */
interface FlightRecorderContract extends ContractFixture {
  int REQUEST_BYTES = 16 + 100;

  @Test
  default void aRecordingWithTheSettingsContainsEveryStep() throws Exception {
    Configuration settings = Configuration.create(Path.of("..", "docs", "echolab.jfc"));
    List<RecordedEvent> events = record(new Recording(settings), Tracing.ON);

    assertThat(bytesOf(events, "dev.echolab.Read")).contains(REQUEST_BYTES);
    assertThat(bytesOf(events, "dev.echolab.Write")).contains(REQUEST_BYTES);
    assertThat(named(events, "dev.echolab.Process")).isNotEmpty();
    assertThat(events).noneMatch(event -> event.getDuration().isNegative());
  }

  @Test
  default void aRecordingWithoutTheSettingsContainsNoStep() throws Exception {
    assertThat(record(new Recording(), Tracing.ON)).isEmpty();
  }

  @Test
  default void aServerWithoutTracingRecordsNoStep() throws Exception {
    Configuration settings = Configuration.create(Path.of("..", "docs", "echolab.jfc"));

    assertThat(record(new Recording(settings), Tracing.OFF)).isEmpty();
  }

  /** Echoes once while the recording runs; returns this project's events. */
  private List<RecordedEvent> record(Recording recording, Tracing tracing) throws IOException {
    Path file = Files.createTempFile("steps", ".jfr");
    try (recording) {
      EchoServer server = start(options().tracing(tracing));
      recording.start();
      FramedClient client = framedClient(server);
      client.echo(1, Requests.payload(1, 100));
      client.echo(2, Requests.payload(2, 100));
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().startsWith("dev.echolab."))
          .toList();
    } finally {
      Files.delete(file);
    }
  }

  private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name));
  }

  private static List<Integer> bytesOf(List<RecordedEvent> events, String name) {
    return named(events, name).map(event -> event.getInt("bytes")).toList();
  }
}
