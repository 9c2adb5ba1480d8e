package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.server.StepCode;
import dev.echolab.lab.server.Variant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the code of each step of a model from the texts of {@code lab code}. */
final class CodeRegions {
  static final String BIO = "bio";

  private static final Pattern PLACE = Pattern.compile("(\\S+\\.java):(\\d+)");

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
    for (String topic : StepCode.TOPICS) {
      code.set(topic, parse(StepCode.lines(topic), heading));
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
      if (line.startsWith(StepCode.CALLS)) {
        return json.put("calls", line.substring(StepCode.CALLS.length()));
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
}
