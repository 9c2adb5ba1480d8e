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
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts option texts to values; a text that is not valid is reported in one line. */
public final class Converters {
  private Converters() {}

  /** Registers the types that have one form only. */
  public static void register(CommandLine line) {
    line.registerConverter(Target.class, text -> CommandLines.convert(Target::parse, text));
    line.registerConverter(
        SizeDistribution.class, text -> CommandLines.convert(SizeDistribution::parse, text));
    line.registerConverter(
        RateProfile.class, text -> CommandLines.convert(RateProfile::parse, text));
    line.registerConverter(Slo.class, text -> CommandLines.convert(Slo::parse, text));
    line.registerConverter(
        SourceAddresses.class, text -> CommandLines.convert(SourceAddresses::parse, text));
    line.registerConverter(
        ExternalCommand.class, text -> CommandLines.convert(ExternalCommand::parse, text));
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
      if (count != Math.rint(count) || text.endsWith("/s")) {
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

  /** The content of a file. */
  static final class OfPayload implements ITypeConverter<PayloadFile> {
    @Override
    public PayloadFile convert(String text) {
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
  }

  /** A wall-clock time in UTC. */
  static final class OfTime implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 2026-01-31T12:00:00Z");
      }
    }
  }
}
