package io.figwizard.routingproxy.coverage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.dataplane.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | application/json                | 200 application/json",
        "200 | Application/JSON; charset=utf-8 | 200 application/json",
        "204 | ''                              | 204",
        "200 | no type at all                  | 200",
        "302 | text/html                       | 302 text/html"
      })
  void isNamedByStatusAndType(int status, String contentType, String word) {
    assertThat(Branch.of(status, contentType).word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {'ok':false,'error':{'code':'deck_not_found','message':'No.'}}  | 404 deck_not_found",
        "422 | {'requestId':'1','error':{'fields':{'code':'x'},'code':'bad'}} | 422 bad",
        // Not the envelope's: a word of somebody else's, or none.
        "404 | {'code':404,'message':'HTTP 404 Not Found'}                      | 404 application/json",
        "404 | {'data':{'error':{'code':'inner'}}}                              | 404 application/json",
        "404 | {'error':'deck_not_found'}                                       | 404 application/json",
        "404 | {'error':{'code':17}}                                            | 404 application/json",
        "404 | {'error':{'code':'no deck of ada@example.com'}}                  | 404 application/json",
        "404 | {'error':{'code                                                  | 404 application/json",
        "404 | []                                                               | 404 application/json",
        "404 | ''                                                               | 404 application/json",
        // Only errors are looked into.
        "200 | {'error':{'code':'deck_not_found'}}                              | 200 application/json"
      })
  void isNamedByTheCodeOfItsError(int status, String body, String word) {
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    assertThat(Branch.of(status, "application/json;charset=utf-8", "", bytes).word())
        .isEqualTo(word);
  }

  @Test
  void looksIntoAPackedError() throws IOException {
    byte[] error = "{\"error\":{\"code\":\"conflict\"}}".getBytes(UTF_8);
    assertThat(Branch.of(409, "application/json", "gzip", packed(error)).word())
        .isEqualTo("409 conflict");
    assertThat(Branch.of(409, "application/json", "gzip", error).word())
        .as("not packed at all")
        .isEqualTo("409 application/json");
  }

  @Test
  void doesNotUnpackWithoutEnd() throws IOException {
    byte[] blanks = " ".repeat(50_000_000).getBytes(UTF_8);
    byte[] bomb = packed(blanks);
    assertThat(bomb.length).isGreaterThan(Outcomes.MOST_ERROR_BYTES);
    assertThat(Branch.of(500, "application/json", "gzip", bomb).code()).isEmpty();
    byte[] small = packed(" ".repeat(1_000_000).getBytes(UTF_8));
    assertThat(small.length).isLessThan(Outcomes.MOST_ERROR_BYTES);
    assertThat(Branch.of(500, "application/json", "gzip", small).code()).isEmpty();
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
