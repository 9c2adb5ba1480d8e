package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestEntry() {
    assertThat(
            OptionTable.lines(
                List.of(
                    new OptionTable.Row("backlog", "1024", "128"),
                    OptionTable.Row.same("work", "echo"))))
        .containsExactly(
            "option   requested  effective", //
            "backlog  1024       128",
            "work     echo       echo");
  }
}
