package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.Variant;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  @Test
  void takesWhatProvidersGive() {
    assertThat(ApiKey.checked(Variant.SANDBOX, "voice.apiKey", "ELEVENLABS", "sk_1a"))
        .isEqualTo("sk_1a");
  }

  @ParameterizedTest
  @CsvSource({
    "PRODUCTION, ELEVENLABS, conversation.production.voice.apiKey (ELEVENLABS_API_KEY) is not set",
    "SANDBOX, TEXT_PROVIDER, conversation.sandbox.voice.apiKey (TEXT_PROVIDER_SANDBOX_API_KEY) is not set"
  })
  void namesPropertyAndVariableOfAKeyThatIsMissing(
      Variant variant, String variables, String message) {
    assertThatThrownBy(() -> ApiKey.checked(variant, "voice.apiKey", variables, " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesTheVariableOfAWordThatIsNoKey() {
    assertThatThrownBy(
            () -> ApiKey.word(Variant.SANDBOX, "voice.agentId", "ELEVENLABS", "AGENT_ID", ""))
        .hasMessageContaining("(ELEVENLABS_SANDBOX_AGENT_ID) is not set");
    assertThatThrownBy(
            () -> ApiKey.word(Variant.SANDBOX, "text.model", "TEXT_PROVIDER", "MODEL", ""))
        .hasMessageContaining("(TEXT_PROVIDER_SANDBOX_MODEL) is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2\nX-Evil: 1", "hunter 2", "hünter2", "hunter2\u0000"})
  void refusesWhatWouldBreakAHeaderAndDoesNotRepeatIt(String key) {
    assertThatThrownBy(
            () -> ApiKey.checked(Variant.PRODUCTION, "text.apiKey", "TEXT_PROVIDER", key))
        .hasMessageContaining("is malformed")
        .message()
        .doesNotContain("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://api.elevenlabs.io", "http://127.0.0.1:8093", "http://localhost/v1"})
  void sendsKeysEncryptedOrNowhere(String base) {
    assertThat(ApiKey.checkedBase(Variant.PRODUCTION, "voice.apiBase", URI.create(base)))
        .hasToString(base);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://api.elevenlabs.io", "ftp://127.0.0.1", "api.elevenlabs.io", ""})
  void refusesAddressesThatAKeyMustNotGoTo(String base) {
    assertThatThrownBy(
            () -> ApiKey.checkedBase(Variant.PRODUCTION, "voice.apiBase", URI.create(base)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conversation.production.voice.apiBase");
  }
}
