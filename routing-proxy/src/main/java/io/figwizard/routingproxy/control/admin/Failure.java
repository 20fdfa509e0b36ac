package io.figwizard.routingproxy.control.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** The {@code error} of an envelope. */
record Failure(
    String code,
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> fields) {}
