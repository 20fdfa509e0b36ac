package io.figwizard.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.figwizard.functionhost.FunctionConfiguration;
import io.figwizard.functionhost.FunctionHost;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Runs the conversation domain as a service of its own; see {@code conversation-function.yml}. */
final class ConversationFunction {
  private ConversationFunction() {}

  /** The form of the function's configuration file. */
  static final class Settings extends FunctionConfiguration {
    @Valid @NotNull
    private ConversationConfiguration conversation = new ConversationConfiguration();

    @JsonProperty
    ConversationConfiguration getConversation() {
      return conversation;
    }

    @JsonProperty
    void setConversation(ConversationConfiguration conversation) {
      this.conversation = conversation;
    }
  }

  public static void main(String... arguments) throws Exception {
    FunctionHost.run(
        "conversation-handler",
        Settings.class,
        new ConversationBundle<>(Settings::getConversation),
        arguments);
  }
}
