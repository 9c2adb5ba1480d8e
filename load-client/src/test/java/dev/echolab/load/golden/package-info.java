/**
 * Compares documents with golden files in {@code src/test/resources/golden}. A run with {@code
 * -Dgolden.write=true} writes these files instead.
 */
package dev.echolab.load.golden;
