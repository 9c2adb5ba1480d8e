package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requires markers of the five steps, in order, in the source of every Connection. */
interface StepMarkersContract {
  Pattern MARKER = Pattern.compile("^ *// (step (\\d): (\\w+))", Pattern.MULTILINE);

  @Test
  default void theConnectionMarksTheFiveStepsInOrder() throws IOException {
    List<Path> connections;
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      connections = sources.filter(path -> path.endsWith("Connection.java")).toList();
    }
    assertThat(connections).hasSize(1);
    Matcher marker = MARKER.matcher(Files.readString(connections.get(0)));
    List<String> markers = marker.results().map(found -> found.group(1)).toList();
    assertThat(markers).isSorted();
    assertThat(markers.stream().distinct().collect(Collectors.toList()))
        .containsExactly(
            "step 1: receive",
            "step 2: read",
            "step 3: process",
            "step 4: write",
            "step 5: transmit");
  }
}
