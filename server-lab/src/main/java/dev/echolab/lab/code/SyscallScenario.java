package dev.echolab.lab.code;

import java.util.Locale;

/** What a peer does while the kernel counts the calls of the server. */
enum SyscallScenario {
  ECHO("echo", "one connection, 128 B, one request after the other, raw protocol", 2_000),
  CONNECTION("connection", "connect, one echo of 128 B, the peer closes", 200),
  SILENT_READER(
      "silent reader", "a peer sends without reading until nothing is taken, then reads all", 5),
  RESET("reset", "connect, one echo of 128 B, the peer resets the connection", 200);

  private final String name;
  private final String description;
  private final int times;

  SyscallScenario(String name, String description, int times) {
    this.name = name;
    this.description = description;
    this.times = times;
  }

  /** What one of them is called in a figure: per echo, per connection. */
  String unit() {
    return name;
  }

  String description() {
    return description;
  }

  /** How often it is done while it is counted. */
  int times() {
    return times;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
