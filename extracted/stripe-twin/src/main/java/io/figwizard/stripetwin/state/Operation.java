package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** What an address of the API does. */
interface Operation {
  /** Gives the object to answer with, unexpanded; {@link ApiError} refuses. */
  JsonObject run(Call call);
}
