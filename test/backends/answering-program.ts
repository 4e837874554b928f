import { answering } from "./answering.ts";

// argv: PORT. On all addresses, IPv4 and IPv6, until it is ended.
await answering("::", Number(process.argv[2]));
console.log("listening");
