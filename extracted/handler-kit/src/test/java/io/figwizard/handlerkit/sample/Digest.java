package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RawAction;
import io.figwizard.handlerkit.RawRequest;
import io.figwizard.handlerkit.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says what came. */
@Handles(action = "digest", effect = Effect.SAFE, access = Access.PUBLIC)
final class Digest implements RawAction<Digest.Came> {
  record Came(int bytes, String sha256, String header, String variant) {}

  @Override
  public Came handle(Call call, RawRequest request) {
    String header = request.header("X-Sample");
    if (header == null) {
      throw Refusal.invalid("X-Sample", "must be there");
    }
    byte[] body = request.body();
    return new Came(body.length, sha256(body), header, call.variant().id());
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
