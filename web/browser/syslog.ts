import { connect } from "node:net";

/** Where the Atalaya under test takes syslog; the mock server takes none. */
export const syslog = process.env.ATALAYA_SYSLOG;

/** Sends what programs said just now, over TCP. */
export async function say(program: string, ...messages: string[]) {
  const [host, port] = (syslog ?? "").split(":");
  const time = new Date().toISOString();
  const lines = messages.map(
    (message) => `<38>1 ${time} localhost ${program} 4711 - - ${message}\n`,
  );
  await new Promise<void>((sent, failed) => {
    const socket = connect(Number(port), host, () => socket.end(lines.join("")));
    socket.on("error", failed).on("close", () => sent());
  });
}
