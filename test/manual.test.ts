import { describe, expect, test } from "vitest";
import { actionOnly, actionOutputs } from "../src/commands/action-words.ts";
import { commands } from "../src/commands/index.ts";
import { inputNames, parseInputs } from "../src/entry/inputs.ts";
import { flagsOf } from "../src/entry/understand.ts";
import { actionYml } from "../src/manual/action-yml.ts";
import { exitsOf } from "../src/manual/exit-codes.ts";
import { helpOf } from "../src/manual/help.ts";
import { withTables } from "../src/manual/readme.ts";

describe.each(commands.map((command) => [command.name, command] as const))("the words for %s", (_, command) => {
  test("name every flag and argument in its help, in lines of at most 100 columns", () => {
    const help = helpOf(command);
    for (const [name, { value }] of Object.entries(flagsOf(command)))
      expect(help).toContain(Object.hasOwn(command.arguments, name) ? value : `--${name}`);
    expect(help.split("\n").filter((line) => line.length > 100)).toEqual([]);
    const refused = ["config", "environment", "vm-backend"].filter((name) => !Object.hasOwn(flagsOf(command), name));
    for (const name of refused) expect(help).not.toContain(`--${name}`);
    expect(refused).toEqual(
      { init: ["environment", "vm-backend"], demo: ["config", "environment", "vm-backend"] }[command.name] ?? [],
    );
  });

  test("are whole: a summary without a full stop, details with one, a shape whose keys can be told", () => {
    expect(command.summary).toMatch(/^[a-z].*[^.]$/);
    expect(command.details.length).toBeGreaterThan(0);
    for (const paragraph of command.details) expect(paragraph).toMatch(/^[A-Z`].*[.:]$/s);
  });

  test("say that it can be done, go wrong, and be cancelled", () => {
    expect(exitsOf(command)).toEqual(expect.arrayContaining(["done", "usage", "cancelled"]));
    if (command.changes) expect(exitsOf(command)).toContain("locked");
  });

  test("give a changing command its --dry-run, and no other", () => {
    expect(Object.hasOwn(command.flags, "dry-run")).toBe(command.changes);
  });
});

describe("action.yml", () => {
  const yml = actionYml();
  const namesBelow = (key: string) =>
    [...((yml.split(`\n${key}:\n`)[1] ?? "").split(/\n\w/)[0]?.matchAll(/^ {2}([\w-]+):$/gm) ?? [])].map(
      ([, name]) => name,
    );

  test("has exactly the inputs that the action reads, each once, none with a default", () => {
    const inputs = namesBelow("inputs");
    expect([...inputs].sort()).toEqual([...inputNames(commands)].sort());
    expect(inputs).toEqual(expect.arrayContaining(["command", "commit-hash", "count", ...Object.keys(actionOnly)]));
    expect(yml).not.toMatch(/^\s+default:/m);
  });

  test("has the outputs that the action sets, and both doors on node24", () => {
    expect(namesBelow("outputs")).toEqual(Object.keys(actionOutputs));
    expect(yml).toContain("using: node24\n  main: dist/action/index.js\n  post: dist/action/post.js\n");
  });

  test("names no input that no command would take", () => {
    for (const name of inputNames(commands)) {
      if (name === "command" || Object.hasOwn(actionOnly, name)) continue;
      const taker = commands.find((command) => Object.hasOwn(flagsOf(command), name));
      const needed = Object.keys(taker?.arguments ?? {}).filter((one) => one !== name);
      const env = Object.fromEntries([...needed, name].map((one) => [`INPUT_${one.toUpperCase()}`, "?"]));
      // "?" is no value of any kind but text; what matters is that the name is known.
      expect(() => {
        parseInputs({ INPUT_COMMAND: taker?.name, ...env }, commands);
        throw new Error("taken");
      }).toThrow(/taken|is not understood/);
    }
  });
});

describe("the README's tables", () => {
  test("are put between their markers, and again at the same place", () => {
    const once = withTables("# a\n<!-- generated: backends -->\na stale table\n<!-- /generated -->\nb\n");
    expect(once).toContain("| `vm-backend` | `vagrant` |");
    expect(once).not.toContain("stale");
    expect(withTables(once)).toBe(once);
  });

  test.each([
    "<!-- generated: nonsense -->\n<!-- /generated -->",
    "<!-- generated: commands -->\n<!-- generated: x -->",
  ])("%j is told apart from a marker", (text) => expect(() => withTables(text)).toThrow("unknown or not closed"));
});
