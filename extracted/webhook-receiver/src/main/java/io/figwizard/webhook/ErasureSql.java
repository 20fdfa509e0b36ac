package io.figwizard.webhook;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What is taken out of the inbox again. */
interface ErasureSql {
  /** Waits until no event about the subject is being stored; later ones wait for us. */
  @SqlQuery("select true from pg_advisory_xact_lock(hashtextextended(:subjectKey, 0))")
  boolean holdSubject(String subjectKey);

  @SqlUpdate(
      """
      insert into webhook.erased_subject (provider, variant, subject_hash, erased_at)
      values (:provider, :variant, :subjectHash, :now) on conflict do nothing""")
  void remember(String provider, String variant, byte[] subjectHash, Instant now);

  /** The rows stay: an event that comes once more must still be known. */
  @SqlUpdate(
      """
      update webhook.event set raw = null, subject = null, object_id = null
      where provider = :provider and variant = :variant and subject = :subject""")
  int erase(String provider, String variant, String subject);

  /** Some of those that are old enough, the oldest first. */
  @SqlUpdate(
      """
      delete from webhook.event as old
      using (
        select provider, variant, event_id from webhook.event
        where received_at < :before
        order by received_at limit :most for update skip locked) as oldest
      where old.provider = oldest.provider and old.variant = oldest.variant
        and old.event_id = oldest.event_id""")
  int purge(Instant before, int most);

  /** Bodies of some of those that are old enough, the oldest first. */
  @SqlUpdate(
      """
      update webhook.event as old set raw = null
      from (
        select provider, variant, event_id from webhook.event
        where raw is not null and received_at < :before
        order by received_at limit :most for update skip locked) as oldest
      where old.provider = oldest.provider and old.variant = oldest.variant
        and old.event_id = oldest.event_id""")
  int forgetBodies(Instant before, int most);
}
