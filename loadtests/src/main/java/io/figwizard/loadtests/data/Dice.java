package io.figwizard.loadtests.data;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Repeatable random numbers: SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014). Not the JDK's generators, so that data are the same on every JDK. For
 * one thread.
 */
final class Dice {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /** The generator for one part of the data: equal arguments give equal numbers. */
  static Dice of(long seed, String part, long chunk) {
    return new Dice(mix(mix(seed ^ mix(part.hashCode())) + GOLDEN_GAMMA * chunk));
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** From 0, below 1. */
  double share() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return share() < probability;
  }

  /** From 0, below the bound; the bias of the scaling is below 2^-21 for bounds used here. */
  int below(int bound) {
    return (int) (share() * bound);
  }

  /** From {@code low} up to {@code high}, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  double between(double low, double high) {
    return low + share() * (high - low);
  }

  /** Exponentially distributed; StrictMath because Math may differ in the last bit by machine. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1.0 - share());
  }

  <T> T pick(List<T> list) {
    return list.get(below(list.size()));
  }

  /** 16 hexadecimal digits. */
  String hex() {
    return HexFormat.of().toHexDigits(nextLong());
  }

  /** 32 bytes, as SHA-256 makes them of something that nobody knows. */
  byte[] hash() {
    return ByteBuffer.allocate(32)
        .putLong(nextLong())
        .putLong(nextLong())
        .putLong(nextLong())
        .putLong(nextLong())
        .array();
  }

  /** A version 4 UUID (RFC 9562, section 5.4). */
  UUID uuid() {
    return new UUID(
        (nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x0000000000004000L,
        (nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }
}
