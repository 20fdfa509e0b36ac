package io.figwizard.handlerkit;

import ch.qos.logback.access.common.spi.IAccessEvent;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import io.dropwizard.logging.json.AccessAttribute;
import io.dropwizard.logging.json.AccessJsonLayoutBaseFactory;
import io.dropwizard.request.logging.layout.LogbackAccessRequestLayout;
import java.util.EnumSet;
import java.util.Set;
import java.util.TimeZone;

/**
 * The request log in the same two styles as {@link EventLayoutFactory}, with the request's id and
 * without the address's query, which may hold what nobody should read:
 *
 * <pre>
 * server:
 *   requestLog:
 *     appenders:
 *       - type: console
 *         layout:
 *           type: figwizard-access
 *           style: ${LOG_STYLE:-auto}
 * </pre>
 */
@JsonTypeName("figwizard-access")
public final class AccessLayoutFactory implements DiscoverableLayoutFactory<IAccessEvent> {
  private static final String TEXT =
      "%t{HH:mm:ss.SSS} %s %m %U %D ms [%responseHeader{"
          + RequestIdentity.REQUEST_ID_HEADER
          + "}%replace( %responseHeader{"
          + DryRunHeader.NAME
          + "}){'^ [^d].*',''}%replace(%replace( %header{"
          + ShadowCopy.HEADER
          + "} %header{"
          + DryRunHeader.NAME
          + "}){'^ 1 -$',' "
          + ShadowCopy.MARK
          + "'}){'^ [^c].*',''}]%n";

  private LogStyle style = LogStyle.AUTO;

  @JsonProperty
  public LogStyle getStyle() {
    return style;
  }

  @JsonProperty
  public void setStyle(LogStyle style) {
    this.style = style;
  }

  @Override
  public LayoutBase<IAccessEvent> build(LoggerContext context, TimeZone timeZone) {
    return style.isJson() ? json(context, timeZone) : text(context, timeZone);
  }

  private static LayoutBase<IAccessEvent> json(LoggerContext context, TimeZone timeZone) {
    AccessJsonLayoutBaseFactory json = new AccessJsonLayoutBaseFactory();
    json.setIncludes(
        EnumSet.of(
            AccessAttribute.TIMESTAMP,
            AccessAttribute.METHOD,
            AccessAttribute.REQUEST_URI,
            AccessAttribute.STATUS_CODE,
            AccessAttribute.REQUEST_TIME,
            AccessAttribute.CONTENT_LENGTH,
            AccessAttribute.REMOTE_ADDRESS));
    json.setResponseHeaders(Set.of(RequestIdentity.REQUEST_ID_HEADER, DryRunHeader.NAME));
    json.setRequestHeaders(Set.of(ShadowCopy.HEADER));
    json.setTimestampFormat("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    return json.build(context, timeZone);
  }

  private static LayoutBase<IAccessEvent> text(LoggerContext context, TimeZone timeZone) {
    LogbackAccessRequestLayout text = new LogbackAccessRequestLayout(context, timeZone);
    text.setPattern(TEXT);
    return text;
  }
}
