package dev.echolab.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the system calls that {@link ScenarioRunner} counted: the content of docs/data/calls.json.
 *
 * @param episodes descriptions of the scenarios, by key
 * @param variants what was counted, by variant and scenario
 * @param environment where and when, by name
 */
record SyscallFigures(
    int schemaVersion,
    String kind,
    Map<String, String> episodes,
    Map<String, Map<String, Counted>> variants,
    Map<String, String> environment) {
  /** The data file, from the project's root. */
  static final String PATH = "docs/data/calls.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Smaller figures round to 0.00. */
  private static final double MIN_SHOWN = 0.005;

  /**
   * Holds the calls of one variant in one scenario.
   *
   * @param times how often the scenario ran
   * @param total all calls
   * @param calls by the kernel's name; {@code others} for all that were not counted by name
   */
  record Counted(int times, long total, Map<String, Long> calls) {}

  /**
   * Holds how often a call was made.
   *
   * @param count per run of the scenario
   */
  record Figure(String name, double count) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.2f", name, count);
    }
  }

  static SyscallFigures read(Path root) throws IOException {
    try {
      return JSON.readValue(Files.readString(root.resolve(PATH)), SyscallFigures.class);
    } catch (JsonProcessingException e) {
      throw new IOException(PATH + " is not JSON of counted calls", e);
    }
  }

  /** Returns the content of the data file. */
  String toJson() throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  /** Returns the calls of a topic, the most frequent first, without those that round to zero. */
  List<Figure> of(Topic topic, Model model) {
    Counted counted = counted(topic.scenario(), model);
    return counted.calls().entrySet().stream()
        .filter(call -> topic.calls().contains(call.getKey()))
        .map(call -> new Figure(call.getKey(), (double) call.getValue() / counted.times()))
        .filter(figure -> figure.count() >= MIN_SHOWN)
        .sorted(Comparator.comparingDouble(Figure::count).reversed().thenComparing(Figure::name))
        .toList();
  }

  /** Returns the number of all calls per run of the scenario. */
  double total(SyscallScenario scenario, Model model) {
    Counted counted = counted(scenario, model);
    return (double) counted.total() / counted.times();
  }

  private Counted counted(SyscallScenario scenario, Model model) {
    return variants.get(model.variant()).get(scenario.key());
  }

  /**
   * Returns one call of a scenario.
   *
   * @throws IllegalArgumentException if it was not counted
   */
  Figure of(SyscallScenario scenario, Model model, String name) {
    Counted counted = counted(scenario, model);
    Long count = counted.calls().get(name);
    if (count == null) {
      throw new IllegalArgumentException(
          PATH + " has no " + name + " of " + model.variant() + " in " + scenario.key());
    }
    return new Figure(name, (double) count / counted.times());
  }

  /** Returns where and when the calls were counted, in one line. */
  String place() {
    return "%s, %s, %s cores, JDK %s"
        .formatted(
            environment.get("time"),
            environment.get("os"),
            environment.get("cores"),
            environment.get("jdk"));
  }
}
