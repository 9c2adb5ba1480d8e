package dev.echolab.cli;

import java.net.URI;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Turns the shared Log4j 2 configuration ({@code log4j2.xml}) to what was asked for. */
public final class Logging {
  private static final URI JSON = URI.create("classpath:log4j2-json.xml");

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
      Configurator.reconfigure(JSON);
    }
    Configurator.setRootLevel(Level.valueOf(threshold.name()));
  }
}
