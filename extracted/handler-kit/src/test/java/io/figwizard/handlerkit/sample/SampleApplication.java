package io.figwizard.handlerkit.sample;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.Variant;
import org.jdbi.v3.core.Jdbi;

public final class SampleApplication extends Application<SampleConfiguration> {
  @Override
  public void initialize(Bootstrap<SampleConfiguration> bootstrap) {
    bootstrap.addBundle(new HandlerKitBundle<>("sample", configuration -> configuration.kit));
  }

  @Override
  public void run(SampleConfiguration configuration, Environment environment) {
    Jdbi jdbi = DomainDatabase.open(environment, configuration.database, "notes");
    Outbound outbound = Outbound.of(environment);
    Provider provider = new Provider(outbound, configuration.provider);
    Handler.named("notes")
        .database(jdbi)
        .action(new AddNote())
        .action(new ListNotes())
        .action(new Greet())
        .action(new Misbehave())
        .action(new Race())
        .action(new Fail())
        .action(new Escape(jdbi, provider))
        .action(new Tidy())
        .action(new Order(jdbi))
        .action(new Pay(jdbi, provider, outbound))
        .raw(new Digest())
        .mount(environment);
    Handler.named("notes")
        .variant(Variant.SANDBOX)
        .database(jdbi)
        .action(new AddNote())
        .action(new ListNotes())
        .raw(new Digest())
        .mount(environment);
    environment.jersey().register(new PlainResource());
    environment.servlets().addServlet("bad", new BadServlet()).addMapping("/servlet/*");
  }
}
