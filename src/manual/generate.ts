import { writeFileSync } from "node:fs";
import { embeddedScripts } from "./embed-scripts.ts";

/** Every generated file of the project: its path from the top, and what makes its text. */
export const generated: Readonly<Record<string, () => string>> = {
  "src/node/scripts.generated.ts": embeddedScripts,
};

if (import.meta.main) {
  const top = new URL("../../", import.meta.url);
  for (const [path, make] of Object.entries(generated)) writeFileSync(new URL(path, top), make());
}
