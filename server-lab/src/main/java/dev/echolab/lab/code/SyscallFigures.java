package dev.echolab.lab.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** System calls as they were counted: the data file of the documents. */
final class SyscallFigures {
  static final String PATH = "docs/data/calls.json";

  private final JsonNode data;

  private SyscallFigures(JsonNode data) {
    this.data = data;
  }

  static SyscallFigures parse(String json) {
    try {
      return new SyscallFigures(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(PATH + " is no JSON", e);
    }
  }

  /** The committed figures. */
  static SyscallFigures packed() {
    return parse(Sources.text(PATH));
  }

  /**
   * A call, and how often it was made in an scenario.
   *
   * @param name the kernel's; {@code others} for what was not told apart
   * @param each times per scenario run
   */
  record Figure(String name, double each) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.2f", name, each);
    }
  }

  /** The calls of a topic, the most frequent first; what rounds to nothing is left out. */
  List<Figure> of(Topic topic, Model model) {
    JsonNode counted = counted(topic.scenario(), model);
    double times = counted.get("times").doubleValue();
    return counted.get("calls").properties().stream()
        .filter(call -> topic.calls().contains(call.getKey()))
        .map(call -> new Figure(call.getKey(), call.getValue().longValue() / times))
        .filter(figure -> figure.each() >= 0.005)
        .sorted(Comparator.comparingDouble(Figure::each).reversed().thenComparing(Figure::name))
        .toList();
  }

  /** All calls of an scenario. */
  double all(SyscallScenario scenario, Model model) {
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

  /** The line under a region. */
  String line(Topic topic, Model model) {
    List<Figure> figures = of(topic, model);
    if (topic.calls() == SyscallNames.NONE) {
      return "no call: the kernel works alone";
    }
    String per = " per " + topic.scenario().unit();
    return figures.isEmpty()
        ? "none" + per
        : figures.stream().map(Figure::toString).collect(Collectors.joining(", ")) + per;
  }

  /** Where and when they were counted. */
  String environment() {
    Map<String, String> parts =
        data.get("environment").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, part -> part.getValue().asText()));
    return "%s, %s, %s cores, JDK %s"
        .formatted(parts.get("time"), parts.get("os"), parts.get("cores"), parts.get("jdk"));
  }
}
