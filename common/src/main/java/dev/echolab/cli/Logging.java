package dev.echolab.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Applies the requested level and layout to the shared {@link StderrLogConfiguration}. */
public final class Logging {
  public enum Threshold {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  public enum Format {
    TEXT,
    JSON
  }

  private Logging() {}

  public static void configure(Threshold threshold, Format format) {
    if (format == Format.JSON) {
      Configurator.reconfigure(new StderrLogConfiguration(LoggerContext.getContext(false), format));
    }
    Configurator.setRootLevel(Level.valueOf(threshold.name()));
  }
}
