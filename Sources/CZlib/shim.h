#ifndef FAKEDATA_CZLIB_SHIM_H
#define FAKEDATA_CZLIB_SHIM_H

#include <zlib.h>

/* deflateInit2() is a macro with arguments, which Swift does not import. Window bits from 16 upwards
   stand for the gzip format. */
static inline int fd_gzip_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
