import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../node/scripts/", import.meta.url);

/**
 * The .sh files as a TypeScript module, because a bundle has no files beside it. `port-map.sh` becomes `portMap`. Without
 * their comments, which a deploy would send to each Node several times.
 */
export function embeddedScripts(): string {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".sh"))
    .sort();
  const constants = files.map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8").replace(/^ *#.*\n/gm, "");
    return `/** ${name} */\nexport const ${camel(name)} = new ShellScript(${JSON.stringify(text)});\n`;
  });
  return [
    '// Generated from src/node/scripts/*.sh by "npm run generate". Do not edit.\n',
    'import { ShellScript } from "./shell-script.ts";\n',
    ...constants,
  ].join("\n");
}

const camel = (name: string): string => name.replace(/\.sh$/, "").replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** examples/hello/hello as a module: the demo deploys it from wherever dflow is installed. */
export function embeddedExample(): string {
  const text = readFileSync(new URL("../../examples/hello/hello", import.meta.url), "utf8");
  return [
    '// Generated from examples/hello/hello by "npm run generate". Do not edit.\n',
    `export const helloProgram = ${JSON.stringify(text)};\n`,
  ].join("\n");
}

// By itself, before anything that imports a script which is new.
if (import.meta.main) writeFileSync(new URL("../scripts.generated.ts", folder), embeddedScripts());
