"""What a process tree costs: CPU seconds and peak memory, read from the system."""

import os
import resource
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ATALAYA = ROOT / "target/release/atalaya"
TICKS = os.sysconf("SC_CLK_TCK")


def nagios4():
    return shutil.which("nagios4") or shutil.which("nagios4", path="/usr/sbin:/usr/bin")


def run(command):
    """Runs to the end: (wall s, CPU s, peak MB, exit code)."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - started
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def tree(pid):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
                children.setdefault(int(fields[1]), []).append(int(entry))
            except (FileNotFoundError, ProcessLookupError):
                pass
    found, todo = [], [pid]
    while todo:
        found.append(todo[-1])
        todo.extend(children.get(todo.pop(), []))
    return found


def cpu_seconds(pid):
    """CPU used so far by a tree, including children that have ended and were waited for."""
    total = 0
    for member in tree(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(int(field) for field in fields[11:15])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / TICKS


def resident_mb(pid):
    total = 0
    for member in tree(pid):
        try:
            total += int(Path(f"/proc/{member}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total * resource.getpagesize() / 2**20


def environment():
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if "model name" in l), "?")
    return f"{os.cpu_count()} × {model}, Linux {os.uname().release}"
