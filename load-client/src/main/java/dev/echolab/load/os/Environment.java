package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a measurement was made: what a reader needs to judge whether it can be compared. */
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

  private Environment() {}

  /** Names and values, in a fixed order; what cannot be read is left out. */
  public static Map<String, String> capture() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("arch", System.getProperty("os.arch"));
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    put(all, "cpu", cpuModel());
    put(all, "clock", read("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
    all.put(
        "jdk",
        System.getProperty("java.vendor")
            + " "
            + System.getProperty("java.runtime.version")
            + " "
            + System.getProperty("java.vm.name"));
    put(all, "commit", System.getProperty("echolab.commit"));
    for (String name : SYSCTLS) {
      put(all, name.replace('/', '.'), read("/proc/sys/" + name));
    }
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  private static String cpuModel() {
    String info = read("/proc/cpuinfo");
    if (info == null) {
      return null;
    }
    return info.lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(null);
  }

  /**
   * Not by readString: it asks for one byte first, and /proc/sys answers that with a value that is
   * cut off.
   */
  private static String read(String path) {
    try {
      return String.join("\n", Files.readAllLines(Path.of(path))).trim().replace('\t', ' ');
    } catch (IOException e) {
      return null;
    }
  }
}
