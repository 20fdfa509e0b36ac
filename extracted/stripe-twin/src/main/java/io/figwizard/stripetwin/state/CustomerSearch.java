package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v1/customers/search} by email or metadata, joined with AND. Finds at once. */
final class CustomerSearch {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(?:(email|name|phone)|metadata\\[[\"']([^\"']+)[\"']])\\s*:\\s*[\"']([^\"']*)[\"']");

  private CustomerSearch() {}

  static JsonObject run(Call call) {
    Predicate<JsonObject> matching = parse(call.params().required("query"));
    List<JsonObject> found = new ArrayList<>();
    for (JsonObject customer : call.world().store().all("customer")) {
      if (!Fields.flag(customer, "deleted") && matching.test(customer)) {
        found.add(customer);
      }
    }
    call.params().ignore("limit", "page");
    JsonObject result = Listing.list(found, "/v1/customers/search", false);
    result.addProperty("object", "search_result");
    return result;
  }

  private static Predicate<JsonObject> parse(String query) {
    Predicate<JsonObject> all = customer -> true;
    for (String part : query.split("(?i)\\s+AND\\s+")) {
      Matcher clause = CLAUSE.matcher(part.strip());
      if (!clause.matches()) {
        throw ApiError.invalid("We were unable to parse your search query: " + query)
            .about("query");
      }
      String field = clause.group(1);
      String value = clause.group(3);
      all =
          all.and(
              customer ->
                  field != null
                      ? Fields.is(customer, field, value)
                      : Fields.is(Fields.child(customer, "metadata"), clause.group(2), value));
    }
    return all;
  }
}
