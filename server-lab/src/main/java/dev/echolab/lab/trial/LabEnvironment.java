package dev.echolab.lab.trial;

import dev.echolab.load.os.Environment;
import dev.echolab.load.os.OpenFileLimit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of a result: that of every load, the time, and the limit of open files. */
public final class LabEnvironment {
  private LabEnvironment() {}

  /** Names and values, in a fixed order; what cannot be learnt is left out. */
  public static Map<String, String> capture() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.putAll(Environment.capture());
    OpenFileLimit.soft().ifPresent(files -> all.put("openFiles", Long.toString(files)));
    return all;
  }
}
