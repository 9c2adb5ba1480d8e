package dev.echolab.load.external;

import dev.echolab.load.plan.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Describes a server by the command that starts it.
 *
 * @param name in reports
 * @param words the program and its arguments; {@code {host}} and {@code {port}} are replaced
 * @param readyLine matches a part of a line that the server prints once it accepts; empty: it is
 *     ready when it accepts a connection
 */
public record ExternalCommand(String name, List<String> words, Optional<Pattern> readyLine) {
  /** A server that this option starts. */
  public static final String EXAMPLE = "nio='./lab serve nio --port {port}'";

  /**
   * Reads NAME=COMMAND.
   *
   * @throws IllegalArgumentException with the form, if the text has another one
   */
  public static ExternalCommand parse(String text) {
    int equals = text.indexOf('=');
    List<String> words = equals < 1 ? List.of() : split(text.substring(equals + 1));
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not NAME='COMMAND {port}' such as " + EXAMPLE);
    }
    return new ExternalCommand(text.substring(0, equals), words, Optional.empty());
  }

  public ExternalCommand withWords(List<String> newWords) {
    return new ExternalCommand(name, newWords, readyLine);
  }

  public ExternalCommand readyWhen(Optional<Pattern> line) {
    return new ExternalCommand(name, words, line);
  }

  /** Returns the words for one address. */
  List<String> at(Target target) {
    String port = Integer.toString(target.port());
    return words.stream()
        .map(word -> word.replace("{host}", target.host()).replace("{port}", port))
        .toList();
  }

  /**
   * Splits a command line by the quoting rules of the POSIX shell (section 2.2): quotes and
   * backslashes. Nothing is expanded, and operators such as {@code |} are plain text.
   *
   * @throws IllegalArgumentException if a quote is not closed, or nothing follows a backslash
   */
  public static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = ' ';
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean quoted = quote != ' ';
      if (!quoted && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (quoted && c == quote) {
        quote = ' ';
      } else if (!quoted && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '\\' && quote != '\'') {
        i++;
        if (i == line.length()) {
          throw new IllegalArgumentException("nothing follows the last backslash of: " + line);
        }
        // Between double quotes a backslash is plain text, except before these.
        boolean escapes = !quoted || "\"\\$`".indexOf(line.charAt(i)) >= 0;
        word.append(escapes ? "" : "\\").append(line.charAt(i));
      } else {
        word.append(c);
      }
    }
    if (quote != ' ') {
      throw new IllegalArgumentException("the quote " + quote + " is not closed in: " + line);
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }
}
