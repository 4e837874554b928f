import { commandTable } from "./commands-md.ts";
import { backendTable } from "./dflow-yaml.ts";

const tables: Readonly<Record<string, () => string>> = {
  commands: commandTable,
  backends: backendTable,
};

/**
 * The text with its tables made anew: what stands between `<!-- generated: commands -->` and `<!-- /generated -->`.
 *
 * @throws Error for a marker no table belongs to, or one that is not closed
 */
export const withTables = (text: string): string =>
  text.replace(/<!-- generated: ([a-z ]+) -->\n[\s\S]*?<!-- (\/?)generated/g, (_, name: string, closing: string) => {
    const make = tables[name];
    if (!make || closing !== "/")
      throw new Error(`README.md: the marker "generated: ${name}" is unknown or not closed`);
    return `<!-- generated: ${name} -->\n\n${make()}\n\n<!-- /generated`;
  });
