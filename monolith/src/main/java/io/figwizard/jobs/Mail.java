package io.figwizard.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail to one person.
 *
 * @param id the same whenever this mail is sent again, so that mailboxes can recognise it: letters,
 *     digits, dots and hyphens
 * @param address as the account has it
 * @param name of the person; may hold anything
 * @param unsubscribe a page to be named in List-Unsubscribe
 */
record Mail(
    String id,
    String address,
    @Nullable String name,
    String subject,
    Body body,
    @Nullable String unsubscribe) {

  /**
   * Its text, plain and as HTML.
   *
   * @param link null where it leads nowhere
   */
  record Body(String language, List<String> paragraphs, @Nullable Link link, List<String> small) {}

  /** A page that the text leads to. */
  record Link(String text, String address) {
    /** Without the address, which may hold a token. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** Without what it says and to whom. */
  @Override
  public String toString() {
    return id;
  }
}
