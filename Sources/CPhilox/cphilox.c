#include "cphilox.h"

#include <string.h>

/// Blocks without vectors, for what is left over.
static void one_by_one(
    cphilox_key key, uint64_t first, size_t count, uint32_t word2, uint32_t word3, uint32_t *out) {
  for (size_t block = 0; block < count; block++, out += 4) {
    uint32_t x0 = (uint32_t)(first + block), x1 = (uint32_t)((first + block) >> 32);
    uint32_t x2 = word2, x3 = word3;
    for (uint32_t round = 0; round < 10; round++) {
      const uint64_t a = UINT64_C(0xD2511F53) * x0, b = UINT64_C(0xCD9E8D57) * x2;
      x0 = (uint32_t)(b >> 32) ^ x1 ^ (key.low + round * UINT32_C(0x9E3779B9));
      x2 = (uint32_t)(a >> 32) ^ x3 ^ (key.high + round * UINT32_C(0xBB67AE85));
      x1 = (uint32_t)b;
      x3 = (uint32_t)a;
    }
    const uint32_t words[4] = {x0, x1, x2, x3};
    memcpy(out, words, sizeof words);
  }
}

#define LANES 2
#define NAME(x) x##_128
#define TARGET
#include "kernels.h"

#if defined(__x86_64__)

#define LANES 4
#define NAME(x) x##_256
#define TARGET __attribute__((target("avx2")))
#include "kernels.h"

static bool has_avx2(void) { return __builtin_cpu_supports("avx2"); }

#else

#define consecutive_256 consecutive_128
#define scattered_256 scattered_128
#define scaled_sum_256 scaled_sum_128
#define keyed_256 keyed_128

static bool has_avx2(void) { return false; }

#endif

bool cphilox_has(cphilox_width width) { return width != cphilox_256 || has_avx2(); }

void cphilox_consecutive(
    cphilox_width width, cphilox_key key, uint64_t first, size_t count, uint32_t word2,
    uint32_t word3, uint32_t *out) {
  if (width != cphilox_128 && has_avx2()) {
    consecutive_256(key, first, count, word2, word3, out);
  } else {
    consecutive_128(key, first, count, word2, word3, out);
  }
}

void cphilox_scattered(
    cphilox_width width, cphilox_key key, const cphilox_counters *counters, uint32_t *out) {
  if (width != cphilox_128 && has_avx2()) {
    scattered_256(key, counters, out);
  } else {
    scattered_128(key, counters, out);
  }
}

uint64_t cphilox_scaled_sum(
    cphilox_width width, cphilox_key key, uint64_t first, size_t count, uint32_t word2,
    uint32_t word3, uint32_t span) {
  if (width != cphilox_128 && has_avx2()) {
    return scaled_sum_256(key, first, count, word2, word3, span);
  }
  return scaled_sum_128(key, first, count, word2, word3, span);
}

void cphilox_keyed(
    cphilox_width width, cphilox_key key, const cphilox_keys *counters, uint32_t *out) {
  if (width != cphilox_128 && has_avx2()) {
    keyed_256(key, counters, out);
  } else {
    keyed_128(key, counters, out);
  }
}
