package dev.echolab.bio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  private static final String PROPERTY = "jdk.virtualThreadScheduler.parallelism";

  @Test
  void theCarriersAreThoseOfTheCommandLineOfTheJvmOrOnePerProcessor() {
    String before = System.getProperty(PROPERTY);
    try {
      System.clearProperty(PROPERTY);
      assertThat(VirtualThreads.carriers()).isEqualTo(Runtime.getRuntime().availableProcessors());

      System.setProperty(PROPERTY, "5");
      assertThat(VirtualThreads.carriers()).isEqualTo(5);
    } finally {
      if (before == null) {
        System.clearProperty(PROPERTY);
      } else {
        System.setProperty(PROPERTY, before);
      }
    }
  }
}
