#include "cphilox.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// 32 bits that a part of a number and the key decide.
static inline uint32_t mixed_bits(uint32_t part, uint64_t key, uint32_t round) {
  const uint64_t a = (uint64_t)(part ^ ((uint32_t)key + round * UINT32_C(0x9E3779B9)))
                     * UINT32_C(0xD2511F53);
  const uint64_t b = (uint64_t)((uint32_t)(a >> 32) ^ (uint32_t)a
                                ^ ((uint32_t)(key >> 32) + round * UINT32_C(0xBB67AE85)))
                     * UINT32_C(0xCD9E8D57);
  return (uint32_t)(b >> 32) ^ (uint32_t)b;
}

static uint64_t permuted(
    uint64_t key, uint64_t count, uint32_t low_bits, uint32_t rounds, uint64_t number) {
  const uint64_t power = UINT64_C(1) << low_bits;
  const uint64_t modulus = (count + power - 1) >> low_bits;
  uint64_t low = number & (power - 1), high = number >> low_bits;
  for (uint32_t round = 0; round < rounds; round += 2) {
    high += mixed_bits((uint32_t)low, key, round + 1) * modulus >> 32;
    high -= high >= modulus ? modulus : 0;
    low ^= mixed_bits((uint32_t)high, key, round + 2) * power >> 32;
  }
  return high << low_bits | low;
}

/// Walks on from a number that is beyond the others.
static void walk(
    uint64_t key, uint64_t count, uint32_t low_bits, uint32_t rounds, uint64_t *number) {
  while (*number >= count) *number = permuted(key, count, low_bits, rounds, *number);
}

#define LANES 2
#define NAME(x) x##_128
#define TARGET
#include "rank_kernels.h"

#if defined(__x86_64__)

#define LANES 4
#define NAME(x) x##_256
#define TARGET __attribute__((target("avx2,bmi,bmi2,lzcnt")))
#include "rank_kernels.h"

/// Where the count of leading zeros is not there, its instruction means another.
static bool has_lzcnt(void) {
  unsigned a, b, c, d;
  return __get_cpuid(0x80000001, &a, &b, &c, &d) != 0 && (c & 1u << 5) != 0;
}

static bool is_wide(cphilox_width width) {
  static int wide = -1;
  int known = __atomic_load_n(&wide, __ATOMIC_RELAXED);
  if (known < 0) {
    known = cphilox_has(cphilox_256) && __builtin_cpu_supports("bmi")
            && __builtin_cpu_supports("bmi2") && has_lzcnt();
    __atomic_store_n(&wide, known, __ATOMIC_RELAXED);
  }
  return width != cphilox_128 && known > 0;
}

#else

#define permute_256 permute_128
#define zipf_positions_256 zipf_positions_128
#define zipf_ranks_256 zipf_ranks_128
#define zipf_next_256 zipf_next_128

static bool is_wide(cphilox_width width) { return false; }

#endif

void cphilox_permute(
    cphilox_width width, const uint64_t *keys, bool has_keys, const uint64_t *counts,
    bool has_counts, uint32_t low_bits, uint32_t rounds, size_t rows, const int64_t *places,
    int64_t *numbers) {
  const uint64_t *const in = (const uint64_t *)places;
  uint64_t *const out = (uint64_t *)numbers;
  size_t row =
      (is_wide(width) ? permute_256 : permute_128)(
          keys, has_keys, counts, has_counts, low_bits, rounds, rows, in, out);
  for (; row < rows; row++) {
    const uint64_t key = keys[has_keys ? row : 0], count = counts[has_counts ? row : 0];
    out[row] = permuted(key, count, low_bits, rounds, in[row]);
    walk(key, count, low_bits, rounds, out + row);
  }
}

void cphilox_zipf_positions(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, const uint32_t *draws,
    const uint32_t *more, const uint64_t *counts, uint64_t wide_count, uint64_t *positions) {
  (is_wide(width) ? zipf_positions_256 : zipf_positions_128)(
      tables, rows, draws, more, counts, wide_count, positions);
}

void cphilox_zipf_ranks(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, uint64_t *positions) {
  (is_wide(width) ? zipf_ranks_256 : zipf_ranks_128)(tables, rows, positions);
}

void cphilox_zipf_next(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, const uint64_t *positions,
    uint64_t *next, uint64_t *weights) {
  (is_wide(width) ? zipf_next_256 : zipf_next_128)(tables, rows, positions, next, weights);
}
