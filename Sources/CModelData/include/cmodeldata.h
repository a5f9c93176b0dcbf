#ifndef FAKEDATA_CMODELDATA_H
#define FAKEDATA_CMODELDATA_H

#include <stddef.h>

/// A file of data that is part of the program.
struct fakedata_file {
  /// Its path below the folder of data.
  const char *path;
  const unsigned char *bytes;
  size_t size;
};

extern const struct fakedata_file *const fakedata_files;
extern const size_t fakedata_file_count;

#endif
