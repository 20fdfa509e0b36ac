package io.figwizard.exports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads exports as somebody would who knows RFC 4180 and about.txt, and not our code. */
final class CsvReader {
  private CsvReader() {}

  /** Texts of a ZIP file by name. */
  static Map<String, String> unzipped(byte[] zip) {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), UTF_8)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** The lines of a file, the one with the names excepted, by column; texts as users wrote them. */
  static List<Map<String, String>> rows(String file) {
    if (!file.startsWith("\uFEFF")) {
      throw new AssertionError("no byte order mark: " + file);
    }
    List<List<String>> lines = lines(file.substring(1));
    List<String> columns = lines.get(0);
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != columns.size()) {
        throw new AssertionError(columns.size() + " columns, but " + line);
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < line.size(); i++) {
        row.put(columns.get(i), original(line.get(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  /** RFC 4180, section 2. */
  static List<List<String>> lines(String csv) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    int at = 0;
    while (at < csv.length()) {
      StringBuilder cell = new StringBuilder();
      if (csv.charAt(at) == '"') {
        at++;
        while (csv.charAt(at) != '"' || csv.startsWith("\"\"", at)) {
          at += csv.charAt(at) == '"' ? 1 : 0;
          cell.append(csv.charAt(at));
          at++;
        }
        at++;
      } else {
        while (csv.charAt(at) != ',' && csv.charAt(at) != '\r') {
          cell.append(csv.charAt(at));
          at++;
        }
      }
      line.add(cell.toString());
      if (csv.charAt(at) == ',') {
        at++;
      } else if (csv.startsWith("\r\n", at)) {
        at += 2;
        lines.add(line);
        line = new ArrayList<>();
      } else {
        throw new AssertionError("neither a comma nor the end of a line: " + csv.substring(at));
      }
    }
    return lines;
  }

  /** Takes the apostrophe away that stands before what a spreadsheet might calculate. */
  static String original(String cell) {
    int at = 0;
    while (at < cell.length() && cell.charAt(at) == '\'') {
      at++;
    }
    if (at == 0) {
      return cell;
    }
    for (; at < cell.length(); at++) {
      char letter = cell.charAt(at);
      if ("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20".indexOf(letter) >= 0) {
        return cell.substring(1);
      }
      if (!Character.isWhitespace(letter) && letter != '\u00A0' && letter != '\uFEFF') {
        return cell;
      }
    }
    return cell;
  }
}
