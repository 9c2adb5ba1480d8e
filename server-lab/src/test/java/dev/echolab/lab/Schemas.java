package dev.echolab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schemas that docs/ promises. */
public final class Schemas {
  private Schemas() {}

  /** Fails unless the document keeps to the schema. */
  public static void assertKeeps(ObjectNode document, String schemaFile) throws IOException {
    Path file = Path.of("..", "docs", schemaFile);
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(file));
    // Read back, as a user's tool would see it.
    var read = new ObjectMapper().readTree(document.toString());
    assertThat(schema.validate(read)).as("violations of " + file).isEmpty();
  }
}
