package io.figwizard.exports;

import java.util.Locale;

/** What an export can be. */
enum ExportFormat {
  /** To be read by people. */
  PDF("application/pdf", "pdf"),
  /** For spreadsheets and programs: a ZIP file with one CSV file for each kind of data. */
  CSV("application/zip", "zip");

  private final String mediaType;
  private final String extension;

  ExportFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** As rows, requests and events spell it: {@code pdf}, {@code csv}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String mediaType() {
    return mediaType;
  }

  String extension() {
    return extension;
  }

  static ExportFormat of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
