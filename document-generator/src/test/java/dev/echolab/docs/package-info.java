/**
 * Generates parts of the documents from the servers' sources and from measured data.
 *
 * <pre>
 * servers' sources -&gt; SourceFile -&gt; Excerpt \
 * ScenarioRunner -&gt; calls.json -&gt; SyscallFigures -&gt; SideBySide -&gt; Markdown, Html, Text
 * drawings.json -&gt; Scene -&gt; StepDrawing -&gt; SVG           /
 * result.json of the experiments -&gt; MeasuredSection -&gt; their pages -&gt; ModelsChart
 *                                                                \ PageFigures, CodeLinks -&gt; pages
 * </pre>
 *
 * <p>The last are the texts of {@code document-generator/pages}, filled.
 *
 * <p>{@code DocumentsTest} runs it, on the thread of the test: with {@code -Ddocuments.write=true}
 * it writes, else it compares. All classes but {@link dev.echolab.docs.ScenarioRunner}, which
 * starts servers, are pure functions of files. Must not open sockets: {@code lab.experiment} does.
 */
package dev.echolab.docs;
