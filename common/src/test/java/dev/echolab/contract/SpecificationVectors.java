package dev.echolab.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Reads the test vectors of {@code docs/protocol.md}: its fenced blocks marked "vector". */
public final class SpecificationVectors {
  private static final Path SPECIFICATION = Path.of("docs", "protocol.md");
  private static final String ANY_BYTE = "??";
  private static final String ANY_REST = "*";

  /**
   * Holds one test on a new connection.
   *
   * @param requestDigits what the client sends, two hexadecimal digits per byte
   * @param serverCloses whether the server closes the connection after the last frame
   */
  public record Vector(
      String name, String requestDigits, List<ExpectedFrame> frames, boolean serverCloses) {
    public byte[] request() {
      return HexFormat.of().parseHex(requestDigits);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Holds one frame in the notation of the specification.
   *
   * @param digits two hexadecimal digits or ?? per byte; * at the end matches any rest
   */
  public record ExpectedFrame(String digits) {

    /** Returns true if all specified bytes are equal. */
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

  /** Returns all vectors in the order of the document. */
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
    List<ExpectedFrame> frames = new ArrayList<>();
    boolean serverCloses = false;
    for (String line : block) {
      if (line.startsWith("name:")) {
        name = line.substring("name:".length()).strip();
      } else if (line.startsWith(">")) {
        request.append(digits(line));
      } else if (line.equals("< FIN")) {
        serverCloses = true;
      } else if (line.startsWith("<")) {
        frames.add(new ExpectedFrame(digits(line)));
      } else {
        throw new IllegalStateException("not a line of a vector: " + line);
      }
    }
    return new Vector(name, request.toString(), List.copyOf(frames), serverCloses);
  }

  private static String digits(String line) {
    return line.substring(1).replace(" ", "").toLowerCase(Locale.ROOT);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Tests run in the folder of their module; the document is in the root of the project. */
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
