package dev.echolab.load.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Compares documents with golden files; with {@code -Dgolden.write=true} it writes them.
 *
 * <p>JSON is compared as indented text, so the order of the keys counts. Three things depend on the
 * machine and are replaced before the comparison:
 *
 * <ul>
 *   <li>{@code environment} of a load result (it has no {@code kind}): a constant. All other
 *       documents get a fixed environment from their sample.
 *   <li>{@code histogram}, also in .hlog files: the recorded values with their counts, because the
 *       compressed bytes depend on the zlib version.
 *   <li>Fractions: 12 significant digits, because the last digits of {@code Math.exp} and {@code
 *       Math.log} depend on the processor.
 * </ul>
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final String EMBEDDED = "<script type=\"application/json\" id=\"result\">";
  private static final boolean WRITE = Boolean.getBoolean("golden.write");
  private static final MathContext DIGITS = new MathContext(12);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private Golden() {}

  /** Fails unless the JSON equals the golden file, keys in the same order. */
  public static void assertJson(String name, String json) throws IOException {
    String actual = stableJson(json);
    if (WRITE) {
      write(name, actual);
    }
    assertThat(actual).as(name).isEqualTo(stableJson(read(name)));
  }

  /**
   * Fails unless the JSON within a page equals the golden file, and none of it can end the script
   * element.
   */
  public static void assertEmbeddedJson(String name, String page) throws IOException {
    int start = page.indexOf(EMBEDDED) + EMBEDDED.length();
    String json = page.substring(start, page.indexOf("</script>", start));
    assertThat(json).as(name).doesNotContain("<", ">", "&", "\u2028");
    assertJson(name, json);
  }

  /** Fails unless the lines equal the golden file. */
  public static void assertLines(String name, List<String> lines) throws IOException {
    String actual = String.join("\n", lines) + "\n";
    if (WRITE) {
      write(name, actual);
    }
    assertThat(actual).as(name).isEqualTo(read(name));
  }

  /**
   * Returns the path of a file that an earlier build wrote and this one must be able to read.
   *
   * @param content used only when golden files are written
   */
  public static Path input(String name, String content) throws IOException {
    if (WRITE) {
      write(name, content);
    }
    return file(name);
  }

  /** Returns the path of a golden file. */
  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** Returns the recorded values of a histogram that was compressed and written as base64. */
  public static String recordedValues(String base64) {
    try {
      Histogram histogram =
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
      List<String> values = new ArrayList<>();
      for (HistogramIterationValue value : histogram.recordedValues()) {
        values.add(value.getValueIteratedTo() + "*" + value.getCountAtValueIteratedTo());
      }
      return "recorded: " + String.join(" ", values);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("not a compressed histogram: " + base64, e);
    }
  }

  private static String stableJson(String json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (root instanceof ObjectNode object && object.has("environment") && !object.has("kind")) {
      object.put("environment", "ENVIRONMENT");
    }
    return stable(root).toPrettyString() + "\n";
  }

  private static JsonNode stable(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(stable(field.getValue())));
      JsonNode histogram = object.path("histogram");
      if (histogram.isTextual() && !histogram.asText().startsWith("recorded: ")) {
        object.set("histogram", TextNode.valueOf(recordedValues(histogram.asText())));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, stable(array.get(i)));
      }
    } else if (node.isDouble()) {
      return DoubleNode.valueOf(new BigDecimal(node.asText()).round(DIGITS).doubleValue());
    }
    return node;
  }

  private static String read(String name) throws IOException {
    return Files.readString(file(name));
  }

  private static void write(String name, String text) throws IOException {
    Files.createDirectories(FOLDER);
    Files.writeString(file(name), text);
  }
}
