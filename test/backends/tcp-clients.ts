import { once } from "node:events";
import net from "node:net";

// Clients of a program of answering.ts: argv HOST PORT. One keeps its connection, four open a new one for each question,
// until standard input ends. Prints how it went as JSON.
const [host = "", port = ""] = process.argv.slice(2);
const seen: Record<string, number> = {};
const failures: string[] = [];
let ended = false;

const kept = net.connect(Number(port), host);
const lines: string[] = [];
kept.on("data", (bytes) => lines.push(...bytes.toString().split("\n").filter(Boolean)));
kept.on("error", (error) => failures.push(`kept: ${error.message}`));
await once(kept, "data");
console.log("begun");

process.stdin.resume().on("end", () => {
  ended = true;
});
await Promise.all(Array.from({ length: 4 }, askUntilTheEnd));
kept.write("still there\n");
await once(kept, "data");
kept.destroy();
console.log(JSON.stringify({ seen, failures, kept: lines }));

async function askUntilTheEnd(): Promise<void> {
  while (!ended) {
    const socket = net.connect(Number(port), host);
    try {
      const [bytes] = await once(socket, "data");
      const answer = String(bytes).trim();
      seen[answer] = (seen[answer] ?? 0) + 1;
    } catch (error) {
      failures.push((error as Error).message);
    }
    socket.destroy();
  }
}
