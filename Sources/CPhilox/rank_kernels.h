// Kernels of ranks and permutations of one vector width. Included once for each, with these macros set:
//   LANES   rows that are worked on side by side
//   NAME(x) the name of this width's function x
//   TARGET  the attribute that makes a function be compiled for processors that have the width

typedef uint64_t NAME(words) __attribute__((vector_size(8 * LANES)));
typedef uint32_t NAME(pairs) __attribute__((vector_size(8 * LANES)));

/// The product of the low halves of each lane.
TARGET static inline __attribute__((always_inline)) NAME(words) NAME(times)(
    NAME(words) a, NAME(words) b) {
  return (a & UINT32_MAX) * (b & UINT32_MAX);
}

/// As mixed_bits; the high halves of the lanes do not count.
TARGET static inline __attribute__((always_inline)) NAME(words) NAME(mixed)(
    NAME(words) part, NAME(words) key, uint32_t round) {
  const NAME(words) a =
      NAME(times)(part ^ (key + round * UINT32_C(0x9E3779B9)), (NAME(words)){} + UINT32_C(0xD2511F53));
  const NAME(words) b = NAME(times)(
      (a >> 32) ^ a ^ ((key >> 32) + round * UINT32_C(0xBB67AE85)),
      (NAME(words)){} + UINT32_C(0xCD9E8D57));
  return (b >> 32) ^ b;
}

/// The numbers at the places of some rows, the first LANES × n of them.
TARGET static inline __attribute__((always_inline)) size_t NAME(permute_rows)(
    const uint64_t *keys, bool has_keys, const uint64_t *counts, bool has_counts,
    uint32_t low_bits, uint32_t rounds, size_t rows, const uint64_t *places, uint64_t *numbers) {
  const uint64_t power = UINT64_C(1) << low_bits;
  NAME(words) key = (NAME(words)){} + keys[0];
  NAME(words) count = (NAME(words)){} + counts[0];
  size_t row = 0;
  for (; row + LANES <= rows; row += LANES) {
    if (has_keys) memcpy(&key, keys + row, sizeof key);
    if (has_counts) memcpy(&count, counts + row, sizeof count);
    const NAME(words) modulus = (count + (power - 1)) >> low_bits;
    NAME(words) number;
    memcpy(&number, places + row, sizeof number);
    NAME(words) low = number & (power - 1);
    NAME(words) high = number >> low_bits;
#pragma clang loop unroll(full)
    for (uint32_t round = 0; round < rounds; round += 2) {
      high += NAME(times)(NAME(mixed)(low, key, round + 1), modulus) >> 32;
      // Both are below 2^26 or, in each half, the greatest number of all.
      high = (NAME(words))__builtin_elementwise_min(
          (NAME(pairs))high, (NAME(pairs))(high - modulus));
      low ^= NAME(times)(NAME(mixed)(high, key, round + 2), (NAME(words)){} + power) >> 32;
    }
    number = (high << low_bits) | low;
    memcpy(numbers + row, &number, sizeof number);
    // Numbers are below 2^49: what is not below the count leaves no sign.
    const NAME(words) beyond = (count - 1 - number) >> 63;
    uint64_t any = 0;
#pragma clang loop unroll(full)
    for (size_t lane = 0; lane < LANES; lane++) any |= beyond[lane];
    if (__builtin_expect(any != 0, 0)) {
      for (size_t lane = row; lane < row + LANES; lane++) {
        walk(
            keys[has_keys ? lane : 0], counts[has_counts ? lane : 0], low_bits, rounds,
            numbers + lane);
      }
    }
  }
  return row;
}

TARGET static size_t NAME(permute)(
    const uint64_t *keys, bool has_keys, const uint64_t *counts, bool has_counts,
    uint32_t low_bits, uint32_t rounds, size_t rows, const uint64_t *places, uint64_t *numbers) {
#define ROWS(has_keys, has_counts, rounds) \
  NAME(permute_rows)( \
      keys, has_keys, counts, has_counts, low_bits, rounds, rows, places, numbers)
  if (!has_keys) return rounds == 4 ? ROWS(false, false, 4) : ROWS(false, false, 6);
  if (!has_counts) return rounds == 4 ? ROWS(true, false, 4) : ROWS(true, false, 6);
  return rounds == 4 ? ROWS(true, true, 4) : ROWS(true, true, 6);
#undef ROWS
}

TARGET static void NAME(zipf_positions)(
    const cphilox_zipf *z, size_t rows, const uint32_t *draws, const uint32_t *more,
    const uint64_t *counts, uint64_t wide_count, uint64_t *positions) {
  const cphilox_zipf_bucket *const buckets = z->buckets;
  const uint32_t bits = z->bucket_bits;
  for (size_t row = 0; row < rows; row++) {
    const uint64_t count = counts[row];
    const uint32_t shift = 63 - bits - (uint32_t)__builtin_clzll(count | UINT64_C(1) << bits);
    const cphilox_zipf_bucket *bucket = buckets + ((size_t)shift << bits) + (count >> shift);
    const uint64_t weight = bucket->cumulated + (count - bucket->first) * bucket->weight;
    const uint64_t draw = (uint64_t)draws[row] << 32 | (count >= wide_count ? more[row] : 0);
    positions[row] = (uint64_t)(((unsigned __int128)draw * weight) >> 64);
  }
}

/// The bucket that a position is in.
TARGET static inline __attribute__((always_inline)) const cphilox_zipf_bucket *NAME(bucket)(
    const cphilox_zipf *z, uint64_t position) {
  const cphilox_zipf_octave octave = z->octaves[63 - __builtin_clzll(position | 1)];
  const uint16_t *cell = z->guide + (int64_t)(position >> octave.shift) + octave.offset;
  uint32_t index = cell[0], last = cell[1];
  // Cells are crowded where weights are tiny, which is where positions seldom are.
  while (__builtin_expect(last - index > 1, 0)) {
    const uint32_t middle = (index + last + 1) >> 1;
    if (z->buckets[middle].cumulated <= position) {
      index = middle;
    } else {
      last = middle - 1;
    }
  }
  const cphilox_zipf_bucket *bucket = z->buckets + index;
  return bucket[1].cumulated <= position ? bucket + 1 : bucket;
}

/// Rows whose buckets are found before what is in them is read: so processors have more of these loads under way.
#define CHUNK 64

TARGET static void NAME(zipf_ranks)(const cphilox_zipf *z, size_t rows, uint64_t *positions) {
  const cphilox_zipf tables = *z;
  const cphilox_zipf_bucket *buckets[CHUNK];
  for (; rows > 0;) {
    const size_t count = rows < CHUNK ? rows : CHUNK;
    for (size_t row = 0; row < count; row++) {
      buckets[row] = NAME(bucket)(&tables, positions[row]);
    }
    for (size_t row = 0; row < count; row++) {
      const cphilox_zipf_bucket bucket = *buckets[row];
      const uint64_t distance = positions[row] - bucket.cumulated;
      // Positions are below 2^63, so the quotient is at most one too low.
      const uint64_t quotient = (uint64_t)(((unsigned __int128)distance * bucket.inverse) >> 64);
      const uint64_t rest = distance - quotient * bucket.weight;
      positions[row] = bucket.first + quotient + (rest >= bucket.weight);
    }
    positions += count;
    rows -= count;
  }
}

TARGET static void NAME(zipf_next)(
    const cphilox_zipf *z, size_t rows, const uint64_t *positions, uint64_t *next,
    uint64_t *weights) {
  const cphilox_zipf tables = *z;
  const cphilox_zipf_bucket *buckets[CHUNK];
  for (; rows > 0;) {
    const size_t count = rows < CHUNK ? rows : CHUNK;
    for (size_t row = 0; row < count; row++) {
      buckets[row] = NAME(bucket)(&tables, positions[row]);
    }
    for (size_t row = 0; row < count; row++) {
      const cphilox_zipf_bucket bucket = *buckets[row];
      const uint64_t distance = positions[row] - bucket.cumulated;
      const uint64_t quotient = (uint64_t)(((unsigned __int128)distance * bucket.inverse) >> 64);
      uint64_t rest = distance - quotient * bucket.weight;
      rest -= rest >= bucket.weight ? bucket.weight : 0;
      next[row] = positions[row] + (rest > 0 ? bucket.weight - rest : 0);
      weights[row] = bucket.weight;
    }
    positions += count;
    next += count;
    weights += count;
    rows -= count;
  }
}

#undef CHUNK
#undef LANES
#undef NAME
#undef TARGET
