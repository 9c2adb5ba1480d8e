package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MeasuredSectionTest {
  private static final String RESULT =
      """
      {"name": "waiting",
       "tables": [{"title": "Idle", "columns": ["variant", "threads", "CPU %", "state"],
                   "rows": [["nio", 1020, 0.0912, "S"], ["bio", null, 12.34, "R"]]}],
       "notes": ["seen twice"],
       "loads": [{"variant": "nio", "server": "./lab serve nio", "command": "./lab load", "status": "INVALID",
                  "reasons": ["late", "few"]}],
       "verdict": {"text": "does not hold here", "because": "0.5 is below 1"}}
      """;
  private static final String ENVIRONMENT =
      """
      {"time": "T", "os": "Linux", "cores": "2", "cpu": "C", "jdk": "J", "pace": "quick",
       "loadAverage": "0.25"}
      """;

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static String replaced(String page) throws Exception {
    return MeasuredSection.replace(page, json(RESULT), json(ENVIRONMENT));
  }

  @Test
  void theLastSectionIsMadeOfTheResultAndTheRestOfThePageStays() throws Exception {
    assertThat(replaced("# waiting\n\nby hand\n\n## Measured (old)\n\n| gone |\n"))
        .startsWith("# waiting\n\nby hand\n\n## Measured (one run)\n")
        .doesNotContain("gone")
        .contains("`./lab experiment waiting --quick`, T, Linux, 2 cores (C), JDK J.\n")
        .contains("Load average before it: 0.25.")
        .contains("| variant | threads | CPU % | state |\n| --- | ---: | ---: | ---: |\n")
        .contains("| nio | 1,020 | 0.091 | S |\n| bio | unknown | 12.3 | R |\n")
        .contains("Note: seen twice")
        .contains("INVALID load: late; few.\n\n- `./lab serve nio`\n- `./lab load`\n")
        .endsWith("**DOES NOT HOLD HERE**: 0.5 is below 1.\n");
  }

  @Test
  void thePageOfAWrongSettingListsWhatWasRun() throws Exception {
    String result =
        RESULT.replaceFirst(
            "\\{", "{\"claimId\": \"break\", \"commands\": [\"./lab serve\", \"./lab load\"],");

    assertThat(MeasuredSection.replace("\n## Measured\n", json(result), json(ENVIRONMENT)))
        .contains("carry over, speed does not.\n\n    ./lab serve\n    ./lab load\n\nIdle:\n");
  }

  @Test
  void whatItWritesIsReplacedByTheNextResult() throws Exception {
    String once = replaced("# waiting\n\n## Measured\n");
    assertThat(replaced(once)).isEqualTo(once);
  }

  @Test
  void aPageWithoutTheSectionIsNamed() {
    assertThatThrownBy(() -> replaced("# waiting\n"))
        .hasMessage("the page of waiting has no section 'Measured'");
  }
}
