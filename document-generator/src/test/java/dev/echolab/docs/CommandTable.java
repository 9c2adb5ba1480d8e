package dev.echolab.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done about each command line of the documents: documented-commands.txt.
 *
 * @param sections in each, the line as it is shown, and what the table says of it
 */
record CommandTable(Map<Section, Map<String, String>> sections) {
  enum Section {
    RUN("[run"),
    BY_CI("[CI"),
    NOT_RUN("[not run");

    private final String head;

    Section(String head) {
      this.head = head;
    }
  }

  static CommandTable read() throws IOException {
    Map<Section, Map<String, String>> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      sections.put(section, new LinkedHashMap<>());
    }
    Section current = null;
    try (InputStream table = CommandTable.class.getResourceAsStream("documented-commands.txt")) {
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        if (line.startsWith("[")) {
          current = section(line);
          continue;
        }
        String[] parts = line.split(" => ", 2);
        sections.get(current).put(parts[0], parts.length == 2 ? parts[1] : parts[0]);
      }
    }
    return new CommandTable(sections);
  }

  private static Section section(String line) {
    for (Section section : Section.values()) {
      if (line.startsWith(section.head)) {
        return section;
      }
    }
    throw new IllegalArgumentException(line);
  }

  Map<String, String> in(Section section) {
    return sections.get(section);
  }
}
