package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.exports.Section.Layout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What OpenPDF has written, as PDFBox reads it. */
class PdfFileTest {
  private static final Section TEXTS =
      new Section("texts", "Texts", Layout.BLOCKS, List.of("front", "back"));
  private static final Section NUMBERS =
      new Section("numbers", "Numbers", Layout.TABLE, List.of("card_id", "made_at", "reps"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PdfFile file = new PdfFile(bytes, Instant.parse("2026-03-10T10:00:00Z"));

  @Test
  void showsTheRowsOfEverySection() throws IOException {
    UUID id = UUID.randomUUID();
    file.begin(TEXTS);
    file.row(Arrays.asList("the tree", "der Baum"));
    file.row(Arrays.asList("only front", null));
    file.end();
    file.begin(NUMBERS);
    file.row(List.of(id, Instant.parse("2026-03-10T10:00:00Z"), 7));
    file.end();
    file.complete();

    assertThat(text())
        .contains("Your data at Figwizard", "2026-03-10T10:00:00Z", "Texts", "Numbers")
        .containsSubsequence("front", "the tree", "back", "der Baum", "only front")
        .contains("card id", id.toString());
  }

  @Test
  void saysSoWhereThereIsNothing() throws IOException {
    file.begin(TEXTS);
    file.end();
    file.begin(NUMBERS);
    file.end();
    file.complete();

    assertThat(text()).containsSubsequence("Texts", "Nothing.", "Numbers", "Nothing.");
  }

  @Test
  void showsASquareForWhatItsFontLacks() throws IOException {
    file.begin(TEXTS);
    file.row(List.of("a 漢字 b", "c 👩‍🚀 d\u0000\u0007\u200De\uFE0F"));
    file.row(List.of("Ελληνικά Русский žluťoučký €", "tab\there"));
    file.end();
    file.complete();

    assertThat(text())
        .contains("a □□ b", "c □□ de", "Ελληνικά Русский žluťoučký €")
        .contains("stands for a letter that this document's font lacks");
  }

  /** PDFBox gives back in the order of reading what stands there from right to left. */
  @Test
  void writesHebrewFromRightToLeft() throws IOException {
    file.begin(TEXTS);
    file.row(List.of("the word שלום means peace", "x"));
    file.end();
    file.complete();

    assertThat(text()).contains("שלום");
  }

  @Test
  void losesNothingOfTextsThatAreLongerThanALineOrAPage() throws IOException {
    String word = "q".repeat(3_000);
    String lines = "line\n".repeat(300);
    file.begin(TEXTS);
    file.row(List.of(word, lines));
    file.end();
    file.complete();

    try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
      assertThat(document.getNumberOfPages()).isGreaterThan(2);
      String text = new PDFTextStripper().getText(document);
      assertThat(text.chars().filter(letter -> letter == 'q').count()).isEqualTo(3_000);
      assertThat(text.split("line", -1)).hasSize(301);
    }
  }

  @Test
  void holdsEveryRowOnceOverManyPages() throws IOException {
    file.begin(NUMBERS);
    for (int i = 0; i < 1_234; i++) {
      file.row(List.of("row-" + i + "-", Instant.EPOCH, i));
    }
    file.end();
    file.complete();

    try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
      String text = new PDFTextStripper().getText(document);
      assertThat(Pattern.compile("row-(\\d+)-").matcher(text).results().map(row -> row.group(1)))
          .containsExactlyElementsOf(IntStream.range(0, 1_234).mapToObj(String::valueOf).toList());
      assertThat(document.getNumberOfPages()).isGreaterThan(10);
      assertThat(text.split("card id", -1).length)
          .as("pages, or parts of one, that begin with the names of the columns")
          .isGreaterThanOrEqualTo(document.getNumberOfPages());
    }
  }

  private String text() throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
      return new PDFTextStripper().getText(document);
    }
  }
}
