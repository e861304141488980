"""Mixed log lines of one machine, always the same for the same count."""

import random

USERS = ["root", "admin", "maria", "deploy", "oracle", "test", "git", "backup"]
AGENTS = ["Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0", "Go-http-client/1.1", "-"]
PATHS = ["/", "/index.html", "/api/v1/items?page=2", "/login", "/static/app.js", "/wp-login.php"]


def stamp(n):
    second = n // 40
    return f"Nov {1 + second // 86400 % 28:2} {second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"


def address(r):
    return f"{r.choice((10, 192, 203))}.{r.randrange(1, 255)}.{r.randrange(256)}.{r.randrange(1, 255)}"


def line(r, n):
    kind, when, pid = r.random(), stamp(n), r.randrange(300, 32000)
    if kind < 0.20:
        invalid = "invalid user " if r.random() < 0.5 else ""
        return (f"{when} web1 sshd[{pid}]: Failed password for {invalid}{r.choice(USERS)} "
                f"from {address(r)} port {r.randrange(1024, 65535)} ssh2")
    if kind < 0.25:
        return (f"{when} web1 sshd[{pid}]: Accepted password for {r.choice(USERS)} "
                f"from {address(r)} port {r.randrange(1024, 65535)} ssh2")
    if kind < 0.35:
        return (f"{when} web1 sshd[{pid}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 "
                f"euid=0 tty=ssh ruser= rhost={address(r)}  user={r.choice(USERS)}")
    if kind < 0.40:
        return (f"{when} web1 sudo:    {r.choice(USERS)} : TTY=pts/0 ; PWD=/home ; USER=root ; "
                f"COMMAND=/usr/bin/systemctl restart nginx")
    if kind < 0.60:
        return (f"{when} fw1 kernel: [{n}.{pid}] DROP IN=eth0 OUT= MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 "
                f"SRC={address(r)} DST={address(r)} LEN=60 TOS=0x00 PREC=0x00 TTL=52 ID={pid} DF PROTO=TCP "
                f"SPT={r.randrange(1024, 65535)} DPT={r.choice((22, 80, 443, 3306))} WINDOW=29200 RES=0x00 SYN URGP=0")
    if kind < 0.80:
        second = n // 40
        return (f'{address(r)} - - [{1 + second // 86400 % 28:02}/Nov/2026:{second // 3600 % 24:02}:{second // 60 % 60:02}:'
                f'{second % 60:02} +0000] "GET {r.choice(PATHS)} HTTP/1.1" {r.choice((200, 200, 304, 404, 500))} '
                f'{r.randrange(100, 90000)} "-" "{r.choice(AGENTS)}"')
    if kind < 0.90:
        return f"{when} web1 CRON[{pid}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)"
    return f"{when} web1 systemd[1]: Started session-{n}.scope - Session {n} of User {r.choice(USERS)}."


def write(path, count, seed=1):
    r = random.Random(seed)
    with open(path, "w") as out:
        out.writelines(line(r, n) + "\n" for n in range(count))
