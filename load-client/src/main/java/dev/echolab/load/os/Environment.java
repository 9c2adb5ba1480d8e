package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes the machine and JVM of a measurement, so that readers can compare measurements. */
public final class Environment {
  private static final List<String> SYSCTLS =
      List.of(
          "net/ipv4/tcp_rmem",
          "net/ipv4/tcp_wmem",
          "net/ipv4/tcp_congestion_control",
          "net/ipv4/tcp_slow_start_after_idle",
          "net/ipv4/ip_local_port_range",
          "net/core/somaxconn",
          "net/core/rmem_max",
          "net/core/wmem_max");

  /** Variables that add options to every JVM, those of the servers included. */
  private static final List<String> JVM_OPTION_VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private Environment() {}

  /** Returns a note for each variable that gives this JVM options which no command line shows. */
  public static List<String> notes() {
    return JVM_OPTION_VARIABLES.stream()
        .filter(name -> System.getenv(name) != null)
        .map(name -> "note: " + name + " adds JVM options: " + System.getenv(name))
        .toList();
  }

  /** Returns names and values in a fixed order; values that cannot be read are absent. */
  public static Map<String, String> capture() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("os", properties("os.name", "os.version"));
    values.put("arch", System.getProperty("os.arch"));
    values.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    values.put("cpu", cpuModel());
    values.put("clock", read("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
    values.put("jdk", properties("java.vendor", "java.runtime.version", "java.vm.name"));
    values.put("commit", System.getProperty("echolab.commit"));
    JVM_OPTION_VARIABLES.forEach(name -> values.put(name, System.getenv(name)));
    SYSCTLS.forEach(name -> values.put(name.replace('/', '.'), read("/proc/sys/" + name)));
    values.values().removeIf(Objects::isNull);
    return values;
  }

  private static String properties(String... names) {
    return Stream.of(names).map(System::getProperty).collect(Collectors.joining(" "));
  }

  private static String cpuModel() {
    return Objects.requireNonNullElse(read("/proc/cpuinfo"), "")
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(null);
  }

  /** Reads by lines: Files.readString reads one byte first, and /proc/sys truncates then. */
  private static String read(String path) {
    try {
      return String.join("\n", Files.readAllLines(Path.of(path))).trim().replace('\t', ' ');
    } catch (IOException e) {
      return null;
    }
  }
}
