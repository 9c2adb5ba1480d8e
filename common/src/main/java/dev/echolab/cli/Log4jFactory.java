package dev.echolab.cli;

import java.net.URI;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;

/**
 * What Log4j 2 asks for its configuration at the first logger (named in {@code
 * log4j2.component.properties}). Who gives a file of his own, with {@code
 * -Dlog4j2.configurationFile}, gets that.
 */
public final class Log4jFactory extends ConfigurationFactory {
  private static final String[] EVERY_TYPE_OF_FILE = {"*"};

  @Override
  protected String[] getSupportedTypes() {
    return EVERY_TYPE_OF_FILE;
  }

  @Override
  public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
    return null; // for the next factory
  }

  @Override
  public Configuration getConfiguration(LoggerContext context, String name, URI location) {
    return location == null ? StderrLogConfiguration.text(context) : null;
  }
}
