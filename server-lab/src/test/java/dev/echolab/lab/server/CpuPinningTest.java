package dev.echolab.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuPinningTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"2,5-7;2,5-6;7", "0-1;0;1", "0,1;0;1", "4-7;4-6;7", "1-3,8;1-3;8", "0,9-10;0,9;10"})
  void theClientTakesTheLastCoreThatTheLabMayUse(String cores, String servers, String client)
      throws Exception {
    assertThat(CpuPinning.of(cores)).isEqualTo(new CpuPinning(servers, client));
  }

  @Test
  void oneCoreIsTooFewAndTheReasonSaysSo() {
    assertThatThrownBy(() -> CpuPinning.of("3"))
        .isInstanceOf(IOException.class)
        .hasMessage("this machine gives the lab 1 core; it takes two or more");
  }
}
