#!/usr/bin/env python3
"""CPU per 1,000 checks and memory of a whole daemon: ours beside nagios4, same configuration.

- `static`: a trivial static program, so that what is measured is the engine.
- `check_tcp`: against a listener on loopback; ours runs it natively, nagios4 forks the real plugin.
Each daemon runs alone for WARM + MEASURE seconds; the bare loop spawns and waits for the same program,
before, between and after them, because the speed of a machine with other work comes and goes.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from measured import ATALAYA, cpu_seconds, environment, nagios4, resident_mb

WARM, MEASURE = 10, 30
PLUGINS = "/usr/lib/nagios/plugins"

STATIC_C = """
static long call(long n, long a, long b, long c) {
  long r;
  __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return r;
}
void _start(void) { call(1, 1, (long)"OK\\n", 3); call(60, 0, 0, 0); for (;;) {} }
"""

MAIN = """cfg_file={dir}/objects.cfg
log_file={dir}/nagios.log
check_result_path={dir}/spool
temp_path={dir}
temp_file={dir}/temp
status_file={dir}/status.dat
status_update_interval=5
object_cache_file={dir}/objects.cache
query_socket={dir}/nagios.qh
command_file={dir}/nagios.cmd
check_external_commands=0
nagios_user=root
nagios_group=root
use_syslog=0
interval_length=1
service_inter_check_delay_method=s
max_service_check_spread=1
enable_flap_detection=0
check_for_updates=0
illegal_macro_output_chars=`
"""


def configuration(directory, services, interval, command):
    (directory / "spool").mkdir()
    hosts = max(1, services // 20)
    parts = [f"""define command {{
 command_name probe
 command_line {command}
}}
define contact {{
 contact_name nobody
 host_notification_commands probe
 service_notification_commands probe
}}
define service {{
 name s
 register 0
 check_interval {interval}
 retry_interval {interval}
 max_check_attempts 3
 check_command probe
 contacts nobody
 notifications_enabled 0
}}
"""]
    for n in range(hosts):
        parts.append(f"define host {{\n host_name h{n}\n address 127.0.0.1\n max_check_attempts 3\n contacts nobody\n}}\n")
    for n in range(services):
        parts.append(f"define service {{\n use s\n host_name h{n % hosts}\n service_description s{n}\n}}\n")
    (directory / "objects.cfg").write_text("".join(parts))
    path = directory / "nagios.cfg"
    path.write_text(MAIN.format(dir=directory))
    return path


def our_checks(url, token):
    request = urllib.request.Request(url + "metrics", headers={"Authorization": f"Bearer {token}"})
    text = urllib.request.urlopen(request, timeout=10).read().decode()
    return sum(float(v) for v in re.findall(r'^atalaya_engine_checks_total\{[^}]*\} (\S+)$', text, re.M))


def start_ours(cfg, directory):
    data = directory / "data"
    process = subprocess.Popen(
        [str(ATALAYA), "run", "--nagios", str(cfg), "--data", str(data), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    url = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
    token = subprocess.run([str(ATALAYA), "token", "create", "--role", "read", "--data", str(data)],
                           check=True, capture_output=True, text=True).stdout.strip()
    return process, url, token


def measure_ours(cfg, directory):
    process, url, token = start_ours(cfg, directory)
    try:
        time.sleep(WARM)
        before = (our_checks(url, token), cpu_seconds(process.pid))
        time.sleep(MEASURE)
        after = (our_checks(url, token), cpu_seconds(process.pid))
        return after[0] - before[0], after[1] - before[1], resident_mb(process.pid)
    finally:
        process.terminate()
        process.wait()



def measure_nagios(cfg, directory, services, interval):
    process = subprocess.Popen([nagios4(), str(cfg)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(WARM)
        before = cpu_seconds(process.pid)
        time.sleep(MEASURE)
        used = cpu_seconds(process.pid) - before
        memory = resident_mb(process.pid)
        stats = shutil.which("nagios4stats") or "/usr/sbin/nagios4stats"
        answer = subprocess.run([stats, "-s", str(directory / "status.dat"), "-m", "-d", "NUMACTSVCCHECKS1M,AVGACTSVCLAT"],
                                capture_output=True, text=True).stdout.split()
        latency_ms = float(answer[1]) if len(answer) > 1 else float("nan")
        # Every service is due each interval; latency says whether they really ran.
        return services / interval * MEASURE, used, memory, latency_ms
    finally:
        process.terminate()
        process.wait()


def bare_loop(program, count=5_000):
    before = os.times()
    for _ in range(count):
        pid = os.posix_spawn(program, [program], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
        os.waitpid(pid, 0)
    after = os.times()
    return (sum(after[:4]) - sum(before[:4])) / count * 1000


def listener():
    server = socket.create_server(("127.0.0.1", 0), backlog=1024)

    def accept():
        while True:
            connection, _ = server.accept()
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def row(what, checks, cpu, memory, note=""):
    print(f"  {what:<10} {checks:>9.0f} checks {cpu:>7.2f} CPU-s {cpu / checks * 1000:>8.3f} CPU-s/1000 "
          f"{memory:>7.0f} MB {note}", flush=True)
    return cpu / checks * 1000


def compare(title, services, interval, command, program=None):
    print(f"{title}: {services} services every {interval} s")
    bare = [bare_loop(program)] if program else []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        cfg = configuration(directory, services, interval, command)
        ours = row("atalaya", *measure_ours(cfg, directory))
    bare += [bare_loop(program)] if program else []
    if nagios4():
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            cfg = configuration(directory, services, interval, command)
            *figures, latency = measure_nagios(cfg, directory, services, interval)
            theirs = row("nagios4", *figures, f"average latency {latency:.0f} ms")
            print(f"  ratio      {theirs / ours:.1f}×")
    if program:
        loop = statistics.median([*bare, bare_loop(program)])
        print(f"  bare loop  {loop:.3f} CPU-s/1000: ours is {ours - loop:+.3f}, {ours / loop:.2f}×", flush=True)


def memory_per_service():
    figures = []
    for services in (1_000, 100_000):
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            cfg = configuration(directory, services, 3600, "/bin/true")
            process, _, _ = start_ours(cfg, directory)
            time.sleep(WARM)
            figures.append(resident_mb(process.pid))
            process.terminate()
            process.wait()
    print(f"memory: {figures[0]:.0f} MB with 1,000 services, {figures[1]:.0f} MB with 100,000: "
          f"{(figures[1] - figures[0]) * 2**20 / 99_000:.0f} bytes per service")


def main():
    print(f"# daemons side by side, {MEASURE} s each; {environment()}")
    with tempfile.TemporaryDirectory() as name:
        source, program = Path(name) / "ok.c", Path(name) / "ok"
        source.write_text(STATIC_C)
        subprocess.run(["cc", "-O2", "-static", "-nostdlib", "-o", str(program), str(source)], check=True)
        compare("static program", 2_000, 2, str(program), str(program))
    port = listener()
    compare("check_tcp", 300, 2, f"{PLUGINS}/check_tcp -H 127.0.0.1 -p {port}")
    memory_per_service()


if __name__ == "__main__":
    sys.exit(main())
