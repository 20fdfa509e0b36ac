package io.figwizard.routingproxy.control.traffic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many different users were seen: exactly up to {@link #EXACT}, above that estimated with a
 * standard error of 1.6 % (Flajolet and others, HyperLogLog, 2007, with linear counting for small
 * numbers). 8 KiB, whatever the number. Thread-safe, without locks; adding makes no object.
 */
final class UserCount {

  static final int EXACT = 256;

  private static final int REGISTER_BITS = 12;
  private static final int REGISTERS = 1 << REGISTER_BITS;
  private static final int SLOTS = 2 * EXACT;
  private static final VarHandle BYTES = MethodHandles.arrayElementVarHandle(byte[].class);

  private final byte[] registers = new byte[REGISTERS];

  /** Those of the first users, found by open addressing; 0 is an empty slot. */
  private final AtomicLongArray first = new AtomicLongArray(SLOTS);

  private final AtomicInteger firstUsed = new AtomicInteger();

  /** Spreads the characters of a name over 64 bits (Appleby, MurmurHash3, finalizer). */
  static long hash(String user) {
    long hash = user.length();
    for (int i = 0; i < user.length(); i++) {
      hash = mixed(hash ^ user.charAt(i) * 0x9E3779B97F4A7C15L);
    }
    return hash == 0 ? 1 : hash;
  }

  private static long mixed(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }

  void add(long hash) {
    int register = (int) (hash >>> (Long.SIZE - REGISTER_BITS));
    int rank = Math.min(Long.numberOfLeadingZeros(hash << REGISTER_BITS) + 1, Byte.MAX_VALUE);
    raise(register, (byte) rank);
    if (firstUsed.get() <= EXACT) {
      addFirst(hash);
    }
  }

  /** All users that any of them has seen. */
  static UserCount together(Collection<UserCount> counts) {
    UserCount all = new UserCount();
    for (UserCount count : counts) {
      for (int i = 0; i < REGISTERS; i++) {
        all.raise(i, (byte) BYTES.getVolatile(count.registers, i));
      }
      for (int i = 0; i < SLOTS; i++) {
        long hash = count.first.get(i);
        if (hash != 0 && all.firstUsed.get() <= EXACT) {
          all.addFirst(hash);
        }
      }
      if (!count.exact()) {
        all.firstUsed.set(EXACT + 1);
      }
    }
    return all;
  }

  boolean exact() {
    return firstUsed.get() <= EXACT;
  }

  long users() {
    return exact() ? firstUsed.get() : Math.max(EXACT + 1, estimate());
  }

  private void addFirst(long hash) {
    int slot = (int) (hash & (SLOTS - 1));
    while (true) {
      long there = first.get(slot);
      if (there == hash) {
        return;
      }
      if (there == 0 && first.compareAndSet(slot, 0, hash)) {
        firstUsed.incrementAndGet();
        return;
      }
      if (there != 0) {
        slot = slot + 1 & SLOTS - 1;
      }
    }
  }

  private void raise(int register, byte rank) {
    byte before = (byte) BYTES.getVolatile(registers, register);
    while (rank > before && !BYTES.compareAndSet(registers, register, before, rank)) {
      before = (byte) BYTES.getVolatile(registers, register);
    }
  }

  private long estimate() {
    double sum = 0;
    int empty = 0;
    for (int i = 0; i < REGISTERS; i++) {
      byte rank = (byte) BYTES.getVolatile(registers, i);
      sum += Math.scalb(1.0, -rank);
      empty += rank == 0 ? 1 : 0;
    }
    double raw = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / sum;
    return Math.round(
        raw <= 2.5 * REGISTERS && empty > 0
            ? REGISTERS * Math.log((double) REGISTERS / empty)
            : raw);
  }
}
