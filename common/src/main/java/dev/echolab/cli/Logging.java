package dev.echolab.cli;

import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Turns the one shared Log4j 2 configuration ({@code log4j2.xml}) to what was asked for. */
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
      // log4j2.xml names its appender by this property; it is read again when that changes.
      System.setProperty("echolab.log.format", format.name().toLowerCase(Locale.ROOT));
      Configurator.reconfigure();
    }
    Configurator.setRootLevel(Level.valueOf(threshold.name()));
  }
}
