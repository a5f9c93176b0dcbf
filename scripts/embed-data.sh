#!/usr/bin/env bash
# Writes Sources/CModelData/cmodeldata.c, which makes every file below its folder of data part of the program.
set -euo pipefail
cd "$(dirname "$0")/../Sources/CModelData"
export LC_ALL=C
files=$(find data -type f \( -name '*.yaml' -o -name '*.csv' -o -name '*.json' -o -name '*.sql' \) | sort)
{
  echo '// Written by scripts/embed-data.sh.'
  echo '#include "cmodeldata.h"'
  echo
  echo '#pragma clang diagnostic ignored "-Wc23-extensions"'
  number=0
  for file in $files; do
    printf '\nstatic const unsigned char file_%d[] = {\n#embed "%s"\n};\n' "$number" "$file"
    number=$((number + 1))
  done
  printf '\nstatic const struct fakedata_file files[] = {\n'
  number=0
  for file in $files; do
    printf '  {"%s", file_%d, sizeof file_%d},\n' "${file#data/}" "$number" "$number"
    number=$((number + 1))
  done
  printf '};\n\nconst struct fakedata_file *const fakedata_files = files;\nconst size_t fakedata_file_count = sizeof files / sizeof files[0];\n'
} > cmodeldata.c
