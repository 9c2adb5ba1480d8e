/**
 * The three servers side by side: the code of each step, found in the sources by method or by step
 * marker, with the system calls that were counted for it; and what else of the documents is made of
 * sources and data.
 *
 * <pre>
 * Topic -> Place -> SourceFile -> Excerpt \
 *                  SyscallFigures (data file) -> SideBySide -> Markdown, Html, Text
 * CallEpisodes -> the data file
 * </pre>
 *
 * <p>Runs on the thread of the command. Pure functions of texts but for {@code ScenarioRunner},
 * which starts servers. Must not open a socket: peers are those of {@code driver}.
 */
package dev.echolab.lab.code;
