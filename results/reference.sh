#!/usr/bin/env bash
# Reference results of this machine: its examination, a study of strong scaling of every kernel, weak scaling and sizes of
# heat, and one report of all with its audit. About twenty minutes with two cores, beside the build.
# Usage: results/reference.sh [FOLDER]   (default: results/DATE_HOST)
#   BUDGET=1min   time for each study; it ends before if every median is known to 2 %
#   DRY=1         only tells the plans and how long they would take
#   ONLY="a b"    measures these studies alone, anew, and reports them among those that are there
#   TINY=1        small sizes, two repeats: to see that everything runs, not to be believed
# It wants a machine that does nothing else: read what `doctor` says first.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-results/$(date -u +%F)_$(hostname -s)}
precision=(--until-width 2% --budget "${BUDGET:-1min}")
plate=8192 box=256 system=1024 sink=120,75,60 flow=1024 volume=128 cavity=512 replicates=2560 weak=2048 copies=1000
sizes=128,512,2048
if [ -n "${TINY:-}" ]; then
  precision=(--repeats 2)
  plate=128 box=32 system=64 sink=40,25,20 flow=64 volume=16 cavity=64 replicates=128 weak=128 copies=4 sizes=32,64
fi

cargo build --release --locked --workspace --bin partita
# By name, as anybody would: commands are kept with what they gave.
export PATH=$PWD/target/release:$PATH
partita=partita scratch=results/local/reference
mkdir -p "$folder" "$scratch"
trap 'rm -rf "$scratch"' EXIT

studies=() failed=()
study() { # NAME TITLE ARGUMENTS...
  local name=$1 after=(--title "$2")
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do after+=("$1"); shift; done
  if [ -n "${DRY:-}" ]; then
    "$partita" scale "${after[@]}" "${precision[@]}" --dry-run "$@"
    return
  fi
  if [[ -n "${ONLY:-}" && " $ONLY " != *" $name "* ]]; then
    if [ -d "$folder/$name" ]; then studies+=("$folder/$name"); fi
    return
  fi
  rm -rf "${folder:?}/$name"
  if "$partita" scale "${after[@]}" "${precision[@]}" --out "$folder/$name" "$@"; then
    # Every figure is made again from the records, by `partita report` and `partita plot`.
    rm "$folder/$name/report.html" "$folder/$name"/figures/*.{png,pdf}
    studies+=("$folder/$name")
  else
    failed+=("$name")
  fi
}

[ -n "${DRY:-}${ONLY:-}" ] || "$partita" doctor --output "$folder/machine.svg" 2>&1 | tee "$folder/machine.txt"

square=(heat_square --set diffusion_number=0.2)
study heat_2d "heat, $plate² cells" "${square[@]}" --set "cells=[$plate,$plate]" --steps 128
study heat_3d "heat, $box³ cells" heat_cube --set "cells=[$box,$box,$box]" --steps 64
study heat_implicit "implicit heat, $system² cells" heat_square --set scheme=implicit --set diffusion_number=100 \
  --set "cells=[$system,$system]" --steps 2
study heat_steady "steady heat sink" heat_sink --set "cells=[$sink]"
study lattice_d2q9 "flow, D2Q9, $flow² cells" periodic_box --set "cells=[$flow,$flow]" --steps 100
study lattice_d3q19 "flow, D3Q19, $volume³ cells" periodic_box --set lattice=D3Q19 \
  --set "cells=[$volume,$volume,$volume]" --steps 30
study convection "convection, $cavity² cells" heated_cavity --set "cells=[$cavity,$cavity]" --steps 200
study significance "significance of a match" lambda_significance --set "replicates=$replicates"

# Phage lambda many times over, one record that takes a while.
{ echo '>copies'; for ((i = 0; i < copies; i++)); do grep -v '>' examples/cases/phage_lambda.fa; done; } > "$scratch/copies.fa"
study match "search of a genome" -- \
  "$partita" match examples/cases/lambda_query.fa "$scratch/copies.fa" --threads '{threads}'

strong=("${studies[@]}")
study weak_heat "heat, $weak² cells a worker" "${square[@]}" --mode weak --sizes "$weak" --steps 128
study sizes_heat "heat" "${square[@]}" --sizes "$sizes" --steps 400
[ -z "${DRY:-}" ] || exit 0

# One page for each form that versions well; the third one holds its figures, and is as large.
"$partita" report "${studies[@]}" --audit --output "$folder/report.md" 2>&1 | tee "$folder/audit.txt"
"$partita" report "${studies[@]}" --audit --output "$folder/report.tex" 2> "$scratch/audit"
"$partita" plot "${strong[@]}" --output "$folder/speedup.svg"
du -sh "$folder"
echo "to read: $folder/report.md, or as one page: $partita report ${studies[*]} --audit --output report.html"
[ ${#failed[@]} = 0 ] || { echo "these studies failed: ${failed[*]}" >&2; exit 1; }
