package io.figwizard.loadtests.tour;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Takes everything along, in both formats. */
final class Exporting {

  private final Visitor visitor;
  private final Notifications notifications;
  private final Transcript transcript;

  Exporting(Journey journey, Notifications notifications) {
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
    this.notifications = notifications;
  }

  void takeAlong() {
    transcript.stop("Export: everything as CSV and PDF, told when it is ready");
    String csv = text(file("csv", ""));
    if (!csv.contains(Drilling.FRONT) || !csv.contains(Talking.SUMMARY)) {
      throw new UnexpectedAnswer(
          "the CSV export holds %,d characters without the card and the conversation (expected: both)"
              .formatted(csv.length()));
    }
    byte[] pdf = file("pdf", "application/pdf");
    if (!new String(pdf, 0, Math.min(5, pdf.length), ISO_8859_1).equals("%PDF-")) {
      throw new UnexpectedAnswer("the PDF export does not begin as a PDF (expected: %PDF-)");
    }
    visitor.does("exports", "list", Map.of());
  }

  private byte[] file(String format, String type) {
    JsonNode export = visitor.does("exports", "request", Map.of("format", format)).path("export");
    String id = export.path("exportId").asText();
    notifications.await(
        "export.finished", told -> told.path("data").path("exportId").asText().equals(id));
    Answer status = visitor.asks("exports", "status", Map.of("exportId", id));
    JsonNode ready = status.data().path("export");
    status.require(
        ready.path("state").asText().equals("ready") && ready.path("progress").asInt() == 100,
        "ready, 100 percent");
    return visitor.fetches(ready.path("file").asText("/exports/" + id + "/file"), type);
  }

  /** Of an archive of files, all of them one after the other. */
  private static String text(byte[] file) {
    if (file.length < 2 || file[0] != 'P' || file[1] != 'K') {
      return new String(file, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder();
    try (ZipInputStream archive = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        text.append(new String(archive.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UnexpectedAnswer("the export is no readable archive: " + e);
    }
    return text.toString();
  }
}
