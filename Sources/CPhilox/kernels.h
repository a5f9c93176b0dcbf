// Kernels of one vector width. Included once for each, with these macros set:
//   LANES   counters that are worked on side by side
//   NAME(x) the name of this width's function x
//   TARGET  the attribute that makes a function be compiled for processors that have the width

typedef uint64_t NAME(words) __attribute__((vector_size(8 * LANES)));
typedef uint32_t NAME(halves) __attribute__((vector_size(4 * LANES)));

/// The blocks of LANES counters, a word of each in the low halves of the lanes; the high halves do
/// not count.
TARGET static inline __attribute__((always_inline)) void NAME(blocks)(
    NAME(words) x0, NAME(words) x1, NAME(words) x2, NAME(words) x3, cphilox_key key,
    NAME(words) out[4]) {
  const NAME(words) low = (NAME(words)){} + UINT32_MAX;
#pragma clang loop unroll(full)
  for (uint32_t round = 0; round < 10; round++) {
    const uint32_t k0 = key.low + round * UINT32_C(0x9E3779B9);
    const uint32_t k1 = key.high + round * UINT32_C(0xBB67AE85);
    const NAME(words) a = (x0 & low) * UINT64_C(0xD2511F53);
    const NAME(words) b = (x2 & low) * UINT64_C(0xCD9E8D57);
    x0 = (b >> 32) ^ x1 ^ ((NAME(words)){} + k0);
    x2 = (a >> 32) ^ x3 ^ ((NAME(words)){} + k1);
    x1 = b;
    x3 = a;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/// Stores the block of each lane at its place, the first lane's first.
TARGET static inline __attribute__((always_inline)) void NAME(store)(
    const NAME(words) x[4], const uint32_t *place, uint32_t *out) {
  // Two words in each 64-bit lane: the halves of a block.
  const NAME(words) first = (x[0] & UINT32_MAX) | (x[1] << 32);
  const NAME(words) second = (x[2] & UINT32_MAX) | (x[3] << 32);
#pragma clang loop unroll(full)
  for (size_t lane = 0; lane < LANES; lane++) {
    const uint64_t block[2] = {first[lane], second[lane]};
    memcpy(out + place[lane], block, sizeof block);
  }
}

TARGET static void NAME(consecutive)(
    cphilox_key key, uint64_t first, size_t count, uint32_t word2, uint32_t word3, uint32_t *out) {
  static const uint32_t places[] = {0, 4, 8, 12};
  NAME(words) number = (NAME(words)){} + first;
  for (size_t lane = 0; lane < LANES; lane++) number[lane] += lane;
  for (; count >= LANES; count -= LANES) {
    NAME(words) x[4];
    NAME(blocks)(
        number, number >> 32, (NAME(words)){} + word2, (NAME(words)){} + word3, key, x);
    NAME(store)(x, places, out);
    number += LANES;
    out += 4 * LANES;
  }
  if (count > 0) one_by_one(key, number[0], count, word2, word3, out);
}

TARGET static uint64_t NAME(scaled_sum)(
    cphilox_key key, uint64_t first, size_t count, uint32_t word2, uint32_t word3, uint32_t span) {
  // Two sets of counters side by side: the multiplications of one do not wait for each other's.
  const NAME(words) low = (NAME(words)){} + UINT32_MAX;
  NAME(words) number = (NAME(words)){} + first;
  for (size_t lane = 0; lane < LANES; lane++) number[lane] += lane;
  NAME(words) sums = {};
  for (; count >= 2 * LANES; count -= 2 * LANES) {
    const NAME(words) next = number + LANES;
    NAME(words) x[4], y[4];
    NAME(blocks)(
        number, number >> 32, (NAME(words)){} + word2, (NAME(words)){} + word3, key, x);
    NAME(blocks)(next, next >> 32, (NAME(words)){} + word2, (NAME(words)){} + word3, key, y);
#pragma clang loop unroll(full)
    for (size_t word = 0; word < 4; word++) {
      sums += ((x[word] & low) * span >> 32) + ((y[word] & low) * span >> 32);
    }
    number = next + LANES;
  }
  uint64_t sum = 0;
  for (size_t lane = 0; lane < LANES; lane++) sum += sums[lane];
  for (uint64_t block = number[0]; count > 0; block++, count--) {
    uint32_t words[4];
    one_by_one(key, block, 1, word2, word3, words);
    for (size_t word = 0; word < 4; word++) sum += (uint64_t)words[word] * span >> 32;
  }
  return sum;
}

/// The blocks of LANES counters whose first two words are `number`, the other words and the blocks'
/// places read from lists.
TARGET static inline __attribute__((always_inline)) void NAME(scatter)(
    NAME(words) number, const uint32_t *word2, const uint32_t *word3, uint32_t word3_bits,
    const uint32_t *place, cphilox_key key, uint32_t *out) {
  NAME(halves) third, fourth;
  memcpy(&third, word2, sizeof third);
  memcpy(&fourth, word3, sizeof fourth);
  NAME(words) x[4];
  NAME(blocks)(
      number, number >> 32, __builtin_convertvector(third, NAME(words)),
      __builtin_convertvector(fourth | word3_bits, NAME(words)), key, x);
  NAME(store)(x, place, out);
}

TARGET static void NAME(scattered)(
    cphilox_key key, const cphilox_counters *c, uint32_t *out) {
  size_t index = 0;
  for (; index + LANES <= c->count; index += LANES) {
    NAME(halves) offset;
    memcpy(&offset, c->offset + index, sizeof offset);
    NAME(scatter)(
        c->base + __builtin_convertvector(offset, NAME(words)), c->word2 + index,
        c->word3 + index, c->word3_bits, c->place + index, key, out);
  }
  for (; index < c->count; index++) {
    one_by_one(
        key, c->base + c->offset[index], 1, c->word2[index], c->word3[index] | c->word3_bits,
        out + c->place[index]);
  }
}

TARGET static void NAME(keyed)(
    cphilox_key key, const cphilox_keys *c, uint32_t *out) {
  size_t index = 0;
  for (; index + LANES <= c->count; index += LANES) {
    NAME(words) number;
    memcpy(&number, c->number + index, sizeof number);
    NAME(scatter)(
        number, c->word2 + index, c->word3 + index, c->word3_bits, c->place + index, key, out);
  }
  for (; index < c->count; index++) {
    one_by_one(
        key, c->number[index], 1, c->word2[index], c->word3[index] | c->word3_bits,
        out + c->place[index]);
  }
}

#undef LANES
#undef NAME
#undef TARGET
