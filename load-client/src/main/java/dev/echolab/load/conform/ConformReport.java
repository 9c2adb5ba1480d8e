package dev.echolab.load.conform;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Formats the results of a run as text, TAP or JUnit XML. */
public final class ConformReport {
  private ConformReport() {}

  /** Formats one case as a line, followed by the difference if it failed. */
  public static String text(CaseResult result) {
    String line =
        String.format(
            Locale.ROOT,
            "%-4s %-24s %5d ms",
            result.passed() ? "ok" : "FAIL",
            result.name(),
            result.durationMs());
    return result.passed()
        ? line
        : "%s\n       sent:     %s\n       expected: %s\n       got:      %s"
            .formatted(line, result.sends(), result.expects(), result.got());
  }

  /** Formats the results by the Test Anything Protocol, version 13. */
  public static String tap(List<CaseResult> results) {
    StringBuilder tap = new StringBuilder("TAP version 13\n1.." + results.size() + "\n");
    int number = 0;
    for (CaseResult result : results) {
      number++;
      String status = result.passed() ? "ok" : "not ok";
      tap.append("%s %s - %s\n".formatted(status, number, result.name()));
      if (!result.passed()) {
        String got = result.got().replace('\n', ' ');
        tap.append(
            "# sent: %s\n# expected: %s\n# got: %s\n"
                .formatted(result.sends(), result.expects(), got));
      }
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
      xml.writeAttribute("failures", Long.toString(failures(results)));
      for (CaseResult result : results) {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", result.name());
        xml.writeAttribute(
            "time", String.format(Locale.ROOT, "%.3f", result.durationMs() / 1000.0));
        if (!result.passed()) {
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

  public static long failures(List<CaseResult> results) {
    return results.stream().filter(result -> !result.passed()).count();
  }
}
