// @ts-check
// `npm run mock [-- --services N --port P]`: the console without the server.
import { parseArgs } from "node:util";
import { makeServer } from "./server.mjs";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "5380" },
    services: { type: "string", default: "100000" },
    password: { type: "string", default: "first-login" },
  },
});

const { server } = makeServer({
  services: Number(values.services),
  password: values.password,
  events: 20_000,
  eventEveryMs: 1_500,
});
server.listen(Number(values.port), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${values.port}  user: admin  password: ${values.password}`);
});
