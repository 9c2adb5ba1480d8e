package dev.echolab.lab.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.echolab.load.report.Resource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * States what an experiment tests, before it is run.
 *
 * <p>The text exists once, in {@code docs/experiments/NAME.md}. The build packs these pages next to
 * this class. A page has the heading {@code # NAME (CLAIM-ID)}, then three paragraphs with a label
 * in bold (claim, prediction, bound, each on one line), and a list under {@code ## Limits}.
 *
 * @param name as users type it
 * @param claimId such as C1, as listed in docs/experiments/README.md; {@code break} for a wrong
 *     setting
 * @param claim the sentence of the textbook; for a wrong setting, what is wrong
 * @param prediction what must be observed if the claim holds
 * @param bound what decides the verdict, in words; the figure is a constant of the experiment
 * @param limits what this experiment cannot show
 */
public record Hypothesis(
    String name,
    String claimId,
    String claim,
    String prediction,
    @JsonIgnore String bound,
    @JsonIgnore List<String> limits) {
  private static final Pattern HEADING = Pattern.compile("\\A# (\\S+) \\((\\S+)\\)\n");
  private static final Pattern PARAGRAPH = Pattern.compile("(?m)^\\*\\*[^*]+\\.\\*\\* (.+)$");
  private static final Pattern LIMITS = Pattern.compile("(?m)^## Limits\n\n((?:- .+\n)+)$");
  private static final int PARAGRAPHS = 3;

  /** Reads the packed page of an experiment. */
  static Hypothesis ofPage(String name) {
    return parse(Resource.text(Hypothesis.class, name + ".md"));
  }

  /**
   * Reads the text of a page.
   *
   * @throws IllegalArgumentException if the page does not have the form that is described above
   */
  static Hypothesis parse(String page) {
    Matcher heading = HEADING.matcher(page);
    List<String> paragraphs =
        PARAGRAPH.matcher(page).results().map(found -> found.group(1)).toList();
    Matcher limits = LIMITS.matcher(page);
    if (!heading.find() || paragraphs.size() != PARAGRAPHS || !limits.find()) {
      throw new IllegalArgumentException(
          "no page of an experiment: needs # NAME (ID), three labelled paragraphs and ## Limits: "
              + page.lines().findFirst().orElse(""));
    }
    return new Hypothesis(
        heading.group(1),
        heading.group(2),
        paragraphs.get(0),
        paragraphs.get(1),
        paragraphs.get(2),
        limits.group(1).lines().map(line -> line.substring(2)).toList());
  }

  /** Returns whether this is about a wrong setting, not about a claim of the textbook. */
  @JsonIgnore
  public boolean isFault() {
    return claimId.equals("break");
  }
}
