#!/usr/bin/env bash
# From a guessed password to a mail: real ssh logins against a real sshd on loopback, its log through
# rsyslog to a fresh Atalaya, the alarm in Chromium, the notification at an SMTP sink.
# Needs root: for a user who can log in, and for sshd. Usage: web/browser/run-security.sh path/to/atalaya
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."

cannot() {
  if [ "${CI:-}" = true ]; then echo "end-to-end test of an attack: $1" >&2; exit 1; fi
  echo "SKIPPED: end-to-end test of an attack ($1)" >&2
  exit 0
}
PATH=$PATH:/usr/sbin:/sbin
[ "$(id -u)" = 0 ] || cannot "needs root"
for program in chromium rsyslogd sshd ssh ssh-keygen sshpass python3 useradd userdel chpasswd; do
  command -v "$program" >/dev/null || cannot "$program is missing"
done
# sshd logs to /dev/log. With a mount namespace of its own it gets one that is ours and the machine's
# is left alone; without that right the machine's must be free.
if unshare --mount true 2>/dev/null; then private=yes
elif [ ! -e /dev/log ]; then private=no
else cannot "/dev/log is taken, and there is no right to a mount namespace"; fi

work=$(mktemp -d)
chmod 755 "$work"
user=atalaya-test-$$
pids=()
made_dev_log=no
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  userdel "$user" 2>/dev/null || true
  if [ "$made_dev_log" = yes ]; then rm -f /dev/log; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM
stop() {
  echo "$1" >&2
  for log in atalaya rsyslogd sshd; do echo "--- $log said:" >&2; cat "$work/$log.err" >&2 || true; done
  exit 1
}

# Three free ports, all held until all are known.
read -r syslog smtp ssh < <(node -e '
  const { createServer } = require("net");
  const servers = [1, 2, 3].map(() => createServer().listen(0, "127.0.0.1"));
  Promise.all(servers.map((s) => new Promise((r) => s.on("listening", r)))).then(() => {
    console.log(servers.map((s) => s.address().port).join(" "));
    servers.forEach((s) => s.close());
  })')

# Somebody who can log in.
password=$(tr -dc 'a-z0-9' </dev/urandom | head -c 20 || true)
useradd --no-create-home --home-dir / --shell /bin/sh "$user"
echo "$user:$password" | chpasswd

# Atalaya.
cat >"$work/atalaya.toml" <<END
[collect]
syslog_udp = []
syslog_tcp = ["127.0.0.1:$syslog"]
journal = "off"
follow_plugin_files = false
END
cp browser/security/nagios.cfg browser/security/objects.cfg "$work"
echo "\$USER1\$=python3 $PWD/browser/security/mail.py 127.0.0.1 $smtp" >"$work/resource.cfg"
"$binary" run --config "$work/atalaya.toml" --nagios "$work/nagios.cfg" --data "$work/data" \
  --listen 127.0.0.1:0 >"$work/out" 2>"$work/atalaya.err" &
atalaya=$!
pids+=("$atalaya")
for _ in $(seq 150); do
  grep -q 'password' "$work/out" && break
  kill -0 "$atalaya" 2>/dev/null || stop "atalaya did not start"
  sleep 0.2
done

# rsyslog takes what sshd logs, and hands it on.
socket=/dev/log
if [ "$private" = yes ]; then socket=$work/log; fi
cat >"$work/rsyslog.conf" <<END
global(workDirectory="$work" localHostname="localhost")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="$socket" RateLimit.Interval="0")
*.* action(type="omfwd" target="127.0.0.1" port="$syslog" protocol="tcp"
           template="RSYSLOG_ForwardFormat" action.resumeRetryCount="-1" action.resumeInterval="1")
END
if [ "$private" = no ]; then made_dev_log=yes; fi
rsyslogd -n -f "$work/rsyslog.conf" -i "$work/rsyslog.pid" 2>"$work/rsyslogd.err" >&2 &
rsyslogd=$!
pids+=("$rsyslogd")
for _ in $(seq 100); do
  [ -S "$socket" ] && break
  kill -0 "$rsyslogd" 2>/dev/null || stop "rsyslogd did not start"
  sleep 0.1
done

# sshd.
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f "$work/hostkey"
cat >"$work/sshd_config" <<END
Port $ssh
ListenAddress 127.0.0.1
HostKey $work/hostkey
PidFile none
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
MaxStartups 200
END
# Since OpenSSH 9.8 sshd turns away whoever fails too often; older ones do not know the word.
if sshd -t -f "$work/sshd_config" -o PerSourcePenalties=no 2>/dev/null; then
  echo "PerSourcePenalties no" >>"$work/sshd_config"
fi
sshd=$(command -v sshd)
if [ "$private" = yes ]; then
  if [ ! -e /dev/log ]; then touch /dev/log; made_dev_log=yes; fi
  unshare --mount --propagation private \
    sh -c 'mount --bind "$1" /dev/log && exec "$2" -D -f "$3"' \
    sh "$socket" "$sshd" "$work/sshd_config" 2>"$work/sshd.err" &
else
  "$sshd" -D -f "$work/sshd_config" 2>"$work/sshd.err" &
fi
pids+=($!)
for _ in $(seq 100); do
  (: <"/dev/tcp/127.0.0.1/$ssh") 2>/dev/null && break
  kill -0 "$!" 2>/dev/null || stop "sshd did not start"
  sleep 0.1
done

word_after() { awk -v key="$1" '{for (n = 1; n < NF; n++) if ($n == key) {print $(n + 1); exit}}' "$work/out"; }
ATALAYA_URL=$(grep -o 'http://[^ ]*' "$work/out" | head -n 1)
ATALAYA_USER=$(word_after user)
ATALAYA_PASSWORD=$(word_after password)
export ATALAYA_URL ATALAYA_USER ATALAYA_PASSWORD
export SSH_PORT=$ssh SSH_USER=$user SSHPASS=$password SMTP_PORT=$smtp
npm run --silent browser-security || stop "the test failed"
