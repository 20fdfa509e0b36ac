package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.exports.Section.Layout;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvArchiveTest {
  private static final Section TEXTS =
      new Section("texts", "Texts", Layout.BLOCKS, List.of("front", "back"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CsvArchive archive = new CsvArchive(bytes, Instant.parse("2026-03-10T10:00:00Z"));

  @Test
  void keepsEveryTextAsItWas() {
    List<String> texts =
        List.of(
            "plain",
            "with, comma; and semicolon",
            "\"quoted\"",
            "\"",
            "two\nlines",
            "two\r\nlines",
            "=HYPERLINK(\"http://x\",\"y\")",
            "-5",
            "'=5",
            "Ümlaute 漢字 👩‍🚀 שלום",
            " blanks ");
    archive.begin(TEXTS);
    texts.forEach(text -> archive.row(Arrays.asList(text, null)));
    archive.end();
    archive.complete();

    Map<String, String> files = CsvReader.unzipped(bytes.toByteArray());

    assertThat(files).containsOnlyKeys("about.txt", "texts.csv");
    assertThat(CsvReader.rows(files.get("texts.csv")))
        .extracting(row -> row.get("front"))
        .containsExactlyElementsOf(texts);
    assertThat(CsvReader.rows(files.get("texts.csv")))
        .extracting(row -> row.get("back"))
        .containsOnly("");
  }

  /** Quotation marks alone do not help: a spreadsheet takes them away before it looks. */
  @Test
  void startsNoCellWithAFormula() {
    archive.begin(TEXTS);
    archive.row(List.of("=1+1", "@a,b"));
    archive.end();
    archive.complete();

    assertThat(CsvReader.unzipped(bytes.toByteArray()).get("texts.csv"))
        .isEqualTo("\uFEFFfront,back\r\n'=1+1,\"'@a,b\"\r\n");
  }

  @Test
  void namesTheColumnsOfWhatIsEmpty() {
    archive.begin(TEXTS);
    archive.end();
    archive.complete();

    assertThat(CsvReader.unzipped(bytes.toByteArray()).get("texts.csv"))
        .isEqualTo("\uFEFFfront,back\r\n");
  }

  @Test
  void isTheSameBytesForTheSameRows() {
    archive.begin(TEXTS);
    archive.row(List.of("front", "back"));
    archive.end();
    archive.complete();
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    CsvArchive second = new CsvArchive(again, Instant.parse("2026-03-10T10:00:00Z"));
    second.begin(TEXTS);
    second.row(List.of("front", "back"));
    second.end();
    second.complete();

    assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
  }
}
