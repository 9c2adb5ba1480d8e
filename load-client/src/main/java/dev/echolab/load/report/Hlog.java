package dev.echolab.load.report;

import dev.echolab.load.driver.RunListener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the HdrHistogram interval log of a run while it runs. */
public final class Hlog implements RunListener, Closeable {
  public Hlog(Path file) throws IOException {
    throw new IOException("in work: " + file);
  }

  @Override
  public void close() {}
}
