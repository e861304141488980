#!/usr/bin/env python3
"""Log lines per CPU second: ours beside syslog-ng (patterndb) and SEC, on one generated file.

OSSIM_PLUGINS=DIR takes the plugins of that directory instead of the built-in ones. syslog-ng conflicts with
rsyslog on Debian: SYSLOG_NG_ROOT=DIR names a directory into which its package was unpacked.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import lines
from measured import ATALAYA, ROOT, cpu_seconds, environment, run

COUNT = int(os.environ.get("LINES", "1000000"))
PEERS = ROOT / "bench/peers"


def report(name, cpu, wall, note=""):
    print(f"{name:<38} {cpu:>7.2f} {wall:>7.2f} {COUNT / cpu:>12,.0f}  {note}", flush=True)


def ours(file):
    foreign = os.environ.get("OSSIM_PLUGINS")
    plugins = ["--plugins", foreign] if foreign else []
    which = "OSSIM's" if foreign else "built-in"
    for name, command in (
        (f"atalaya normalise, {which} plugins", [ATALAYA, "normalise", *plugins, file]),
        (f"atalaya replay, {which} plugins", [ATALAYA, "replay", *plugins, file]),
    ):
        wall, cpu, peak, code = run([str(part) for part in command])
        report(name, cpu, wall, f"{peak:.0f} MB" if code == 0 else f"exit {code}")


def sec(file):
    program = shutil.which("sec")
    if not program:
        print("SKIPPED: sec is not installed", file=sys.stderr)
        return
    wall, cpu, peak, _ = run([program, f"--conf={PEERS / 'sec.conf'}", f"--input={file}",
                              "--fromstart", "--notail"])
    report("SEC, 20 rules", cpu, wall, f"{peak:.0f} MB")


def syslog_ng(file, directory):
    root = Path(os.environ.get("SYSLOG_NG_ROOT", "/"))
    program = root / "usr/sbin/syslog-ng"
    if not program.exists():
        print("SKIPPED: syslog-ng is not installed", file=sys.stderr)
        return
    modules = next((root / "usr/lib/syslog-ng").iterdir())
    out, config = directory / "sng.out", directory / "sng.conf"
    config.write_text(f"""@version: 3.38
options {{ stats-level(0); threaded(yes); keep-hostname(yes); }};
source s {{ file("{file}" follow-freq(1) log-iw-size(10000) log-fetch-limit(1000)); }};
parser p {{ db-parser(file("{PEERS / 'patterndb.xml'}")); }};
destination d {{ file("{out}" template("${{.classifier.rule_id}} ${{user}} ${{ip}} ${{src}}\\n") flush-lines(1000)); }};
log {{ source(s); parser(p); destination(d); }};
""")
    # Only for a package that was unpacked somewhere: its own library lies beside it.
    libraries = [str(path.parent) for path in root.glob("usr/lib/*/libsyslog-ng-*.so.0")]
    env = os.environ | {"LD_LIBRARY_PATH": ":".join(libraries + [str(modules)])}
    began = time.monotonic()
    process = subprocess.Popen(
        [str(program), "-F", "-f", str(config), f"--module-path={modules}", "-R", str(directory / "persist"),
         "-p", str(directory / "pid"), "-c", str(directory / "ctl"), "--no-caps"],
        env=env, stderr=subprocess.DEVNULL)
    seen = 0
    while process.poll() is None and time.monotonic() - began < 120:
        time.sleep(0.2)
        if out.exists():
            seen = int(subprocess.run(["wc", "-l", out], capture_output=True, text=True).stdout.split()[0])
            if seen >= COUNT:
                break
    cpu, wall = cpu_seconds(process.pid), time.monotonic() - began
    process.kill()
    process.wait()
    report("syslog-ng patterndb, 8 patterns", cpu, wall, "" if seen >= COUNT else f"only {seen} lines")


def main():
    print(f"# {COUNT:,} mixed lines; {environment()}")
    print(f"{'program':<38} {'CPU s':>7} {'wall s':>7} {'lines/CPU s':>12}")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        file = directory / "lines.log"
        lines.write(file, COUNT)
        ours(file)
        syslog_ng(file, directory)
        sec(file)


if __name__ == "__main__":
    main()
