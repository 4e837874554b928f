import { readFileSync } from "node:fs";

/** The package's version as a TypeScript module: a bundle has no package.json beside it. */
export function versionModule(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return [
    '// Generated from package.json by "npm run generate". Do not edit.\n',
    `export const dflowVersion = ${JSON.stringify(version)};\n`,
  ].join("\n");
}
