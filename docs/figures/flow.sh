#!/usr/bin/env bash
# Draws the figures of docs/fluid.md from the cases that ship.
# PARTITA=path/to/partita takes a program that is built.
set -euo pipefail
cd "$(dirname "$0")"
partita=${PARTITA:-cargo run --release --quiet --}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# draw CASE FIELD [--set KEY=VALUE ...]
draw() {
  $partita run "$1" --out "$place/$1" "${@:3}"
  cp "$place/$1/figures/$2.png" "$1.png"
}

draw cavity stream_function
draw cylinder speed --set end_time=12
draw porous speed
draw duct speed
draw heated_cavity temperature --set 'cells=[65,65]'
draw rayleigh_benard temperature
draw taylor_green speed --set 'cells=[64,64,64]' --set 'fields=["speed"]' --set end_time=9
