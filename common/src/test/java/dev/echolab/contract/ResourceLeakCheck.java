package dev.echolab.contract;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** Detects threads and sockets of this JVM that did not exist before the test. */
final class ResourceLeakCheck {
  /** Sockets are not checked on a system without this folder. */
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Set<Thread> threadsBefore;
  private final Set<String> socketsBefore;

  private ResourceLeakCheck(Set<Thread> threadsBefore, Set<String> socketsBefore) {
    this.threadsBefore = threadsBefore;
    this.socketsBefore = socketsBefore;
  }

  /** The JVM opens a socket of its own with its first channel, and keeps it. */
  static ResourceLeakCheck start() {
    try {
      ServerSocketChannel.open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ResourceLeakCheck(threads(), sockets());
  }

  void expectNoLeaks() {
    await("no resource is leaked")
        .untilAsserted(
            () -> {
              Assertions.assertThat(newThreads()).as("leaked threads").isEmpty();
              Set<String> sockets = sockets();
              sockets.removeAll(socketsBefore);
              Assertions.assertThat(sockets).as("leaked sockets").isEmpty();
            });
  }

  private List<String> newThreads() {
    return threads().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .filter(thread -> !belongsToTheJvmOrTheTest(thread))
        .map(Thread::getName)
        .toList();
  }

  /** The JVM's carriers and pollers of virtual threads remain once they were used. */
  private static boolean belongsToTheJvmOrTheTest(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    if (group == null || group.getName().equals("system")) {
      return true; // has ended, or belongs to the JVM
    }
    String name = thread.getName();
    return thread.getClass().getName().startsWith("jdk.internal.")
        || name.startsWith("VirtualThread-")
        || name.startsWith("awaitility")
        || name.startsWith("contract-");
  }

  private static Set<Thread> threads() {
    return Set.copyOf(Thread.getAllStackTraces().keySet());
  }

  /** Returns names such as {@code socket:[12345]}; the number identifies an open socket. */
  private static Set<String> sockets() {
    Set<String> sockets = new HashSet<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return sockets;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        String target = targetOf(descriptor);
        if (target.startsWith("socket:")) {
          sockets.add(target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sockets;
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed";
    }
  }
}
