package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.server.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the code of each step of a model: the texts of {@code lab code}, which the document
 * generator writes from the marked regions of the sources.
 */
final class CodeRegions {
  static final String BIO = "bio";

  private static final List<String> TOPICS =
      List.of(
          "accept",
          "receive",
          "read",
          "process",
          "write",
          "transmit",
          "backpressure",
          "close",
          "errors");
  private static final String TEXTS = "/dev/echolab/lab/cli/code/";
  private static final Pattern PLACE = Pattern.compile("(\\S+\\.java):(\\d+)");
  private static final String CALLS = "  => ";

  private CodeRegions() {}

  /** Returns {@code bio}, {@code nio} or {@code netty}. */
  static String model(Variant variant) {
    return variant.module().substring(0, variant.module().indexOf('-'));
  }

  /** Returns all topics of a variant's model, as docs/live.md describes. */
  static ObjectNode of(Variant variant) {
    String heading =
        switch (model(variant)) {
          case BIO -> "== Blocking I/O ==";
          case "nio" -> "== NIO selectors ==";
          default -> "== Netty ==";
        };
    ObjectNode code = JsonNodeFactory.instance.objectNode();
    for (String topic : TOPICS) {
      code.set(topic, parse(text(topic), heading));
    }
    return code;
  }

  private static ObjectNode parse(List<String> lines, String heading) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("title", lines.get(0));
    json.put("sentence", lines.get(1));
    ArrayNode excerpts = json.putArray("excerpts");
    ArrayNode code = null;
    for (String line : lines.subList(lines.indexOf(heading) + 1, lines.size())) {
      Matcher place = PLACE.matcher(line);
      if (line.startsWith(CALLS)) {
        return json.put("calls", line.substring(CALLS.length()));
      } else if (place.matches()) {
        ObjectNode excerpt = excerpts.addObject();
        excerpt.put("path", place.group(1));
        excerpt.put("firstLine", Integer.parseInt(place.group(2)));
        code = excerpt.putArray("lines");
      } else if (code != null) {
        code.add(line.isEmpty() ? "" : line.substring(2));
      }
    }
    throw new IllegalStateException("no end of the code after " + heading);
  }

  private static List<String> text(String topic) {
    String name = TEXTS + topic + ".txt";
    try (InputStream in = CodeRegions.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
