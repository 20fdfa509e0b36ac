package io.figwizard.exports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP file with a CSV file for each section: RFC 4180, in UTF-8 with a byte order mark, without
 * which Excel takes it for something else.
 */
final class CsvArchive implements ExportFile {
  private static final String ABOUT =
      """
      Your data at Figwizard, as of %s, or shortly after.

      One CSV file for each kind of data: comma-separated, UTF-8, the first line names the columns.
      Times are in UTC.

      A text that a spreadsheet would take for a formula has an apostrophe in front: texts that begin
      with = + - @, a tab or a line break, with or without blanks or apostrophes before. A program
      that reads these files takes one apostrophe away from them.
      """;

  private final ZipOutputStream zip;
  private final Writer text;
  private final LocalDateTime time;

  /**
   * @param asOf of the files in the archive
   */
  CsvArchive(OutputStream out, Instant asOf) {
    this.zip = new ZipOutputStream(out, UTF_8);
    this.text = new OutputStreamWriter(zip, UTF_8);
    this.time = LocalDateTime.ofInstant(asOf, ZoneOffset.UTC);
    enter("about.txt");
    write(ABOUT.formatted(asOf));
    end();
  }

  @Override
  public void begin(Section section) {
    enter(section.name() + ".csv");
    write("\uFEFF");
    line(section.columns());
  }

  @Override
  public void row(List<@Nullable Object> values) {
    line(values);
  }

  @Override
  public void end() {
    try {
      text.flush();
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void complete() {
    try {
      zip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Frees the deflater's memory. What closing still writes is of no use, nor is its failure.
    try {
      zip.close();
    } catch (IOException | RuntimeException ignored) {
      return;
    }
  }

  private void enter(String name) {
    try {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(time);
      zip.putNextEntry(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(List<? extends @Nullable Object> values) {
    StringBuilder line = new StringBuilder();
    for (Iterator<? extends @Nullable Object> each = values.iterator(); each.hasNext(); ) {
      append(line, CellText.harmless(each.next()));
      line.append(each.hasNext() ? "," : "\r\n");
    }
    write(line.toString());
  }

  private static void append(StringBuilder line, String cell) {
    boolean quoted = cell.chars().anyMatch(c -> c == '"' || c == ',' || c == ';' || c < ' ');
    if (quoted) {
      line.append('"').append(cell.replace("\"", "\"\"")).append('"');
    } else {
      line.append(cell);
    }
  }

  private void write(String string) {
    try {
      text.write(string);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
