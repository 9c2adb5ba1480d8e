package dev.echolab.docs;

import java.util.Locale;

/** Lists what a peer does while the kernel counts the server's system calls. */
enum SyscallScenario {
  ECHO("echo", "one connection, 128 B, one request after the other, raw protocol", 2_000),
  CONNECTION("connection", "connect, one echo of 128 B, the peer closes", 200),
  SILENT_READER(
      "silent reader", "a peer sends without reading until all buffers are full, then reads", 5),
  RESET("reset", "connect, one echo of 128 B, the peer resets the connection", 200);

  private final String unit;
  private final String description;
  private final int times;

  SyscallScenario(String unit, String description, int times) {
    this.unit = unit;
    this.description = description;
    this.times = times;
  }

  /** Returns what one run is called in a figure: per echo, per connection. */
  String unit() {
    return unit;
  }

  String description() {
    return description;
  }

  /** Returns how often the scenario runs while the calls are counted. */
  int times() {
    return times;
  }

  /** Returns the scenario's key in the data file. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
