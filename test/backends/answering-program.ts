import { answering } from "./answering.ts";

// argv: PORT [HOST]. On all addresses, IPv4 and IPv6, where no HOST is named; until it is ended.
const [port, host = "::"] = process.argv.slice(2);
await answering(host, Number(port));
console.log("listening");
