package io.figwizard.webhook;

import java.util.Locale;

/** Who sends webhooks, and how each signs them. */
enum Provider {
  STRIPE("Stripe-Signature", "v1"),
  ELEVENLABS("ElevenLabs-Signature", "v0");

  private final String signatureHeader;
  private final String scheme;

  Provider(String signatureHeader, String scheme) {
    this.signatureHeader = signatureHeader;
    this.scheme = scheme;
  }

  /** As rows, paths and metrics spell it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String signatureHeader() {
    return signatureHeader;
  }

  /** What a signature is called in the header; those of other schemes count for nothing. */
  String scheme() {
    return scheme;
  }
}
