import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Well, until it ends by itself. */
export const endsAfter = (version: string, ms: number): string =>
  changed(hello(version), "\nconst READY", `\nsetTimeout(() => process.exit(4), ${ms});\nconst READY`);

/** Every third check finds it ready. */
export const sometimesReady = (version: string): string =>
  changed(
    changed(hello(version), "READY ? ", "++asked % 3 === 0 ? "),
    "\nconst READY",
    "\nlet asked = 0;\nconst READY",
  );

/** The text with `now` in the place of `before`, which must be there. */
export function changed(text: string, before: string, now: string): string {
  if (!text.includes(before)) throw new Error(`the program does not hold ${before}`);
  return text.replace(before, now);
}

/** The same as `hello`, native, as a version that says who it is. @param more appended to its bytes */
export async function native(
  version: string,
  more: Uint8Array = new Uint8Array(),
  flags: readonly string[] = [],
): Promise<Buffer> {
  const source = readFileSync(new URL("server.c", import.meta.url), "utf8");
  return Buffer.concat([await compiled(source, [`-DVERSION="${version}"`, ...flags]), more]);
}

/** Built for a processor that no test runs on. */
export async function ofAnotherProcessor(version: string): Promise<Buffer> {
  const program = await native(version);
  const MIPS = 8;
  program.writeUInt16LE(MIPS, 18);
  return program;
}

/** Built against a library that is nowhere any more. */
export async function withoutItsLibrary(version: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "dflow-library-"));
  try {
    const library = await compiled("int missing(void) { return 0; }", [
      "-shared",
      "-fPIC",
      "-Wl,-soname,libmissing.so",
    ]);
    writeFileSync(join(folder, "libmissing.so"), library);
    return await native(version, undefined, [`-L${folder}`, "-Wl,--no-as-needed", "-lmissing"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
