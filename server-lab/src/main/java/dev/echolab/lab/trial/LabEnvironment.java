package dev.echolab.lab.trial;

import dev.echolab.load.os.Environment;
import dev.echolab.load.os.ProcFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Captures the environment of a result: that of every load, the time, and the limit of open files.
 */
public final class LabEnvironment {
  private LabEnvironment() {}

  /** Returns names and values, in a fixed order; what is not available is left out. */
  public static Map<String, String> capture() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    environment.putAll(Environment.capture());
    ProcFile.openFileLimit().ifPresent(files -> environment.put("openFiles", Long.toString(files)));
    return environment;
  }
}
