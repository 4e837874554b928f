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
