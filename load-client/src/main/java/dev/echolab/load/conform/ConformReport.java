package dev.echolab.load.conform;

import dev.echolab.load.conform.CaseResult.Outcome;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Formats the results of a run as text, TAP or JUnit XML. */
public final class ConformReport {
  private ConformReport() {}

  /** Formats one case as a line, followed by the difference if it failed. */
  public static String text(CaseResult result) {
    String line = " %-24s %5d ms".formatted(result.name(), result.durationMs());
    return switch (result.outcome()) {
      case PASSED -> "ok  " + line;
      case NOT_AVAILABLE -> "n/a %s\n       not available: %s".formatted(line, result.got());
      case FAILED ->
          "FAIL%s\n       sent:     %s\n       expected: %s\n       got:      %s"
              .formatted(line, result.sends(), result.expects(), result.got());
    };
  }

  /** Formats the results by the Test Anything Protocol, version 13. */
  public static String tap(List<CaseResult> results) {
    StringBuilder tap = new StringBuilder("TAP version 13\n1.." + results.size() + "\n");
    int number = 0;
    for (CaseResult result : results) {
      number++;
      String named = "ok %s - %s".formatted(number, result.name());
      String got = result.got().replace('\n', ' ');
      tap.append(
          switch (result.outcome()) {
            case PASSED -> named + "\n";
            case NOT_AVAILABLE -> "%s # SKIP not available: %s\n".formatted(named, got);
            case FAILED ->
                "not %s\n# sent: %s\n# expected: %s\n# got: %s\n"
                    .formatted(named, result.sends(), result.expects(), got);
          });
    }
    return tap.toString();
  }

  /** Formats the results as JUnit XML for CI systems. */
  public static String junitXml(String suite, List<CaseResult> results) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", suite);
      xml.writeAttribute("tests", Integer.toString(results.size()));
      xml.writeAttribute("failures", Long.toString(count(results, Outcome.FAILED)));
      xml.writeAttribute("skipped", Long.toString(count(results, Outcome.NOT_AVAILABLE)));
      for (CaseResult result : results) {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", result.name());
        xml.writeAttribute("time", "%.3f".formatted(result.durationMs() / 1000.0));
        if (result.outcome() == Outcome.NOT_AVAILABLE) {
          xml.writeEmptyElement("skipped");
          xml.writeAttribute("message", "not available: " + result.got());
        } else if (!result.passed()) {
          xml.writeStartElement("failure");
          xml.writeAttribute("message", result.got());
          xml.writeCharacters("sent: " + result.sends() + "\nexpected: " + result.expects());
          xml.writeEndElement();
        }
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  public static long count(List<CaseResult> results, Outcome outcome) {
    return results.stream().filter(result -> result.outcome() == outcome).count();
  }
}
