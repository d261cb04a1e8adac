"""ssearch36 of the FASTA package: a process per step, which reads the targets and fits its statistics as well."""

import re
import subprocess

from peer import Letters, say, serve

task = Letters()
kind = ["-p", "-s", "BL62"] if task.protein else ["-n", "-3", "-r", "+2/-3"]
gaps = ["-f", str(-task.open), "-g", str(-task.extend)]
listing = ["-b", "1", "-d", "0", "-E", "1e-99", "-R", task.path("scores.txt")]
files = [task.path("query.fa"), task.path("targets.fa")]
command = ["ssearch36", "-q", "-T", str(task.threads), *kind, *gaps, *listing, *files]


def run(steps):
    for _ in range(steps):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def scores():
    with open(task.path("scores.txt"), encoding="ascii", errors="replace") as file:
        rows = [line.split() for line in file if not line.startswith(("#", ">", "/"))]
    found = [float(row[5]) for row in rows if len(row) > 10]
    return found if len(task.targets) > 1 else [max(found)]


try:
    about = subprocess.run(["ssearch36", "-h"], capture_output=True, text=True, check=False)
except OSError as error:
    say({"missing": "ssearch36", "reason": str(error)})
else:
    version = re.search(r"version:?\s*([\w.]+)", about.stdout + about.stderr)
    serve("ssearch36", version.group(1) if version else "", task.threads, run, scores)
