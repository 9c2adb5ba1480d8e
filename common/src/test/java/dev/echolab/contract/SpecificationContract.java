package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requires the responses of the test vectors in {@code docs/protocol.md}, byte for byte. */
interface SpecificationContract extends ContractFixture {

  @ParameterizedTest
  @MethodSource("dev.echolab.contract.SpecificationVectors#read")
  default void theServerRespondsAsSpecified(SpecificationVectors.Vector vector) throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(vector.request());

    for (SpecificationVectors.ExpectedFrame expected : vector.frames()) {
      byte[] frame = client.receive().frame().array();
      assertThat(expected.matches(frame))
          .as("%s: expected %s, was %s", vector, expected, SpecificationVectors.hex(frame))
          .isTrue();
    }
    if (!vector.serverCloses()) {
      client.halfClose();
    }
    client.expectEndOfStream();
  }
}
