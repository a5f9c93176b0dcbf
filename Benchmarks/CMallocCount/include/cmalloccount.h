#ifndef CMALLOCCOUNT_H
#define CMALLOCCOUNT_H

#include <stdint.h>

// Counts allocations: a program that links this uses its malloc, calloc, realloc and their
// relatives, in all of its libraries, the Swift runtime included. They count and then do what the C
// library's do.
//
// With glibc only. Elsewhere the count stays 0, so check that it moves before you believe it.

/// The allocations that the calling thread has made, freed or not.
///
/// A realloc counts as one, whether the memory moves or not.
uint64_t cmalloccount_allocations(void);

#endif
