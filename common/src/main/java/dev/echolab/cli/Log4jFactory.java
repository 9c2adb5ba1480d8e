package dev.echolab.cli;

import java.net.URI;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;

/**
 * Provides the Log4j 2 configuration when the first logger is created; registered in {@code
 * log4j2.component.properties}. A file given with {@code -Dlog4j2.configurationFile} takes
 * precedence.
 */
public final class Log4jFactory extends ConfigurationFactory {
  private static final String[] ALL_FILE_TYPES = {"*"};

  @Override
  protected String[] getSupportedTypes() {
    return ALL_FILE_TYPES;
  }

  @Override
  public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
    return null; // for the next factory
  }

  @Override
  public Configuration getConfiguration(LoggerContext context, String name, URI location) {
    return location == null ? new StderrLogConfiguration(context, Logging.Format.TEXT) : null;
  }
}
