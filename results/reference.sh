#!/usr/bin/env bash
# Reference results of this machine: its examination, a scaling study of every case that ships, weak scaling and sizes of
# one case of each kernel, one report of all.
# Usage: results/reference.sh [FOLDER]   (default: results/DATE_HOST)
#   BUDGET=2min   time for each study; it ends before if every median is known to 2 %
#   TINY=1        small sizes, two repeats: to see that everything runs, not to be believed
# It wants a machine that does nothing else: read what `doctor` says first.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-results/$(date -u +%F)_$(hostname -s)}
precision=(--until-width 2% --budget "${BUDGET:-2min}")
plate=2048 box=64 replicates=4096 sizes=128,512,2048
if [ -n "${TINY:-}" ]; then
  precision=(--repeats 2)
  plate=64 box=8 replicates=128 sizes=32,64
fi

cargo build --release --locked --package partita-cli
partita=$PWD/target/release/partita
mkdir -p "$folder"
"$partita" doctor --output "$folder/machine.svg" | tee "$folder/machine.txt"

studies=()
study() { # NAME ARGUMENTS...
  local name=$1
  shift
  if "$partita" scale "$@" "${precision[@]}" --out "$folder/$name"; then
    studies+=("$folder/$name")
  else
    echo "passed over: $name" >&2
  fi
}

cases=$("$partita" list --json | sed -n 's/^ *"name": "\(.*\)",*$/\1/p' | sort -u)
for case in $cases; do
  [ -f "examples/cases/$case.toml" ] || continue # what else has a name: keys, frames
  shorter=()
  if [ -n "${TINY:-}" ]; then shorter=(--steps 64); fi
  study "$case" "$case" "${shorter[@]}"
done
study weak_heat heat_square --mode weak --sizes "$plate" --steps 200 --set diffusion_number=0.2
study weak_lattice periodic_box --mode weak --sizes "$box" --steps 100
study weak_significance lambda_significance --mode weak --sizes "$replicates"
study sizes_heat heat_square --sizes "$sizes" --steps 200 --set diffusion_number=0.2

for form in html md tex; do
  "$partita" report "${studies[@]}" --audit --output "$folder/report.$form"
done
"$partita" plot "${studies[@]}" --output "$folder/speedup.svg"
echo "report: $folder/report.html"
