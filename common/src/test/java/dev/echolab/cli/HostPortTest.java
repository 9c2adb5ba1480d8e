package dev.echolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:7001",
    "0.0.0.0, 0.0.0.0:7001",
    "::1, [::1]:7001",
    "::, [::]:7001",
    "fe80::1:0:0:2, [fe80::1:0:0:2]:7001",
    "2001:db8:0:1:0:0:0:2, [2001:db8:0:1::2]:7001",
    "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:7001",
  })
  void anAddressIsShortAndInBracketsIfItHasColons(String address, String formatted)
      throws UnknownHostException {
    assertThat(HostPort.of(new InetSocketAddress(InetAddress.getByName(address), 7001)))
        .isEqualTo(formatted);
  }
}
