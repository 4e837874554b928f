import { readFileSync } from "node:fs";
import { compiled } from "../hosts/programs.ts";
import { hello } from "./a-cluster.ts";

/** Says on its output which signals and requests it gets; a `deaf` one does nothing else about those signals. */
export function telling(version: string, deaf: readonly ("SIGINT" | "SIGTERM")[] = []): string {
  let program = changed(
    hello(version),
    "\nconst READY",
    '\nconst tell = (word) => console.log("got", word);\nconst READY',
  );
  program = changed(program, "const path =", "tell(request.url);\n      const path =");
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    const said = `process.on("${name}", () => tell("${name}"));`;
    const handler = `process.on("${name}", `;
    program = deaf.includes(name)
      ? changed(program, handler, `${said}\n    process.on("SIGPWR", `)
      : changed(program, handler, `${said}\n    ${handler}`);
  }
  return program;
}

/** The text with `now` in the place of `before`, which must be there. */
export function changed(text: string, before: string, now: string): string {
  if (!text.includes(before)) throw new Error(`the program does not hold ${before}`);
  return text.replace(before, now);
}

/** The same as `hello`, native, as a version that says who it is. @param more appended to its bytes */
export async function native(version: string, more: Uint8Array = new Uint8Array()): Promise<Buffer> {
  const source = readFileSync(new URL("server.c", import.meta.url), "utf8");
  return Buffer.concat([await compiled(source, [`-DVERSION="${version}"`]), more]);
}
