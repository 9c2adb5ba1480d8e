package dev.echolab.docs;

import dev.echolab.docs.Scene.Participant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws a topic as SVG: the kernel's two buffers, the process's buffer, the threads, and the calls
 * between kernel and process.
 */
final class StepDrawing {
  private static final Pattern CALL = Pattern.compile("\\{(\\w+)}");
  private static final int WIDTH = 320;
  private static final int HEIGHT = 214;
  private static final int TITLE_HEIGHT = 24;
  private static final int GAP = 8;

  private static final int BOX_WIDTH = 84;
  private static final int BOX_HEIGHT = 28;
  private static final int THREADS_Y = 158;
  private static final int LINE_HEIGHT = 14;
  private static final int SMALL_THREAD_WIDTH = 64;

  /** Heads of arrows, from their tip. */
  private static final String DOWN = "l-5-8h10z";

  private static final String UP = "l-5 8h10z";
  private static final String RIGHT = "l-8-5v10z";

  private final StringBuilder out = new StringBuilder();
  private final Topic topic;
  private final SyscallFigures figures;

  private StepDrawing(Topic topic, SyscallFigures figures) {
    this.topic = topic;
    this.figures = figures;
  }

  /** Returns the drawing of one model, to be embedded in a page that has the styles. */
  static String of(Topic topic, Model model, Scene scene, SyscallFigures figures) {
    StepDrawing drawing = new StepDrawing(topic, figures);
    drawing.add(
        "<svg class=\"drawing\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, %s\">",
        WIDTH, HEIGHT, topic.title(), model.title());
    drawing.panel(scene, model);
    drawing.add("</svg>");
    return drawing.out.toString();
  }

  /** Returns the content of a file with the drawings of all models. */
  static String sheet(Topic topic, Scene scene, SyscallFigures figures, String css) {
    StepDrawing drawing = new StepDrawing(topic, figures);
    int width = Model.values().length * (WIDTH + GAP) - GAP;
    drawing.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" viewBox=\"0 0 %d %d\""
            + " width=\"%d\" height=\"%d\">",
        width, HEIGHT + TITLE_HEIGHT, width, HEIGHT + TITLE_HEIGHT);
    drawing.add("<title>%s in the three models</title>\n<style>\n%s</style>", topic.title(), css);
    drawing.add("<rect class=\"ground\" width=\"100%%\" height=\"100%%\"/>");
    for (Model model : Model.values()) {
      int x = model.ordinal() * (WIDTH + GAP);
      drawing.add("<g transform=\"translate(%d %d)\">", x, TITLE_HEIGHT);
      drawing.text("name", 8, -8, model.title() + " (" + model.variant() + ")");
      drawing.panel(scene, model);
      drawing.add("</g>");
    }
    drawing.add("</svg>");
    return drawing.out.toString();
  }

  private void panel(Scene scene, Model model) {
    kernel(scene);
    process(scene.fill().get(1), scene.models().get(model), model);
    threads(scene.models().get(model).threads(), model);
  }

  private void kernel(Scene scene) {
    add("<rect class=\"process\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT);
    add("<rect class=\"kernel\" width=\"%d\" height=\"84\"/>", WIDTH);
    text("soft", 8, 15, "kernel");
    text("soft", 8, 101, "process");
    buffer(56, scene.left(), scene.fill().get(0));
    buffer(180, scene.right(), scene.fill().get(2));
    wire(4, scene.in());
    wire(274, scene.out());
    add("<path class=\"gate\" d=\"M0 84H%d\"/>", WIDTH);
  }

  /** Draws a kernel's buffer of one socket, and those of other sockets in the background. */
  private void buffer(int x, String name, double fill) {
    text("middle", x + BOX_WIDTH / 2, 18, name);
    box("behind", x + 6, 28);
    box("behind", x + 3, 31);
    bytes(x, 34, fill);
  }

  private void bytes(int x, int y, double fill) {
    box("box", x, y);
    if (fill > 0) {
      add(
          "<rect class=\"bytes\" x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\"/>",
          x + 2, y + 2, fill * (BOX_WIDTH - 4), BOX_HEIGHT - 4);
    }
  }

  private void box(String style, int x, int y) {
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
        style, x, y, BOX_WIDTH, BOX_HEIGHT);
  }

  /** Draws the wire on one side, with what it carries; a full buffer stops it. */
  private void wire(int x, String label) {
    if (label.equals("full")) {
      add("<path class=\"arrow other\" d=\"M%d 41l14 14m0-14l-14 14\"/>", x + 14);
    } else {
      String style = label.isEmpty() ? "idle" : "wire";
      arrow(style, "M%d 48H%d".formatted(x, x + 34), "M%d 48".formatted(x + 42) + RIGHT);
    }
    String shown = label.equals("full") ? "window 0" : label;
    boolean isLeft = x < WIDTH / 2;
    text(isLeft ? "" : "end", isLeft ? 6 : WIDTH - 6, 76, shown);
  }

  private void process(double fill, Participant process, Model model) {
    boolean hasBuffer = !process.buffer().isEmpty();
    if (hasBuffer) {
      bytes(118, 106, fill);
      text("middle", 160, 148, process.buffer());
    }
    if (!process.down().isEmpty()) {
      String style = process.down().equals("read") ? "read" : "other";
      if (hasBuffer) {
        arrow(style, "M98 62C98 82 134 76 134 98", "M134 106" + DOWN);
      } else {
        arrow(style, "M98 62V%d".formatted(THREADS_Y - 9), "M98 157" + DOWN);
      }
      text("end", hasBuffer ? 112 : 92, 124, call(process.down(), model));
    }
    if (!process.up().isEmpty()) {
      String style = process.up().equals("write") ? "write" : "other";
      if (hasBuffer) {
        arrow(style, "M186 106C186 80 222 90 222 72", "M222 63" + UP);
      } else {
        arrow(style, "M222 %dV72".formatted(THREADS_Y), "M222 63" + UP);
      }
      text("", hasBuffer ? 208 : 230, 124, call(process.up(), model));
    }
  }

  /** Draws the first thread large: it serves the connection in front. */
  private void threads(List<String> threads, Model model) {
    int others = (threads.size() - 1) * (SMALL_THREAD_WIDTH + GAP);
    int x = GAP;
    int width = WIDTH - 2 * GAP - others;
    for (String thread : threads) {
      String[] parts = thread.split("\\|", 3);
      add(
          "<rect class=\"box\" rx=\"6\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"48\"/>",
          x, THREADS_Y, width);
      add("<circle class=\"%s\" cx=\"%d\" cy=\"170\" r=\"4\"/>", parts[0], x + 11);
      text("name", x + 20, 174, parts[1]);
      int y = 187;
      for (String line : withCalls(parts[2], model).lines().toList()) {
        text("", x + 7, y, line);
        y += LINE_HEIGHT;
      }
      x += width + GAP;
      width = SMALL_THREAD_WIDTH;
    }
  }

  private String withCalls(String text, Model model) {
    return CALL.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(call(found.group(1), model)));
  }

  private String call(String name, Model model) {
    return figures.of(topic.scenario(), model, name).toString();
  }

  private void arrow(String style, String line, String head) {
    add("<path class=\"arrow %s\" d=\"%s\"/>", style, line);
    add("<path class=\"head %s\" d=\"%s\"/>", style, head);
  }

  private void text(String style, int x, int y, String text) {
    if (!text.isEmpty()) {
      add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>", style, x, y, Html.escape(text));
    }
  }

  private void add(String element, Object... values) {
    out.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
