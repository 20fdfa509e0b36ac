package io.figwizard.handlerkit;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.dropwizard.logging.common.DropwizardLayout;
import io.dropwizard.logging.common.layout.DiscoverableLayoutFactory;
import io.dropwizard.logging.json.EventAttribute;
import io.dropwizard.logging.json.EventJsonLayoutBaseFactory;
import java.util.EnumSet;
import java.util.TimeZone;

/**
 * Log lines as JSON in production and readable on a terminal; both with the request's id, trace,
 * handler, action and user:
 *
 * <pre>
 * logging:
 *   appenders:
 *     - type: console
 *       layout:
 *         type: figwizard
 *         style: ${LOG_STYLE:-auto}    # auto, json or text
 * </pre>
 */
@JsonTypeName("figwizard")
public final class EventLayoutFactory implements DiscoverableLayoutFactory<ILoggingEvent> {
  private static final String TEXT =
      "%d{HH:mm:ss.SSS} %-5level %logger{1} - %msg%replace( [%X{requestId} %X{action} %X{userId}%replace( %X{dryRun}){'^ $',''}%replace( %X{shadow}){'^ $',''}]){'\\[ *\\]',''}%n%rEx";

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
  public LayoutBase<ILoggingEvent> build(LoggerContext context, TimeZone timeZone) {
    return style.isJson() ? json(context, timeZone) : text(context, timeZone);
  }

  private static LayoutBase<ILoggingEvent> json(LoggerContext context, TimeZone timeZone) {
    EventJsonLayoutBaseFactory json = new EventJsonLayoutBaseFactory();
    // Without the thread's name: Dropwizard puts the whole address into it, query and all.
    json.setIncludes(
        EnumSet.of(
            EventAttribute.TIMESTAMP,
            EventAttribute.LEVEL,
            EventAttribute.LOGGER_NAME,
            EventAttribute.MESSAGE,
            EventAttribute.MDC,
            EventAttribute.EXCEPTION));
    json.setFlattenMdc(true);
    json.setTimestampFormat("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    return json.build(context, timeZone);
  }

  private static LayoutBase<ILoggingEvent> text(LoggerContext context, TimeZone timeZone) {
    DropwizardLayout text = new DropwizardLayout(context, timeZone);
    text.setPattern(TEXT);
    return text;
  }
}
