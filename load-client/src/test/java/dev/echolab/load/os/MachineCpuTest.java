package dev.echolab.load.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCpuTest {
  @Test
  void whatAllProcessorsDidIsReadInItsParts() throws Exception {
    MachineCpu cpu =
        MachineCpu.parse(List.of("cpu  10 1 5 100 7 2 3 4 0 0", "cpu0 1 1 1 1 1 1 1 1 0 0"));
    assertThat(cpu).isEqualTo(new MachineCpu(160_000_000, 50_000_000, 1_070_000_000, 40_000_000));
    assertThat(cpu.totalNs()).isEqualTo(1_320_000_000);
    assertThat(cpu.stolenShare()).hasValue(40 / 1_320.0);
    assertThat(cpu.minus(cpu).stolenShare()).isEmpty();
    assertThat(cpu.minus(cpu).totalNs()).isZero();
    assertThatThrownBy(() -> MachineCpu.parse(List.of("intr 1"))).isInstanceOf(IOException.class);
  }
}
