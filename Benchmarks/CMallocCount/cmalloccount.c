#include "cmalloccount.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

// Per thread, so that what a benchmark's helper threads allocate is not taken for its own. The
// model is one that needs no allocation when a thread first touches the variable.
static _Thread_local uint64_t allocations __attribute__((tls_model("initial-exec")));

uint64_t cmalloccount_allocations(void) { return allocations; }

#if defined(__GLIBC__)

// All memory comes from glibc's heap as before, so its own free takes it back.
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *memory, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

void *malloc(size_t bytes) {
  allocations++;
  return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
  allocations++;
  return __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes) {
  allocations++;
  return __libc_realloc(memory, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
  allocations++;
  return __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) {
    return EINVAL;
  }
  void *allocated = memalign(alignment, bytes);
  if (allocated == NULL) return ENOMEM;
  *memory = allocated;
  return 0;
}

#endif
