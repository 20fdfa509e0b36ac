package io.figwizard.exports;

import com.lowagie.text.Document;
import com.lowagie.text.Font;
import com.lowagie.text.PageSize;
import com.lowagie.text.Phrase;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfPCell;
import com.lowagie.text.pdf.PdfPTable;
import com.lowagie.text.pdf.PdfWriter;
import io.figwizard.exports.Section.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PDF with a chapter for each section. Its font has the letters of Latin, Greek, Cyrillic and
 * Hebrew; what it lacks shows as a white square, and the first page says so.
 *
 * <p>OpenPDF writes a page as soon as it is full and keeps no more of it than where it is.
 */
final class PdfFile implements ExportFile {
  private static final String FONT = "/font-fallback/LiberationSans-Regular.ttf";
  private static final String INTRODUCTION =
      "As of %s, or shortly after. Times are in UTC. "
          + PdfText.REPLACEMENT
          + " stands for a letter that this document's font lacks: the CSV export has all of them.";
  private static final float MARGIN = 50;
  private static final float LABEL_SHARE = 1;
  private static final float VALUE_SHARE = 4;

  /** Rows of a table that are kept before they are written. */
  private static final int AT_ONCE = 50;

  private final Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN);
  private final PdfText text;
  private final Font title;
  private final Font chapter;
  private final Font label;
  private final Font body;
  private final Font small;
  private @Nullable Section section;
  private @Nullable PdfPTable table;
  private int kept;
  private boolean empty;

  PdfFile(OutputStream out, Instant asOf) {
    BaseFont base = font();
    text = new PdfText(base);
    title = new Font(base, 20, Font.BOLD);
    chapter = new Font(base, 14, Font.BOLD);
    label = new Font(base, 8, Font.BOLD);
    body = new Font(base, 8);
    small = new Font(base, 7);
    PdfWriter writer = PdfWriter.getInstance(document, out);
    // Closing the stream is not our affair.
    writer.setCloseStream(false);
    document.addTitle("Your data at Figwizard");
    document.addCreator("Figwizard");
    document.open();
    line("Your data at Figwizard", title, 0);
    line(INTRODUCTION.formatted(asOf), body, 6);
  }

  @Override
  public void begin(Section begun) {
    section = begun;
    line(begun.title(), chapter, 18);
    PdfPTable rows = begun.layout() == Layout.TABLE ? wide(begun) : blocks();
    rows.setWidthPercentage(100);
    // A value that is longer than a page goes on on the next one.
    rows.setSplitLate(false);
    rows.setComplete(false);
    table = rows;
    kept = 0;
    empty = true;
  }

  @Override
  public void row(List<@Nullable Object> values) {
    Section begun = begun();
    PdfPTable rows = Objects.requireNonNull(table);
    if (begun.layout() == Layout.TABLE) {
      values.forEach(value -> rows.addCell(cell(CellText.of(value), small)));
    } else {
      for (int i = 0; i < values.size(); i++) {
        String value = CellText.of(values.get(i));
        if (!value.isEmpty()) {
          rows.addCell(cell(name(begun.columns().get(i)), label));
          rows.addCell(cell(value, body));
        }
      }
      rows.addCell(gap());
    }
    empty = false;
    kept++;
    if (kept == AT_ONCE) {
      document.add(rows);
      kept = 0;
    }
  }

  @Override
  public void end() {
    PdfPTable rows = Objects.requireNonNull(table);
    if (empty) {
      line("Nothing.", body, 0);
    } else {
      rows.setComplete(true);
      document.add(rows);
    }
    table = null;
  }

  @Override
  public void complete() {
    document.close();
  }

  @Override
  public void close() {
    // An open document holds nothing but memory.
    table = null;
  }

  /** As a table too: paragraphs would be written after the tables of their page. */
  private void line(String words, Font font, float before) {
    PdfPTable line = new PdfPTable(1);
    line.setWidthPercentage(100);
    line.setSpacingBefore(before);
    line.setSpacingAfter(4);
    line.addCell(cell(words, font));
    document.add(line);
  }

  private PdfPTable wide(Section begun) {
    PdfPTable rows = new PdfPTable(widths(begun));
    begun.columns().forEach(column -> rows.addCell(cell(name(column), label)));
    rows.setHeaderRows(1);
    return rows;
  }

  /** So that an id, or a time, is on one line. */
  private static float[] widths(Section begun) {
    List<String> columns = begun.columns();
    float[] widths = new float[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).endsWith("_id") ? 14 : columns.get(i).endsWith("_at") ? 8 : 4;
    }
    return widths;
  }

  private static PdfPTable blocks() {
    return new PdfPTable(new float[] {LABEL_SHARE, VALUE_SHARE});
  }

  private PdfPCell cell(String value, Font font) {
    String shown = text.shown(value);
    PdfPCell cell = new PdfPCell(new Phrase(shown, font));
    cell.setBorder(0);
    cell.setPadding(1.5f);
    if (Bidi.requiresBidi(shown.toCharArray(), 0, shown.length())) {
      cell.setRunDirection(PdfWriter.RUN_DIRECTION_LTR);
    }
    return cell;
  }

  private static PdfPCell gap() {
    PdfPCell gap = new PdfPCell(new Phrase(" "));
    gap.setColspan(2);
    gap.setBorder(0);
    gap.setFixedHeight(6);
    return gap;
  }

  private static String name(String column) {
    return column.replace('_', ' ');
  }

  private Section begun() {
    return Objects.requireNonNull(section, "no section has begun");
  }

  private static BaseFont font() {
    try (InputStream font = PdfFile.class.getResourceAsStream(FONT)) {
      byte[] bytes = Objects.requireNonNull(font, FONT + " comes with OpenPDF").readAllBytes();
      return BaseFont.createFont(
          "LiberationSans-Regular.ttf",
          BaseFont.IDENTITY_H,
          BaseFont.EMBEDDED,
          BaseFont.NOT_CACHED,
          bytes,
          null);
    } catch (IOException e) {
      throw new UncheckedIOException("The font of the PDF exports cannot be read", e);
    }
  }
}
