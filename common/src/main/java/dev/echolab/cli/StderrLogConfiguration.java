package dev.echolab.cli;

import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/**
 * One configuration of Log4j 2 for all programs: the log goes to standard error, for standard
 * output belongs to results and to READY.
 *
 * <p>In Java and not in {@code log4j2.xml}: to read that file, and to look for the plugins that it
 * names, was a tenth of a server's start (docs/performance.md). The layouts are made on request for
 * the same reason.
 */
final class StderrLogConfiguration extends AbstractConfiguration {
  /** A line break in a message is written as two characters, what steers a terminal as one. */
  private static final String MESSAGE =
      "%replace{%encode{%message}{CRLF}}{[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\t]]}{?}";

  /** A line of the log begins in the first column: what it drags along is indented. */
  private static final String TRACE =
      "%replace{%replace{%throwable}{[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\n\\t]]}{?}}{(?m)^(?=.)}{  }";

  private final transient Function<Configuration, Layout<?>> layout;

  private StderrLogConfiguration(LoggerContext context, Function<Configuration, Layout<?>> layout) {
    super(context, ConfigurationSource.NULL_SOURCE);
    this.layout = layout;
    isShutdownHookEnabled = false; // a stop logs until its end
  }

  /** Lines for people. Text of others, in a message or in an exception, forges none. */
  static Configuration text(LoggerContext context) {
    return new StderrLogConfiguration(context, StderrLogConfiguration::textLayout);
  }

  /** An object per line, in the Elastic Common Schema; JSON escapes what others put into it. */
  static Configuration json(LoggerContext context) {
    return new StderrLogConfiguration(context, StderrLogConfiguration::jsonLayout);
  }

  private static Layout<?> textLayout(Configuration configuration) {
    return PatternLayout.newBuilder()
        .setConfiguration(configuration)
        .setPattern("%d{HH:mm:ss.SSS} %-5level %logger{1} [%thread] " + MESSAGE + "%n" + TRACE)
        .setAlwaysWriteExceptions(false)
        .build();
  }

  private static Layout<?> jsonLayout(Configuration configuration) {
    return JsonTemplateLayout.newBuilder()
        .setConfiguration(configuration)
        .setEventTemplateUri("classpath:EcsLayout.json")
        .build();
  }

  /** Without what only a configuration from a file needs: scripts, plugins, a watch on it. */
  @Override
  public void initialize() {
    setState(State.INITIALIZING);
    doConfigure();
    setState(State.INITIALIZED);
  }

  @Override
  protected void doConfigure() {
    ConsoleAppender standardError =
        ConsoleAppender.newBuilder()
            .setName("stderr")
            .setTarget(ConsoleAppender.Target.SYSTEM_ERR)
            .setLayout(layout.apply(this))
            .setConfiguration(this)
            .build();
    standardError.start();
    addAppender(standardError);
    getRootLogger().addAppender(standardError, null, null);
    getRootLogger().setLevel(Level.INFO);
  }
}
