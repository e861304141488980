import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { makeServer } from "../mock/server.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
    user: string;
    password: string;
  }
}

/** Uses the Atalaya that the environment names; without one, starts the mock server. */
export async function setup(project: TestProject) {
  const { ATALAYA_URL, ATALAYA_USER = "admin", ATALAYA_PASSWORD } = process.env;
  if (ATALAYA_URL) {
    if (!ATALAYA_PASSWORD) throw new Error("ATALAYA_PASSWORD must hold the printed first login");
    provide(project, ATALAYA_URL.replace(/\/$/, ""), ATALAYA_USER, ATALAYA_PASSWORD);
    return undefined;
  }
  const { server } = makeServer({ services: 3_000, password: "printed-login" });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  provide(project, `http://127.0.0.1:${port}`, "admin", "printed-login");
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

function provide(project: TestProject, url: string, user: string, password: string) {
  project.provide("url", url);
  project.provide("user", user);
  project.provide("password", password);
}
