#!/usr/bin/env bash
# Reference results of this machine: its examination, a scaling study of every case that ships, one report of all.
# Usage: results/reference.sh [FOLDER]   (default: results/DATE_HOST)
# Takes up to two minutes for each case, and wants a machine that does nothing else: read what `doctor` says first.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-results/$(date -u +%F)_$(hostname -s)}
budget=${BUDGET:-2min}

cargo build --release --locked --package partita-cli
partita=target/release/partita
mkdir -p "$folder"
"$partita" doctor --output "$folder/machine.svg" | tee "$folder/machine.txt"

cases=$("$partita" list --json | sed -n 's/^ *"name": "\(.*\)",*$/\1/p' | sort -u)
studies=()
for case in $cases; do
  [ -f "examples/cases/$case.toml" ] || continue # what else has a name: keys, frames
  "$partita" scale "$case" --until-width 2% --budget "$budget" --out "$folder/$case" && studies+=("$folder/$case")
done
for form in html md tex; do
  "$partita" report "${studies[@]}" --audit --output "$folder/report.$form"
done
"$partita" plot "${studies[@]}" --output "$folder/speedup.svg"
