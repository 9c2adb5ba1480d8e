package dev.echolab.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The test vectors of {@code docs/protocol.md}: its fenced blocks that are marked "vector". */
public final class SpecificationVectors {
  private static final Path SPECIFICATION = Path.of("docs", "protocol.md");
  private static final String ANY_BYTE = "??";
  private static final String ANY_REST = "*";

  /**
   * One exchange on a fresh connection.
   *
   * @param requestDigits what the client sends, two hexadecimal digits per byte
   * @param serverCloses the server ends the connection behind the last answer
   */
  public record Vector(
      String name, String requestDigits, List<ExpectedFrame> answers, boolean serverCloses) {
    public byte[] request() {
      return HexFormat.of().parseHex(requestDigits);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One frame as the specification writes it.
   *
   * @param digits two hexadecimal digits or ?? per byte; * at the end for any rest
   */
  public record ExpectedFrame(String digits) {

    /** Whether these are the bytes, where the specification says which. */
    public boolean matches(byte[] frame) {
      String actual = hex(frame);
      boolean anyRest = digits.endsWith(ANY_REST);
      String expected = anyRest ? digits.substring(0, digits.length() - 1) : digits;
      if (anyRest ? actual.length() < expected.length() : actual.length() != expected.length()) {
        return false;
      }
      for (int i = 0; i < expected.length(); i += 2) {
        String digitPair = expected.substring(i, i + 2);
        if (!digitPair.equals(ANY_BYTE) && !digitPair.equals(actual.substring(i, i + 2))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return digits;
    }
  }

  private SpecificationVectors() {}

  /** All vectors, in the document's order. */
  public static List<Vector> read() {
    List<Vector> vectors = new ArrayList<>();
    List<String> block = null;
    for (String line : lines()) {
      if (line.strip().equals("```vector")) {
        block = new ArrayList<>();
      } else if (block != null && line.strip().equals("```")) {
        vectors.add(parse(block));
        block = null;
      } else if (block != null) {
        block.add(line.strip());
      }
    }
    return vectors;
  }

  private static Vector parse(List<String> block) {
    String name = "";
    StringBuilder request = new StringBuilder();
    List<ExpectedFrame> answers = new ArrayList<>();
    boolean serverCloses = false;
    for (String line : block) {
      if (line.startsWith("name:")) {
        name = line.substring("name:".length()).strip();
      } else if (line.startsWith(">")) {
        request.append(digits(line));
      } else if (line.equals("< FIN")) {
        serverCloses = true;
      } else if (line.startsWith("<")) {
        answers.add(new ExpectedFrame(digits(line)));
      } else {
        throw new IllegalStateException("no line of a vector: " + line);
      }
    }
    return new Vector(name, request.toString(), List.copyOf(answers), serverCloses);
  }

  private static String digits(String line) {
    return line.substring(1).replace(" ", "").toLowerCase(Locale.ROOT);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Tests run in their module's folder; the document lies in the project's. */
  private static List<String> lines() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path specification = folder.resolve(SPECIFICATION);
      if (Files.exists(specification)) {
        try {
          return Files.readAllLines(specification);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    throw new IllegalStateException(
        SPECIFICATION + " is not above " + Path.of("").toAbsolutePath());
  }
}
