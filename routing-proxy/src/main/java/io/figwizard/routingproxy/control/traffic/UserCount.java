package io.figwizard.routingproxy.control.traffic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How many different users were seen: exactly up to {@link #EXACT}, above that estimated with a
 * standard error of 1.6 % (Flajolet and others, HyperLogLog, 2007, with linear counting for small
 * numbers). There may be one for each of thousands of routes: 300 bytes for ten users, at most 4
 * KiB for any number. Thread-safe; without locks once there are many.
 */
final class UserCount {

  static final int EXACT = 256;

  private static final int REGISTER_BITS = 12;
  private static final int REGISTERS = 1 << REGISTER_BITS;
  private static final int FIRST_SLOTS = 8;
  private static final String FEW = "=";
  private static final String MANY = "~";
  private static final VarHandle BYTES = MethodHandles.arrayElementVarHandle(byte[].class);

  /** Those of few users, found by open addressing, at most half full; 0 is an empty slot. */
  private long[] few = new long[FIRST_SLOTS];

  private int used;

  /** Of many users, instead of each of them. */
  private volatile byte @Nullable [] many;

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
    byte[] registers = many;
    if (registers == null) {
      registers = addToFew(hash);
    }
    if (registers != null) {
      raise(registers, hash);
    }
  }

  /** All users that any of them has seen. */
  static UserCount together(Collection<UserCount> counts) {
    UserCount all = new UserCount();
    counts.forEach(count -> count.addTo(all));
    return all;
  }

  boolean exact() {
    return many == null;
  }

  synchronized long users() {
    byte[] registers = many;
    return registers == null ? used : Math.max(EXACT + 1, estimate(registers));
  }

  /** To be read by {@link #of}, also in another process: numbers, or registers, in base64. */
  synchronized String text() {
    byte[] registers = many;
    ByteBuffer bytes = ByteBuffer.allocate(registers == null ? used * Long.BYTES : REGISTERS);
    if (registers != null) {
      bytes.put(registers);
    } else {
      LongStream.of(few).filter(hash -> hash != 0).forEach(bytes::putLong);
    }
    return (registers == null ? FEW : MANY) + Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Throws IllegalArgumentException where it is no text of one. */
  static UserCount of(String text) {
    UserCount count = new UserCount();
    byte[] bytes = Base64.getDecoder().decode(text.isEmpty() ? text : text.substring(1));
    if (text.startsWith(FEW) && bytes.length % Long.BYTES == 0) {
      LongBuffer hashes = ByteBuffer.wrap(bytes).asLongBuffer();
      while (hashes.hasRemaining()) {
        count.add(hashes.get());
      }
    } else if (text.startsWith(MANY) && bytes.length == REGISTERS) {
      byte[] registers = count.counted();
      System.arraycopy(bytes, 0, registers, 0, REGISTERS);
    } else {
      throw new IllegalArgumentException("no count of users: " + text.length() + " characters");
    }
    return count;
  }

  private synchronized void addTo(UserCount sum) {
    byte[] registers = many;
    if (registers == null) {
      for (long hash : few) {
        if (hash != 0) {
          sum.add(hash);
        }
      }
      return;
    }
    byte[] all = sum.counted();
    for (int i = 0; i < REGISTERS; i++) {
      raise(all, i, (byte) BYTES.getVolatile(registers, i));
    }
  }

  /** Gives back where to count it when it is one too many to be kept. */
  private synchronized byte @Nullable [] addToFew(long hash) {
    if (many != null) {
      return many;
    }
    int slot = slot(few, hash);
    if (few[slot] == hash) {
      return null;
    }
    if (used == EXACT) {
      return counted();
    }
    few[slot] = hash;
    used++;
    if (2 * used > few.length) {
      long[] larger = new long[2 * few.length];
      for (long known : few) {
        if (known != 0) {
          larger[slot(larger, known)] = known;
        }
      }
      few = larger;
    }
    return null;
  }

  /** From now on users are only counted. */
  private synchronized byte[] counted() {
    byte[] registers = many;
    if (registers == null) {
      registers = new byte[REGISTERS];
      for (long hash : few) {
        if (hash != 0) {
          raise(registers, hash);
        }
      }
      few = new long[0];
      many = registers;
    }
    return registers;
  }

  /** Where it is, or would be. */
  private static int slot(long[] slots, long hash) {
    int slot = (int) hash & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private static void raise(byte[] registers, long hash) {
    int register = (int) (hash >>> (Long.SIZE - REGISTER_BITS));
    int rank = Math.min(Long.numberOfLeadingZeros(hash << REGISTER_BITS) + 1, Byte.MAX_VALUE);
    raise(registers, register, (byte) rank);
  }

  private static void raise(byte[] registers, int register, byte rank) {
    byte before = (byte) BYTES.getVolatile(registers, register);
    while (rank > before && !BYTES.compareAndSet(registers, register, before, rank)) {
      before = (byte) BYTES.getVolatile(registers, register);
    }
  }

  private static long estimate(byte[] registers) {
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
