package io.figwizard.routingproxy.tls;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.PortRange;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How the proxy speaks TLS to clients: where its certificate is, and what it offers. */
public final class TlsConfiguration {

  /** 0 takes a free one. */
  @PortRange @JsonProperty private int port = 8443;

  /** PEM: the proxy's certificate, then those that vouch for it. */
  @NotNull @JsonProperty private String certificate = "";

  /** PEM, PKCS #8. */
  @NotNull @JsonProperty private String key = "";

  /** PKCS #12, instead of the two files; with several certificates the name asked for chooses. */
  @NotNull @JsonProperty private String keyStore = "";

  /** Of the key or the key store. */
  @NotNull @JsonProperty private String password = "";

  @NotEmpty @JsonProperty private List<String> protocols = List.of("TLSv1.3", "TLSv1.2");

  /** By the JDK's names; empty: those that HTTP/2 allows. */
  @NotNull @JsonProperty private List<String> ciphers = List.of();

  /** Whether HTTP/2 is offered beside HTTP/1.1 (ALPN). */
  @JsonProperty private boolean http2 = true;

  /** How long a client may take for the handshake. */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration handshakeTimeout = Duration.seconds(10);

  /** How often to look whether the files changed. */
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration reloadEvery = Duration.seconds(5);

  @ValidationMethod(message = "needs certificate and key (PEM), or keyStore (PKCS #12), not both")
  @SuppressWarnings("unused") // asked by the validator
  public boolean isOneSource() {
    return keyStore.isBlank()
        ? !certificate.isBlank() && !key.isBlank()
        : certificate.isBlank() && key.isBlank();
  }

  public int getPort() {
    return port;
  }

  public TlsConfiguration setPort(int port) {
    this.port = port;
    return this;
  }

  public String getCertificate() {
    return certificate;
  }

  public TlsConfiguration setCertificate(String certificate) {
    this.certificate = certificate;
    return this;
  }

  public String getKey() {
    return key;
  }

  public TlsConfiguration setKey(String key) {
    this.key = key;
    return this;
  }

  public String getKeyStore() {
    return keyStore;
  }

  public TlsConfiguration setKeyStore(String keyStore) {
    this.keyStore = keyStore;
    return this;
  }

  public String getPassword() {
    return password;
  }

  public TlsConfiguration setPassword(String password) {
    this.password = password;
    return this;
  }

  public List<String> getProtocols() {
    return protocols;
  }

  public TlsConfiguration setProtocols(List<String> protocols) {
    this.protocols = protocols;
    return this;
  }

  public List<String> getCiphers() {
    return ciphers;
  }

  public boolean isHttp2() {
    return http2;
  }

  public TlsConfiguration setHttp2(boolean http2) {
    this.http2 = http2;
    return this;
  }

  public Duration getHandshakeTimeout() {
    return handshakeTimeout;
  }

  public TlsConfiguration setHandshakeTimeout(Duration handshakeTimeout) {
    this.handshakeTimeout = handshakeTimeout;
    return this;
  }

  public Duration getReloadEvery() {
    return reloadEvery;
  }
}
