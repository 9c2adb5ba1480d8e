package dev.echolab.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class VariantsTest {
  @Test
  void theDefaultPortsAreThoseOfTheServers() throws Exception {
    for (Variant variant : Variants.all()) {
      String model = variant.module().replace("-server", "");
      String name = model.substring(0, 1).toUpperCase(Locale.ROOT) + model.substring(1);
      Path main = Path.of("..", variant.module(), "src/main/java/dev/echolab", model);
      assertThat(Files.readString(main.resolve(name + "ServerMain.java")))
          .contains("DEFAULT_PORT = " + variant.defaultPort() + ";");
    }
  }
}
