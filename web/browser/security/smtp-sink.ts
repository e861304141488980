// A mail server that keeps what it is given: as much of RFC 5321 as a sender needs.
import { createServer, type Server, type Socket } from "node:net";

export interface Mail {
  to: string[];
  /** Head and body as they came, lines ended by `\n`. */
  text: string;
}

/** Listens on a port of 127.0.0.1 until `close`. */
export class SmtpSink {
  readonly mails: Mail[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => new Session(socket, (mail) => this.mails.push(mail)));
  }

  listen(port: number): Promise<void> {
    return new Promise((ready, failed) => {
      this.#server.once("error", failed).listen(port, "127.0.0.1", ready);
    });
  }

  close(): Promise<void> {
    return new Promise((closed) => void this.#server.close(() => closed()));
  }
}

class Session {
  readonly #socket: Socket;
  readonly #deliver: (mail: Mail) => void;
  #rest = "";
  #to: string[] = [];
  /** Lines of a mail on its way; `undefined` between mails. */
  #lines: string[] | undefined;

  constructor(socket: Socket, deliver: (mail: Mail) => void) {
    this.#socket = socket;
    this.#deliver = deliver;
    socket.setEncoding("utf8").on("data", (data) => this.#read(String(data)));
    // A sender that goes away in the middle is its own affair.
    socket.on("error", () => socket.destroy());
    this.#say("220 sink.example");
  }

  #say(line: string) {
    this.#socket.write(`${line}\r\n`);
  }

  #read(data: string) {
    const lines = (this.#rest + data).split("\r\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (this.#lines) this.#readMail(line, this.#lines);
      else this.#obey(line);
    }
  }

  #readMail(line: string, lines: string[]) {
    // A dot at the start of a line is doubled on the way.
    if (line !== ".") return void lines.push(line.startsWith("..") ? line.slice(1) : line);
    this.#deliver({ to: this.#to, text: lines.join("\n") });
    this.#lines = undefined;
    this.#to = [];
    this.#say("250 kept");
  }

  #obey(line: string) {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "DATA") {
      this.#lines = [];
      return this.#say("354 end with a dot");
    }
    if (verb === "QUIT") {
      this.#say("221 bye");
      return void this.#socket.end();
    }
    if (verb === "RCPT") this.#to.push(/<(.*?)>/.exec(line)?.[1] ?? "");
    const known = ["EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP"].includes(verb);
    return this.#say(known ? "250 ok" : "502 unknown");
  }
}
