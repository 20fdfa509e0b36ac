package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private final Redaction redaction = new Redaction(new byte[32]);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "ada@example.com",
        "Ada.Lovelace+test@mail.example.co.uk",
        "jürgen@müller.example",
        "DE89 3704 0044 0532 0130 00",
        "GB82WEST12345698765432",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "Zm9v-YmFy-MTIz-NDU2-Nzg5-YWJj-ZGVm-Z2hp",
        "+49 171 1234567",
        "+491711234567",
        "+1 (555) 123-4567",
        "0049 30 901820",
        "0171/1234567",
        "(030) 901820-15",
        "(555) 123-4567",
        "555-123-4567",
        "192.168.0.17",
        "2001:db8::8a2e:370:7334",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "::ffff:10.0.0.1",
      })
  void takesOutWhatLooksLikeASecretWhereverItStands(String secret) {
    String clean = redaction.text("before " + secret + " after");

    assertThat(clean).startsWith("before [").endsWith("] after").doesNotContain(secret);
    assertThat(redaction.value(List.of("note"), Json.of("{'x':['" + secret + "']}")).toString())
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tel:+491711234567",
        "phone:+49 171 1234567",
        "whatsapp:+14155550123",
        "sms:0171 1234567",
        "tel:0049 30 901820",
        "phone:555-123-4567",
        "ip:2001:db8::1",
        "source:2001:db8::1",
        "host:192.168.0.17",
      })
  void takesOutWhatFollowsAWordAndAColon(String secret) {
    String word = secret.substring(0, secret.indexOf(':'));

    assertThat(redaction.text("before " + secret + " after"))
        .matches("before " + word + ":\\[(phone|ip):......] after");
    assertThat(redaction.target("/call/" + secret.replace("+", "%2B").replace(" ", "%20")))
        .as("in a path")
        .doesNotContain(secret.substring(secret.length() - 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7f9c24e5-0000-4000-8000-000000000001",
        "7F9C24E5-0000-4000-8000-000000000001",
        "deck_7f9c24e5-0000-4000-8000-000000000001/cards",
        "2026-01-01T12:00:00.000Z",
        "4111111111111112",
        "DE00370400440532013000",
        "a sentence about cards @ home",
        "17672688000000",
        "Donaudampfschifffahrtsgesellschaftskapitaen",
        "2026-01-01T12:00:00+01:00",
        "01.02.2026 10:00-11:00",
        "version 1.2.3 of 10.15.7.3.1",
        "12:30:59",
        "3 + 12345678901 - 5",
        "std::vector and a::b",
        "1/2 of 100 in 20 / 30",
        "0.123 4567",
        "00:1b:44:11:3a:b7",
        "mac:00:1b:44:11:3a:b7",
        "time:12:30:59",
        "at:2026-01-01T12:00:00+01:00",
        "std::b1 and xyz::abc",
        "AB:CD:EF:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:AB:01:02:03:04:05:06:07",
      })
  void leavesWhatIsNone(String text) {
    assertThat(redaction.text(text)).isEqualTo(text);
  }

  @Test
  void takesOutFieldsWithTellingNames() {
    assertThat(
            redaction
                .value(
                    List.of(),
                    Json.of(
                        "{'password':'a','refresh_token':'b','apiKey':7,'e-mail':{'value':'c'},"
                            + "'deck':{'name':'Kanji'},'firstName':null,'phones':['1']}"))
                .toString())
        .matches(
            "\\{\"password\":\"\\[hidden:......]\",\"refresh_token\":\"\\[hidden:......]\","
                + "\"apiKey\":\"\\[hidden:......]\",\"e-mail\":\\{\"value\":\"\\[hidden:......]\"},"
                + "\"deck\":\\{\"name\":\"Kanji\"},\"firstName\":null,"
                + "\"phones\":\\[\"\\[hidden:......]\"]}");
  }

  @Test
  void takesOutEverythingBelowATellingName() {
    assertThat(
            redaction
                .value(
                    List.of(),
                    Json.of(
                        "{'phone':{'number':'0171','of':{'kind':'home'},'+49 171':true},"
                            + "'tickets':[{'id':7}]}"))
                .toString())
        .matches(
            "\\{\"phone\":\\{\"number\":\"\\[hidden:......]\",\"of\":\\{\"kind\":\"\\[hidden:......]\"},"
                + "\"\\[hidden:......]\":true},"
                + "\"tickets\":\\[\\{\"id\":\"\\[hidden:......]\"}]}");
    assertThat(redaction.value(List.of("password", "value"), Json.of("'hunter2'")).asText())
        .startsWith("[hidden:");
  }

  @Test
  void takesOutWhoAndWhereSomebodyIs() {
    assertThat(
            redaction
                .value(
                    List.of(),
                    Json.of(
                        "{'user':{'name':'Ada','id':7},'members':[{'name':'Bob'}],"
                            + "'customerName':'Eve','billingAddress':{'line1':'1 Main St'},"
                            + "'city':'Paris','dob':'1815-12-10','clientIp':'x','pin':1234,"
                            + "'session_id':'s','dateOfBirth':'d'}"))
                .toString())
        .doesNotContain(
            "Ada", "Bob", "Eve", "Main", "Paris", "1815", "\"x\"", "1234", "\"s\"", "\"d\"")
        .contains("\"id\":7");
  }

  @Test
  void leavesWhatTheDiffIsReadFor() {
    String drilling =
        "{'deck':{'name':'Kanji'},'session':{'cards':[1,2]},'capacity':5,'shipping':'air',"
            + "'fileName':'a.txt','pinned':'yes','plan':{'name':'pro'},'shipCount':3}";
    assertThat(redaction.value(List.of(), Json.of(drilling))).isEqualTo(Json.of(drilling));
  }

  @Test
  void takesOutWhatATeamNames() {
    Redaction own =
        new Redaction(new byte[32], () -> new TellingNames(Set.of("matriculation_number")));
    assertThat(
            own.value(
                    List.of(), Json.of("{'matriculationNumber':{'of':7},'number':8,'numbers':'x'}"))
                .toString())
        .matches(
            "\\{\"matriculationNumber\":\\{\"of\":\"\\[hidden:......]\"},\"number\":8,"
                + "\"numbers\":\"x\"}");
    assertThat(own.target("/x?Matriculation-Number=7&y=8"))
        .matches("/x\\?Matriculation-Number=\\[hidden:......]&y=8");
    assertThat(own.header("matriculation-number", "7")).startsWith("[hidden:");
  }

  @Test
  void takesOutCodesThatLetSomebodyIn() {
    assertThat(
            redaction
                .value(
                    List.of(),
                    Json.of(
                        "{'code':'493021','backupCodes':['a1b2'],"
                            + "'error':{'code':'card_not_found'},'countryCode':'DE'}"))
                .toString())
        .matches(
            "\\{\"code\":\"\\[hidden:......]\",\"backupCodes\":\\[\"\\[hidden:......]\"],"
                + "\"error\":\\{\"code\":\"card_not_found\"},\"countryCode\":\"DE\"}");
    assertThat(redaction.target("/callback?code=4/0AX4XfWh&ticket=abc&state=x"))
        .matches("/callback\\?code=\\[hidden:......]&ticket=\\[hidden:......]&state=x");
  }

  @Test
  void leavesEqualValuesEqualAndOthersUnequal() {
    assertThat(redaction.text("ada@example.com")).isEqualTo(redaction.text("ada@example.com"));
    assertThat(redaction.text("ada@example.com")).isNotEqualTo(redaction.text("bob@example.com"));
    byte[] other = new byte[32];
    other[0] = 1;
    assertThat(redaction.text("ada@example.com"))
        .isNotEqualTo(new Redaction(other).text("ada@example.com"));
  }

  @Test
  void cleansQueries() {
    assertThat(redaction.target("/users/ada@example.com?token=abc&page=2&to=ada%40example.com&x"))
        .matches("/users/\\[email:......]\\?token=\\[hidden:......]&page=2&to=\\[email:......]&x");
  }

  @Test
  void findsWhatIsEscaped() {
    assertThat(redaction.target("/users/ada%40example.com/cards%20of?iban=1&a%2Fb=c%20d"))
        .matches("/users/\\[email:......]/cards%20of\\?iban=\\[hidden:......]&a%2Fb=c%20d");
    assertThat(redaction.target("/x?p%61ssword=a&to=DE89+3704+0044+0532+0130+00&bad=%zz"))
        .matches("/x\\?p%61ssword=\\[hidden:......]&to=\\[iban:......]&bad=%zz");
    assertThat(redaction.target("/x?next=%2Fusers%3Fto%3Dada%2540example.com"))
        .doesNotContain("ada");
  }

  @Test
  void searchesAPathPieceByPiece() {
    String path = "/domains/drilling/decks/7f9c24e5-0000-4000-8000-000000000001/next-cards";
    assertThat(redaction.target(path)).isEqualTo(path);
    assertThat(redaction.target("/reset/dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        .matches("/reset/\\[token:......]");
    assertThat(redaction.target("https://a.example/in#access_token=abc&x=1"))
        .matches("https://a.example/in#access_token=\\[hidden:......]&x=1");
  }

  @Test
  void takesNoLongerForHostileTexts() {
    String hostile = "a.".repeat(100_000) + "eyJ".repeat(50_000) + "1 ".repeat(100_000);
    assertThat(redaction.text(hostile)).hasSizeLessThan(5000);
  }
}
