package dev.echolab.lab.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads the system calls that {@link ScenarioRunner} counted: docs/data/calls.json. */
final class SyscallFigures {
  static final String PATH = "docs/data/calls.json";

  /** Smaller figures round to 0.00. */
  private static final double MIN_SHOWN = 0.005;

  private final JsonNode data;

  private SyscallFigures(JsonNode data) {
    this.data = data;
  }

  static SyscallFigures read(Path root) throws IOException {
    try {
      return new SyscallFigures(new ObjectMapper().readTree(Files.readString(root.resolve(PATH))));
    } catch (JsonProcessingException e) {
      throw new IOException(PATH + " is not JSON", e);
    }
  }

  /**
   * Holds how often a call was made.
   *
   * @param name the kernel's name; {@code others} for all calls that were not counted by name
   * @param count per run of the scenario
   */
  record Figure(String name, double count) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.2f", name, count);
    }
  }

  /** Returns the calls of a topic, the most frequent first, without those that round to zero. */
  List<Figure> of(Topic topic, Model model) {
    JsonNode counted = counted(topic.scenario(), model);
    double times = counted.get("times").doubleValue();
    return counted.get("calls").properties().stream()
        .filter(call -> topic.calls().contains(call.getKey()))
        .map(call -> new Figure(call.getKey(), call.getValue().longValue() / times))
        .filter(figure -> figure.count() >= MIN_SHOWN)
        .sorted(Comparator.comparingDouble(Figure::count).reversed().thenComparing(Figure::name))
        .toList();
  }

  /** Returns the number of all calls per run of the scenario. */
  double total(SyscallScenario scenario, Model model) {
    JsonNode counted = counted(scenario, model);
    return counted.get("total").doubleValue() / counted.get("times").doubleValue();
  }

  private JsonNode counted(SyscallScenario scenario, Model model) {
    JsonNode counted = data.at("/variants/" + model.variant() + "/" + scenario.key());
    if (counted.isMissingNode()) {
      throw new IllegalArgumentException(
          PATH + " has no " + scenario.key() + " of " + model.variant() + "; count again");
    }
    return counted;
  }

  /** Returns the calls of a topic in one line. */
  String line(Topic topic, Model model) {
    if (topic.calls() == SyscallNames.NONE) {
      return "no call: the kernel works alone";
    }
    List<Figure> figures = of(topic, model);
    String calls = figures.stream().map(Figure::toString).collect(Collectors.joining(", "));
    return (figures.isEmpty() ? "none" : calls) + " per " + topic.scenario().unit();
  }

  /** Returns where and when the calls were counted. */
  String environment() {
    JsonNode environment = data.get("environment");
    return "%s, %s, %s cores, JDK %s"
        .formatted(
            environment.path("time").asText(),
            environment.path("os").asText(),
            environment.path("cores").asText(),
            environment.path("jdk").asText());
  }
}
