package dev.echolab.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/**
 * Configures Log4j 2 for all programs: the log goes to standard error, because standard output is
 * for results and the READY line. Written in Java, and the JSON layout only on request: both save
 * start-up time (decision 0051).
 */
final class StderrLogConfiguration extends AbstractConfiguration {
  /**
   * Escapes a line break in a message as two characters and replaces any other control character by
   * a question mark.
   */
  private static final String MESSAGE_PATTERN =
      "%replace{%encode{%message}{CRLF}}{[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\t]]}{?}";

  /** Indents the lines of an exception: only log events begin in the first column. */
  private static final String EXCEPTION_PATTERN =
      "%replace{%replace{%throwable}{[\\p{Cc}\\p{Zl}\\p{Zp}&&[^\\n\\t]]}{?}}{(?m)^(?=.)}{  }";

  private final Logging.Format format;

  StderrLogConfiguration(LoggerContext context, Logging.Format format) {
    super(context, ConfigurationSource.NULL_SOURCE);
    this.format = format;
    isShutdownHookEnabled = false; // a stop logs until its last step
  }

  /** Foreign text in a message or an exception cannot forge a log line. */
  private Layout<?> textLayout() {
    return PatternLayout.newBuilder()
        .setConfiguration(this)
        .setPattern(
            "%d{HH:mm:ss.SSS} %-5level %logger{1} [%thread] "
                + MESSAGE_PATTERN
                + "%n"
                + EXCEPTION_PATTERN)
        .setAlwaysWriteExceptions(false)
        .build();
  }

  /** One JSON object per line (Elastic Common Schema); JSON escapes all text. */
  private Layout<?> jsonLayout() {
    return JsonTemplateLayout.newBuilder()
        .setConfiguration(this)
        .setEventTemplateUri("classpath:EcsLayout.json")
        .build();
  }

  /** Skips what only a configuration file needs: scripts, plugins, a file watcher. */
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
            // A progress line replaces System.err, to be erased before a log line.
            .setFollow(true)
            .setLayout(format == Logging.Format.JSON ? jsonLayout() : textLayout())
            .setConfiguration(this)
            .build();
    standardError.start();
    addAppender(standardError);
    RepeatLimitAppender limited = new RepeatLimitAppender(standardError);
    limited.start();
    addAppender(limited);
    getRootLogger().addAppender(limited, null, null);
    getRootLogger().setLevel(Level.INFO);
  }
}
