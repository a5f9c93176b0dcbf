#ifndef FAKEDATA_CZSTD_SHIM_H
#define FAKEDATA_CZSTD_SHIM_H

#include <zstd.h>

#endif
