#!/usr/bin/env python3
"""Receive → durable → searchable: lines sent over TCP until the API finds the last of them."""

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import lines
from measured import ATALAYA, cpu_seconds, environment, resident_mb

COUNT = int(os.environ.get("LINES", "2000000"))
SLICE = 20_000

NAGIOS = """define command {
 command_name true
 command_line /bin/true
}
define contact {
 contact_name c
 host_notification_commands true
 service_notification_commands true
}
define host {
 host_name here
 address 127.0.0.1
 max_check_attempts 1
 contacts c
}
define service {
 host_name here
 service_description s
 check_command true
 active_checks_enabled 0
 max_check_attempts 1
 contacts c
}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(directory, port):
    (directory / "objects.cfg").write_text(NAGIOS)
    (directory / "nagios.cfg").write_text("cfg_file=objects.cfg\ncheck_result_path=.\ntemp_path=.\n")
    (directory / "atalaya.toml").write_text(
        f'[collect]\nsyslog_tcp = ["127.0.0.1:{port}"]\nsyslog_udp = []\nfollow_plugin_files = false\njournal = "off"\n')
    data = directory / "data"
    process = subprocess.Popen(
        [ATALAYA, "run", "--config", directory / "atalaya.toml", "--nagios", directory / "nagios.cfg",
         "--data", data, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    url = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
    token = subprocess.run([ATALAYA, "token", "create", "--role", "read", "--data", data],
                           check=True, capture_output=True, text=True).stdout.strip()
    return process, url, token


def searchable_events(url, token):
    request = urllib.request.Request(f"{url}api/v1/system/sources", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["store"]["events"]


def main():
    print(f"# {COUNT:,} lines over TCP until searchable; {environment()}")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        file = directory / "lines.log"
        lines.write(file, COUNT)
        port = free_port()
        process, url, token = start(directory, port)
        try:
            began, cpu = time.monotonic(), cpu_seconds(process.pid)
            with socket.create_connection(("127.0.0.1", port)) as sender, open(file, "rb") as source:
                sender.sendfile(source)
                sender.shutdown(socket.SHUT_WR)
                sender.recv(1)  # the end of the connection: everything is on disk
            durable = time.monotonic() - began
            while searchable_events(url, token) < COUNT:
                time.sleep(0.2)
            searchable = time.monotonic() - began
            used = cpu_seconds(process.pid) - cpu
            stored = sum(f.stat().st_size for f in (directory / "data/events").rglob("*") if f.is_file())
            print(f"durable     {COUNT / durable:>10,.0f} lines/s ({durable:.1f} s)")
            print(f"searchable  {COUNT / searchable:>10,.0f} events/s ({searchable:.1f} s)")
            print(f"CPU         {used / COUNT * 1e6:>10.1f} µs an event; {resident_mb(process.pid):.0f} MB resident; "
                  f"{stored / COUNT:.0f} bytes an event on disk")
        finally:
            process.kill()


if __name__ == "__main__":
    main()
