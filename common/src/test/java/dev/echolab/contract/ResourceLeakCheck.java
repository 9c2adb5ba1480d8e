package dev.echolab.contract;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** Threads and sockets that this JVM has and did not have before. */
final class ResourceLeakCheck {
  /** Where the system has no such folder, sockets are not looked at. */
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Set<Thread> threadsBefore;
  private final Set<String> socketsBefore;

  private ResourceLeakCheck(Set<Thread> threadsBefore, Set<String> socketsBefore) {
    this.threadsBefore = threadsBefore;
    this.socketsBefore = socketsBefore;
  }

  static ResourceLeakCheck start() {
    return new ResourceLeakCheck(threads(), sockets());
  }

  void expectNoLeaks() {
    await("nothing is left behind")
        .untilAsserted(
            () -> {
              Assertions.assertThat(newThreads()).as("threads left behind").isEmpty();
              Set<String> sockets = sockets();
              sockets.removeAll(socketsBefore);
              Assertions.assertThat(sockets).as("sockets left behind").isEmpty();
            });
  }

  private List<String> newThreads() {
    return threads().stream()
        .filter(thread -> !threadsBefore.contains(thread))
        .filter(thread -> !belongsToTheJvmOrTheTest(thread))
        .map(Thread::getName)
        .toList();
  }

  /** The JVM's own carriers and pollers of virtual threads stay once they were needed. */
  private static boolean belongsToTheJvmOrTheTest(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    if (group == null || group.getName().equals("system")) {
      return true; // ended meanwhile, or the JVM's
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

  /** Such as {@code socket:[12345]}: the number is the socket's own for as long as it lives. */
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
      throw new java.io.UncheckedIOException(e);
    }
    return sockets;
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }
}
