package dev.echolab.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The schemas that docs/ promises. */
public final class Schemas {
  private Schemas() {}

  /** Fails unless the document keeps to the schema. */
  public static void assertKeeps(JsonNode document, String schemaFile) throws IOException {
    assertThat(violations(document, schemaFile)).as("violations of " + schemaFile).isEmpty();
  }

  /** Returns where the document, read back as a user's tool would see it, breaks the schema. */
  public static Set<ValidationMessage> violations(JsonNode document, String schemaFile)
      throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(Path.of("..", "docs", schemaFile)))
        .validate(new ObjectMapper().readTree(document.toString()));
  }
}
