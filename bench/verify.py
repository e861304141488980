#!/usr/bin/env python3
"""Time and peak memory of checking a configuration: ours beside `nagios4 -v`, same files."""

import statistics
import subprocess
import tempfile
from pathlib import Path

from measured import ATALAYA, ROOT, environment, nagios4, run

RUNS = 5


def median_of(command):
    results = [run(command) for _ in range(RUNS)]
    assert all(r[3] == 0 for r in results), f"{command} failed"
    return (statistics.median(r[0] for r in results), max(r[2] for r in results))


def main():
    print(f"# configuration check, median of {RUNS}; {environment()}")
    print(f"{'services':>9} {'shape':<6} {'ours s':>8} {'nagios4 s':>10} {'ratio':>6} {'ours MB':>8} {'nagios4 MB':>11}")
    for services in (1_000, 10_000, 100_000):
        for shape in ("flat", "uneven", "rich"):
            with tempfile.TemporaryDirectory() as directory:
                Path(directory).chmod(0o755)
                subprocess.run(
                    [ROOT / "target/release/examples/generate", "--services", str(services),
                     "--shape", shape, directory],
                    check=True, stdout=subprocess.DEVNULL)
                # nagios4 drops to its own user before it tests that it can write here.
                (Path(directory) / "spool").chmod(0o777)
                cfg = f"{directory}/nagios.cfg"
                ours = median_of([str(ATALAYA), "verify", cfg])
                theirs = median_of([nagios4(), "-v", cfg]) if nagios4() else (float("nan"),) * 2
                print(f"{services:>9} {shape:<6} {ours[0]:>8.3f} {theirs[0]:>10.3f} "
                      f"{theirs[0] / ours[0]:>5.1f}× {ours[1]:>8.0f} {theirs[1]:>11.0f}", flush=True)


if __name__ == "__main__":
    main()
