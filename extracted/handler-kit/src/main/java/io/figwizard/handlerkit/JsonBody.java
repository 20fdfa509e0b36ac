package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a request's body: bounded bytes first, strict JSON then where that is wanted. */
final class JsonBody {
  private final JsonMapper mapper;
  private final int maxBytes;
  private final int maxDepth;

  JsonBody(JsonMapper mapper, int maxBytes, int maxDepth) {
    this.mapper = mapper;
    this.maxBytes = maxBytes;
    this.maxDepth = maxDepth;
  }

  /**
   * @throws Refusal 415, 413, 408, or 400 when the body did not arrive whole
   */
  byte[] read(ContainerRequestContext request) {
    if (!isJson(request.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
      throw Refusals.unsupportedMediaType();
    }
    return bytes(request);
  }

  /**
   * The body as it came, whatever it says it is.
   *
   * @throws Refusal 415 when it is compressed, 413, 408, or 400 when it did not arrive whole
   */
  byte[] bytes(ContainerRequestContext request) {
    String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Refusals.unsupportedEncoding();
    }
    if (request.getLength() > maxBytes) {
      throw Refusals.bodyTooLarge(maxBytes);
    }
    try {
      InputStream entity = request.getEntityStream();
      byte[] body = entity.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw Refusals.bodyTooLarge(maxBytes);
      }
      return body;
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException
          ? Refusals.forStatus(408)
          : Refusals.badRequest("The body did not arrive whole.");
    } catch (RuntimeException e) {
      // Jetty unpacks gzip while we read, and wraps what goes wrong.
      if (e.getCause() instanceof ZipException) {
        throw Refusals.badRequest("The body is not the gzip that Content-Encoding announces.");
      }
      throw e;
    }
  }

  /**
   * @throws Refusal 400 when it is not one JSON object
   */
  ObjectNode parse(byte[] body) {
    JsonNode tree;
    try {
      tree = mapper.readTree(body);
    } catch (StreamConstraintsException e) {
      throw Refusals.invalidJson(
          "The body is nested deeper than "
              + maxDepth
              + " levels or has an oversized name or number.");
    } catch (JsonProcessingException e) {
      throw Refusals.invalidJson("The body is not valid JSON" + at(e.getLocation()) + ".");
    } catch (IOException e) {
      throw Refusals.invalidJson("The body is not valid JSON in UTF-8.");
    }
    if (tree.isMissingNode()) {
      throw Refusals.invalidJson("The body is empty; a JSON object is expected.");
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw Refusals.notAnObject();
  }

  private static boolean isJson(@Nullable String contentType) {
    MediaType type = mediaType(contentType);
    if (type == null || !type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
      return false;
    }
    String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    return !type.isWildcardType()
        && !type.isWildcardSubtype()
        && (charset == null || charset.equalsIgnoreCase("utf-8"));
  }

  /** True for a content type that is there but does not have the form of one. */
  static boolean isUnreadable(@Nullable String contentType) {
    return contentType != null && mediaType(contentType) == null;
  }

  private static @Nullable MediaType mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    try {
      return MediaType.valueOf(contentType);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
