package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.load.plan.Rates;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.verdict.Slo;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From what a user types to values; whatever does not fit is said in one line. */
public final class Converters {
  private Converters() {}

  public static final class OfTarget implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return CommandLines.convert(Target::parse, text);
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
    @Override
    public Long convert(String text) {
      double count = CommandLines.convert(Rates::parse, text);
      if (count != Math.rint(count) || text.endsWith("/s")) {
        throw new TypeConversionException(
            "'" + text + "' is not a whole number such as 500 or 10k");
      }
      return (long) count;
    }
  }

  /** A share between 0 and 1, or with a percent sign. */
  public static final class OfFraction implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      boolean percent = text.endsWith("%");
      try {
        double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
        double share = percent ? number / 100 : number;
        if (share >= 0 && share < 1) {
          return share;
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not a share such as 0.1 or 10%");
      }
      throw new TypeConversionException("'" + text + "' is not from 0 to below 1 (100%)");
    }
  }

  static final class OfSizes implements ITypeConverter<SizeDistribution> {
    @Override
    public SizeDistribution convert(String text) {
      return CommandLines.convert(SizeDistribution::parse, text);
    }
  }

  public static final class OfSlo implements ITypeConverter<Slo> {
    @Override
    public Slo convert(String text) {
      return CommandLines.convert(Slo::parse, text);
    }
  }
}
