package io.figwizard.exports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written, front to back. What it has written it does not keep.
 *
 * @see CsvArchive
 * @see PdfFile
 */
interface ExportFile extends AutoCloseable {
  void begin(Section section);

  /** Of the section that has begun. */
  void row(List<@Nullable Object> values);

  void end();

  /** Writes what comes last; without it the file is not whole. */
  void complete();

  /** Lets go of memory; does not complete the file. */
  @Override
  void close();
}
