package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.validation.Validators;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Makes an application able to host handlers: the envelope for every answer, request ids,
 * authentication, {@code /fig/build}, {@code /fig/code} and {@code /fig/ready}. Once per
 * application, before the domains' bundles.
 *
 * @param <C> the application's configuration
 */
public final class HandlerKitBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final String service;
  private final Function<C, HandlerKitConfiguration> configuration;
  private final Function<C, JWKSource<SecurityContext>> keys;
  private final Clock clock;

  /**
   * Checks access tokens with the keys that {@code kit.jwt.jwks} names.
   *
   * @param service how the process calls itself: {@code monolith}, {@code drilling-handler}
   */
  public HandlerKitBundle(String service, Function<C, HandlerKitConfiguration> configuration) {
    this(service, configuration, c -> KeySources.open(configuration.apply(c).getJwt()));
  }

  /**
   * @param keys the public keys that access tokens are checked with, where the application has them
   *     itself; {@code kit.jwt.jwks} is then not read
   */
  public HandlerKitBundle(
      String service,
      Function<C, HandlerKitConfiguration> configuration,
      Function<C, JWKSource<SecurityContext>> keys) {
    this(service, configuration, keys, Clock.systemUTC());
  }

  /** For tests that need another time. */
  HandlerKitBundle(
      String service,
      Function<C, HandlerKitConfiguration> configuration,
      Function<C, JWKSource<SecurityContext>> keys,
      Clock clock) {
    this.service = service;
    this.configuration = configuration;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void initialize(Bootstrap<?> bootstrap) {
    // Messages go to clients: they must not change with the machine's language.
    bootstrap.setValidatorFactory(
        Validators.newConfiguration()
            .defaultLocale(Locale.ENGLISH)
            .addValueExtractor(new ChangeExtractor())
            .buildValidatorFactory());
  }

  @Override
  public void run(C config, Environment environment) {
    HandlerKitConfiguration kit = configuration.apply(config);
    int maxBytes = Math.toIntExact(kit.getMaxBodySize().toBytes());
    JsonMapper mapper = Json.strictMapper(kit.getMaxJsonDepth(), maxBytes);
    Envelope envelope = new Envelope(mapper);
    Alerts alerts = Alerts.open(service, kit.getAlerts(), mapper, environment, clock);
    UnexpectedErrors errors = new UnexpectedErrors(alerts);
    TokenVerifier tokens = new TokenVerifier(kit.getJwt(), keys.apply(config), clock);
    List<byte[]> dryRunKeys = kit.getDryRun().accepted();
    DryRuns dryRuns =
        new DryRuns(!dryRunKeys.isEmpty(), new DryRunGuard(), ConcurrentHashMap.newKeySet());
    MountedActions actions = new MountedActions();
    new HandlerKit(
            kit,
            mapper,
            envelope,
            new JsonBody(mapper, maxBytes, kit.getMaxJsonDepth()),
            new RequestBinder(mapper, environment.getValidator()),
            tokens,
            environment.metrics(),
            clock,
            ConcurrentHashMap.newKeySet(),
            new Background(),
            alerts,
            errors,
            dryRuns,
            actions)
        .attachTo(environment);

    answerInTheEnvelope(config, environment, envelope, errors);
    takeInUnreadBodies(environment, new UnreadBody(maxBytes));
    letDryRunsPass(environment, new DryRunHeader(dryRunKeys, clock), dryRuns);
    RunningBuild build = new RunningBuild();
    environment.lifecycle().addServerLifecycleListener(server -> build.get());
    environment.lifecycle().addEventListener(DrainingHandler.installer());
    environment.jersey().register(new AuthDynamicFeature(BearerAuthFilter.with(tokens)));
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(AuthenticatedUser.class));
    environment
        .jersey()
        .register(
            new ServiceResource(
                service, build, actions, environment.healthChecks(), envelope, mapper));
  }

  private static void takeInUnreadBodies(Environment environment, UnreadBody unread) {
    environment.jersey().register(unread);
    FilterRegistration.Dynamic filter = environment.servlets().addFilter("unread-body", unread);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    filter.setAsyncSupported(true);
  }

  /** Also where there are none: what calls itself one must not be done for real. */
  private static void letDryRunsPass(
      Environment environment, DryRunHeader header, DryRuns dryRuns) {
    FilterRegistration.Dynamic filter =
        environment
            .servlets()
            .addFilter(
                "dry-run",
                new DryRunFilter(
                    header, dryRuns.paths(), ServletAccess.of(environment), environment.metrics()));
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    filter.setAsyncSupported(true);
  }

  private void answerInTheEnvelope(
      C config, Environment environment, Envelope envelope, UnexpectedErrors unexpected) {
    FilterRegistration.Dynamic identity =
        environment.servlets().addFilter("request-identity", new RequestIdentityFilter());
    identity.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    // Else nothing behind it could stream, as server-sent events do.
    identity.setAsyncSupported(true);
    if (config.getServerFactory() instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
    }
    EnvelopeExceptionMapper mapper =
        new EnvelopeExceptionMapper(envelope, new FailureTranslator(unexpected));
    environment.jersey().register(mapper);
    environment.jersey().register(new ViolationMapper(mapper));
    JettyErrorHandler errors = new JettyErrorHandler(envelope, unexpected);
    environment.getApplicationContext().setErrorHandler(errors);
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errors));
  }
}
