package dev.echolab.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepReportTest {
  @Test
  void aReportBeforeStepThreeHasTheBufferAndTheRequest() {
    assertThat(
            StepReport.parse(
                "STEP port=40112 before=3 thread=nio-loop-1 position=0 limit=144 capacity=65536"
                    + " request=144"))
        .contains(
            new StepReport(
                40112, 3, "nio-loop-1", Optional.of(new StepReport.Buffer(0, 144, 65536, 144L))));
  }

  @Test
  void theSizeOfARequestWithoutItsLengthFieldIsNotKnown() {
    assertThat(
            StepReport.parse(
                    "STEP port=1 before=3 thread=t position=0 limit=2 capacity=8 request=-")
                .orElseThrow()
                .buffer())
        .contains(new StepReport.Buffer(0, 2, 8, null));
  }

  @Test
  void aReportOfARunningConnectionHasNoBuffer() {
    assertThat(StepReport.parse("STEP port=1 before=- thread=bio-7"))
        .contains(new StepReport(1, 0, "bio-7", Optional.empty()));
  }

  @Test
  void anotherLineIsNoReport() {
    assertThat(StepReport.parse("READY nio 127.0.0.1:7002 protocol=framed")).isEmpty();
  }
}
