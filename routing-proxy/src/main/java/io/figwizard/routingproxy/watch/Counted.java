package io.figwizard.routingproxy.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of which proxies that share a state the requests are counted together.
 *
 * @param proxies their names, this one's among them
 * @param missing those that are not counted now, each with the reason
 * @param fault why this proxy knows of none but its own; null where it does
 */
public record Counted(List<String> proxies, List<String> missing, @Nullable String fault) {}
