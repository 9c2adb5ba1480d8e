package dev.echolab.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words what is wrong with a command line, in one line, without a name of a Java type. */
public final class BadInput {
  private static final Pattern HOST_AND_PORT = Pattern.compile("[^-/=:][^/=]*:\\d{1,5}");

  /** A word with at most one edit per so many letters is a misspelling. */
  private static final int LETTERS_PER_EDIT = 3;

  private BadInput() {}

  /**
   * Returns what is wrong.
   *
   * @param args the whole command line
   */
  static String message(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    Optional<String> mistake =
        missingValue(command, List.of(args)).or(() -> addressWithoutOption(command, args));
    if (mistake.isPresent()) {
      return mistake.get();
    }
    String message = failure.getMessage().lines().findFirst().orElse("bad usage");
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return message;
    }
    String word = unmatched.getUnmatched().get(0);
    if (word.startsWith("-")) {
      String option = word.replaceFirst("=.*", "");
      List<String> others = othersWith(option, command);
      return "unknown option "
          + option
          + (others.isEmpty()
              ? didYouMean(option, optionsOf(command))
              : "; these commands have it: " + String.join(", ", others));
    }
    Collection<String> commands = command.getSubcommands().keySet();
    String what = commands.isEmpty() ? "unexpected word '" : "unknown command '";
    List<String> known = Stream.concat(commands.stream(), optionsOf(command).stream()).toList();
    return what + word + "'" + didYouMean(word, known);
  }

  /**
   * Returns the error of an option that is followed by another option instead of a value. A value
   * that looks like an option must be attached: {@code --server-option=--work}.
   */
  static Optional<String> missingValue(CommandLine command, List<String> args) {
    for (int i = 0; i + 1 < args.size() && !args.get(i).equals("--"); i++) {
      OptionSpec option = command.getCommandSpec().findOption(args.get(i));
      String next = args.get(i + 1);
      if (args.get(i).startsWith("-")
          && option != null
          && option.arity().min() > 0
          && next.startsWith("-")
          && command.getCommandSpec().findOption(next.replaceFirst("=.*", "")) != null) {
        return Optional.of(
            "Expected parameter for option '%s' but found '%s'".formatted(args.get(i), next));
      }
    }
    return Optional.empty();
  }

  /** Returns the other commands that have an option. */
  private static List<String> othersWith(String option, CommandLine command) {
    return command.getParent() == null
        ? List.of()
        : command.getParent().getSubcommands().entrySet().stream()
            .filter(other -> other.getValue().getCommandSpec().findOption(option) != null)
            .map(Map.Entry::getKey)
            .toList();
  }

  private static List<String> optionsOf(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  /** Returns what to type if an address stands where its option was forgotten. */
  private static Optional<String> addressWithoutOption(CommandLine command, String[] args) {
    OptionSpec target = command.getCommandSpec().findOption("--target");
    boolean takesAddress =
        command.getCommandSpec().positionalParameters().stream()
            .anyMatch(parameter -> parameter.paramLabel().equals("HOST:PORT"));
    for (int i = 0; target != null && !takesAddress && i < args.length; i++) {
      boolean isValue = i > 0 && args[i - 1].startsWith("-");
      if (!isValue && HOST_AND_PORT.matcher(args[i]).matches()) {
        String value = target.paramLabel().replace("[NAME=]", "").replace("HOST:PORT", args[i]);
        return Optional.of("a server that runs is named by its option: --target " + value);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the end of a message that suggests the nearest words; empty if none is near.
   *
   * @param word as typed
   */
  public static String didYouMean(String word, Collection<String> known) {
    String typed = word.toLowerCase(Locale.ROOT);
    Map<Integer, List<String>> byEdits =
        known.stream()
            .distinct()
            .collect(
                Collectors.groupingBy(
                    each -> edits(typed, each.toLowerCase(Locale.ROOT)),
                    TreeMap::new,
                    Collectors.toList()));
    int maxEdits = Math.max(1, typed.length() / LETTERS_PER_EDIT);
    List<String> nearest =
        byEdits.entrySet().stream()
            .filter(each -> each.getKey() <= maxEdits)
            .findFirst()
            .map(Map.Entry::getValue)
            .orElseGet(
                () ->
                    known.stream()
                        .filter(each -> typed.length() >= LETTERS_PER_EDIT && each.contains(typed))
                        .sorted(Comparator.comparing(String::length))
                        .toList());
    return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
  }

  /** Returns how many letters to insert, delete, replace or swap with the next. */
  private static int edits(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a.startsWith("" + b.charAt(j - 1) + b.charAt(j - 2), i - 2)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }

  /** Converts a whole number. */
  static <T> T wholeNumber(Function<String, T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      String problem = text.matches("[+-]?\\d+") ? "' is too large" : "' is not a whole number";
      throw new TypeConversionException("'" + text + problem);
    }
  }

  /** Converts the name of a constant, in either case. */
  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    List<String> names =
        Stream.of(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new TypeConversionException(
          "'" + text + "' is not " + orOf(names) + didYouMean(text, names));
    }
    return type.getEnumConstants()[index];
  }

  private static String orOf(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
