package dev.echolab.load.report;

import static java.nio.file.StandardOpenOption.APPEND;

import dev.echolab.cli.FailureKeepingStream;
import dev.echolab.cli.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes one file of a result. It has its name only when it is complete: until then it is
 * NAME.PID.part in the same folder. A file that had the name before is deleted on opening, so that
 * a run that fails leaves no result. A device, a pipe or a descriptor of this process is appended
 * to; so is, emptied first, a file that cannot be replaced, as it is mounted by itself. Used by one
 * thread at a time.
 */
public final class ResultFile implements AutoCloseable {
  private static final int MAX_LINKS = 40; // the kernel's limit, path_resolution(7)
  private static final Path DESCRIPTORS = Path.of("/proc");
  private static final long PID = ProcessHandle.current().pid();

  /** The incomplete files of this process, which two names of one file would share. */
  private static final Set<Path> OWN_PARTS = ConcurrentHashMap.newKeySet();

  private final String option;
  private final Path file;
  private Path target;
  private Path part;
  private FailureKeepingStream stream;

  private ResultFile(String option, Path file) {
    this.option = option;
    this.file = file;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Checks that the file can be written, and deletes one of that name.
   *
   * @param option names the file in messages
   * @param file null if it was not requested: then no method but {@link #stream} has an effect
   * @throws UserError if it cannot be written, as from all methods
   */
  public static ResultFile open(String option, Path file) {
    ResultFile result = new ResultFile(option, file);
    result.perform(result::prepare);
    return result;
  }

  /** Checks that the file can be written, and empties it: it has its name while it is written. */
  static ResultFile openInPlace(String option, Path file) {
    ResultFile result = new ResultFile(option, file);
    result.perform(
        () -> {
          result.target = file;
          result.part = file;
          if (!Files.exists(file) || Files.isRegularFile(file)) {
            Files.writeString(file, "");
          }
        });
    return result;
  }

  private void prepare() throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
    target = throughLinks(file);
    if (Files.exists(file) && (!Files.isRegularFile(file) || isDescriptor(target))) {
      part = target;
      return;
    }
    Path newPart = target.resolveSibling(target.getFileName() + "." + PID + ".part");
    try {
      // Left by an earlier process with this id: in a container each has the same.
      if (OWN_PARTS.add(newPart.toAbsolutePath().normalize()) && Files.isRegularFile(newPart)) {
        Files.delete(newPart);
      }
      Files.createFile(newPart);
      part = newPart;
      // For an end by a signal, when nobody closes this.
      newPart.toFile().deleteOnExit();
      Files.deleteIfExists(target);
    } catch (FileSystemException e) {
      if (part != null) {
        Files.delete(part);
      }
      part = target;
      if (!Files.isWritable(target)) {
        throw e;
      }
      Files.writeString(target, "");
    }
  }

  /** Returns what a link leads to, even if that does not exist; stops at a descriptor. */
  private static Path throughLinks(Path file) throws IOException {
    Path path = file;
    for (int i = 0; i < MAX_LINKS && Files.isSymbolicLink(path) && !isDescriptor(path); i++) {
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return path;
  }

  /** Returns whether a name is in /proc/PID/fd, where /dev/fd leads: its link may be no path. */
  private static boolean isDescriptor(Path path) throws IOException {
    return path.toAbsolutePath().getParent().toRealPath().startsWith(DESCRIPTORS);
  }

  public boolean isRequested() {
    return file != null;
  }

  /** Returns the name of the file. */
  @Override
  public String toString() {
    return file.toString();
  }

  /** Opens the incomplete file, which the caller closes before {@link #complete}. */
  public OutputStream stream() {
    perform(() -> stream = new FailureKeepingStream(Files.newOutputStream(part, APPEND)));
    return stream;
  }

  /** Writes the whole file. */
  public void write(String text) {
    perform(() -> Files.writeString(part, text, APPEND));
    complete();
  }

  /** Gives the file its name, if every write to {@link #stream} succeeded. */
  public void complete() {
    perform(
        () -> {
          if (stream != null) {
            stream.rethrowFailure();
          }
          if (!part.equals(target)) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            part = target;
          }
        });
  }

  /** Deletes the file if it is not complete. */
  @Override
  public void close() {
    perform(
        () -> {
          if (!part.equals(target)) {
            Files.deleteIfExists(part);
          }
        });
  }

  private void perform(Step step) {
    try {
      if (file != null) {
        step.run();
      }
    } catch (IOException e) {
      throw new UserError(option + ": cannot write " + file + ": " + reason(e, "directory"), e);
    }
  }

  /**
   * Returns why a file could not be opened, read or written.
   *
   * @param missing what does not exist if the system reports that something does not
   */
  public static String reason(IOException cause, String missing) {
    if (cause instanceof NoSuchFileException) {
      return "no such " + missing;
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    return cause instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : cause.getMessage();
  }
}
