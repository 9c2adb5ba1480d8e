package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.plan.PayloadFile;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.Rates;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.report.ResultFile;
import dev.echolab.load.verdict.Slo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts option texts to values; a text that is not valid is reported in one line. */
public final class Converters {
  private Converters() {}

  /** Registers the types that have one form only. */
  public static void register(CommandLine line) {
    register(line, Target.class, Target::parse);
    register(line, SizeDistribution.class, SizeDistribution::parse);
    register(line, RateProfile.class, RateProfile::parse);
    register(line, Slo.class, Slo::parse);
    register(line, SourceAddresses.class, SourceAddresses::parse);
    register(line, ExternalCommand.class, ExternalCommand::parse);
    register(line, PayloadFile.class, Converters::payload);
    register(line, Instant.class, Converters::time);
    register(line, Pattern.class, Converters::regex);
  }

  private static <T> void register(CommandLine line, Class<T> type, Function<String, T> parse) {
    line.registerConverter(type, text -> CommandLines.convert(parse, text));
  }

  private static PayloadFile payload(String text) {
    Path file = Path.of(text);
    try {
      if (Files.size(file) == 0 || Files.size(file) > SizeDistribution.MAX_PARSED_BYTES) {
        throw new TypeConversionException("'" + text + "' does not have 1 to 256m bytes");
      }
      return PayloadFile.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new TypeConversionException(
          "'" + text + "' cannot be read: " + ResultFile.reason(e, "file"));
    }
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static Pattern regex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new TypeConversionException("'" + text + "' is no pattern: " + e.getDescription());
    }
  }

  /** Messages per second. */
  public static final class OfRate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      return CommandLines.convert(Rates::parse, text);
    }
  }

  /** A count such as 10000, 10k or 1m. */
  public static final class OfCount implements ITypeConverter<Long> {
    private static final String FORM = "a whole number of at most 12 digits, such as 500 or 10k";

    @Override
    public Long convert(String text) {
      double count = CommandLines.convert(number -> Rates.parse(number, FORM), text);
      if (count != Math.rint(count) || text.contains("/")) {
        throw new TypeConversionException("'" + text + "' is not " + FORM);
      }
      return (long) count;
    }
  }

  /** A fraction from 0 to below 1, or a percentage. */
  public static final class OfFraction implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double fraction = CommandLines.convert(Rates::parseFraction, text);
      if (fraction < 1) {
        return fraction;
      }
      throw new TypeConversionException("'" + text + "' is not from 0 to below 1 (100%)");
    }
  }
}
