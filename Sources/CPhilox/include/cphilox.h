#ifndef CPHILOX_H
#define CPHILOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Many blocks of Philox4x32-10 at once, in the widest vectors that the processor has.
//
// It is in C because Swift cannot compile a function for processors beyond the oldest one that a
// build supports, and choose between the results when it runs. The Swift function
// `Philox.block(counter:key:)` defines what a block is; the tests compare the two.

/// The kernels of one vector width.
typedef enum cphilox_width {
  /// The widest that this processor has.
  cphilox_widest,
  /// Vectors of 128 bits, which every processor of the architecture has.
  cphilox_128,
  /// Vectors of 256 bits (AVX2).
  cphilox_256,
} cphilox_width;

/// Whether this processor has the vectors.
bool cphilox_has(cphilox_width width);

/// A Philox key.
typedef struct cphilox_key {
  uint32_t low, high;
} cphilox_key;

/// The blocks of counters that differ in their first two words only, from `first` upwards.
///
/// Block i has the counter (low half of first + i, high half of it, word2, word3) and is written to
/// out[4 × i] … out[4 × i + 3].
void cphilox_consecutive(
    cphilox_width width, cphilox_key key, uint64_t first, size_t count, uint32_t word2,
    uint32_t word3, uint32_t *out);

/// The sum over the words of such blocks, each word times `span` and divided by 2^32: that of uniform
/// numbers from 0 to `span` - 1.
uint64_t cphilox_scaled_sum(
    cphilox_width width, cphilox_key key, uint64_t first, size_t count, uint32_t word2,
    uint32_t word3, uint32_t span);

/// Counters given one by one, and where their blocks go.
typedef struct cphilox_counters {
  /// Per counter: what is added to `base` for the first two words.
  const uint32_t *offset;
  /// Per counter: the third word.
  const uint32_t *word2;
  /// Per counter: the fourth word, to be combined with `word3_bits` by OR.
  const uint32_t *word3;
  /// Per counter: the index in the output of its block's first word.
  const uint32_t *place;
  size_t count;
  uint64_t base;
  uint32_t word3_bits;
} cphilox_counters;

/// The blocks of the given counters, written in the counters' order: where places overlap, the
/// later block stays.
void cphilox_scattered(
    cphilox_width width, cphilox_key key, const cphilox_counters *counters, uint32_t *out);

/// Counters given one by one, with first words of their own, and where their blocks go.
typedef struct cphilox_keys {
  /// Per counter: the first two words.
  const uint64_t *number;
  /// Per counter: the third word.
  const uint32_t *word2;
  /// Per counter: the fourth word, to be combined with `word3_bits` by OR.
  const uint32_t *word3;
  /// Per counter: the index in the output of its block's first word.
  const uint32_t *place;
  size_t count;
  uint32_t word3_bits;
} cphilox_keys;

/// The blocks of the given counters, written in the counters' order: where places overlap, the
/// later block stays.
void cphilox_keyed(
    cphilox_width width, cphilox_key key, const cphilox_keys *counters, uint32_t *out);

// Ranks and permutations of many rows at once, by the same choice of instructions. The Swift types `Permutation`
// and `ZipfRanks` define what they are; the tests compare the two.

/// The numbers at some places of permutations; `numbers` may be `places`.
///
/// `keys` and `counts` have an element for each row, or one for all rows where `has_keys` or `has_counts` is
/// false; counts of their own need keys of their own. All counts have the same number of bits in the low part
/// of numbers, and the same number of rounds, 4 or 6.
void cphilox_permute(
    cphilox_width width, const uint64_t *keys, bool has_keys, const uint64_t *counts,
    bool has_counts, uint32_t low_bits, uint32_t rounds, size_t rows, const int64_t *places,
    int64_t *numbers);

/// Neighbouring ranks of the same weight: see `ZipfRanks.Bucket`.
typedef struct cphilox_zipf_bucket {
  uint64_t cumulated, weight, inverse, first;
} cphilox_zipf_bucket;

/// The positions from a power of two to the next: see `ZipfRanks.Octave`.
typedef struct cphilox_zipf_octave {
  int32_t offset;
  uint32_t shift;
} cphilox_zipf_octave;

/// The tables of Zipf ranks.
typedef struct cphilox_zipf {
  const cphilox_zipf_bucket *buckets;
  const uint16_t *guide;
  const cphilox_zipf_octave *octaves;
  /// Buckets per octave are 2 to the power of this.
  uint32_t bucket_bits;
} cphilox_zipf;

/// Positions among the cumulated weights of the first `counts` ranks: their sum times a draw, which has a
/// second word where the count is `wide_count` or more.
void cphilox_zipf_positions(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, const uint32_t *draws,
    const uint32_t *more, const uint64_t *counts, uint64_t wide_count, uint64_t *positions);

/// The ranks that positions among the cumulated weights lie in, written over the positions.
void cphilox_zipf_ranks(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, uint64_t *positions);

/// Where the first rank begins that does so at a position or behind it, and the weight of the rank that the
/// position lies in.
void cphilox_zipf_next(
    cphilox_width width, const cphilox_zipf *tables, size_t rows, const uint64_t *positions,
    uint64_t *next, uint64_t *weights);

#endif
