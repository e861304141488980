// Real logins over ssh, with right and wrong passwords.
import { spawn } from "node:child_process";

const { SSH_PORT = "", SSH_USER = "", SSHPASS = "" } = process.env;

const OPTIONS = [
  "StrictHostKeyChecking=no",
  "UserKnownHostsFile=/dev/null",
  "NumberOfPasswordPrompts=1",
  "PubkeyAuthentication=no",
  "PreferredAuthentications=password",
  "LogLevel=ERROR",
].flatMap((option) => ["-o", option]);

/** One login; whether sshd let it in. The address of the server is the client's, too. */
export function logIn(password: string): Promise<boolean> {
  const target = ["-p", SSH_PORT, `${SSH_USER}@127.0.0.1`, "true"];
  const client = spawn("sshpass", ["-e", "ssh", "-F", "/dev/null", ...OPTIONS, ...target], {
    env: { ...process.env, SSHPASS: password },
    stdio: "ignore",
  });
  return new Promise((done, failed) => {
    client.on("error", failed).on("exit", (code) => done(code === 0));
  });
}

export const rightPassword = SSHPASS;

/** So many logins with wrong passwords, some at the same time: PAM makes each wait for seconds. */
export async function failToLogIn(times: number, atOnce: number): Promise<number> {
  let next = 0;
  let refused = 0;
  async function keepTrying() {
    while (next < times) {
      next += 1;
      if (!(await logIn(`wrong ${next}`))) refused += 1;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, keepTrying));
  return refused;
}
