import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { parse, type Request } from "../../src/entry/parse.ts";
import { examples } from "../../src/manual/examples.ts";

const request = (line: string): Request => parse(line.split(" ").filter(Boolean), commands);

const asked = (line: string) => {
  const it = request(line);
  if (it.kind !== "run") throw new Error(`${line} asks for ${it.kind}`);
  return { command: it.command.name, given: defined(it.given), common: defined(it.common) };
};

const defined = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== false));

const refusal = (line: string): string => {
  try {
    request(line);
  } catch (error) {
    if (error instanceof DflowError) return `${error.code}: ${error.message}; ${error.hint}`;
    throw error;
  }
  throw new Error(`${line} is taken`);
};

describe("a command line", () => {
  test("gives each value as its type, to the command or to the entry", () => {
    expect(asked("deploy --rollout 25% --rolling-timed=2m --index 0,2-3 --force --environment staging --json")).toEqual(
      {
        command: "deploy",
        given: { rollout: 25, "rolling-timed": 120_000, index: [0, 2, 3], force: true },
        common: { environment: "staging", json: true },
      },
    );
  });

  test("says false for a switch and undefined for a flag that is not there", () => {
    const it = request("stop");
    expect(it).toMatchObject({ given: { all: false, now: false, index: undefined }, common: { json: false } });
  });

  test("takes arguments in order, and by name", () => {
    expect(asked("set 3").given).toEqual({ count: 3 });
    expect(asked("gc --older 10d 5").given).toEqual({ count: 5, older: { ago: 864_000_000 } });
    expect(asked("gc --count 5").given).toEqual({ count: 5 });
  });

  test("takes a switch that is written out", () => {
    expect(asked("stop --all=true --now=false").given).toEqual({ all: true });
  });

  test("ends its flags at --", () => {
    expect(asked("set --dry-run -- 3").given).toEqual({ count: 3, "dry-run": true });
    expect(refusal("set -- --dry-run")).toContain("--dry-run");
  });

  test("gives --config to init itself, which writes it", () => {
    expect(asked("init --config other.yaml")).toMatchObject({
      given: { config: "other.yaml" },
      common: { config: "other.yaml" },
    });
  });

  test("with plan before a command is that command's dry run", () => {
    expect(asked("plan deploy --rollout 10").given).toEqual({ rollout: 10, "dry-run": true });
    expect(refusal("plan list")).toContain("list does not take --dry-run");
    expect(refusal("plan")).toContain("dflow plan COMMAND");
  });

  test("asks for help in four ways", () => {
    for (const line of ["", "help", "--help", "-h"])
      expect(request(line)).toEqual({ kind: "help", command: undefined });
    for (const line of ["help gc", "gc --help", "gc 1 --nonsense -h"])
      expect(request(line)).toMatchObject({ kind: "help", command: { name: "gc" } });
  });

  test("keeps its words for the lease", () => {
    expect(request("deploy --rollout 5")).toMatchObject({ words: "deploy --rollout 5" });
  });
});

describe("a wrong command line", () => {
  test.each([
    ["", "--json list", "the command comes first"],
    ["an unknown command", "lst", "did you mean list?"],
    ["a word from nowhere", "xyzzy", "there are set, get"],
    ["help for it", "help deploi", "did you mean deploy?"],
    ["help for what is no command", "help plan", "there are set, get"],
    ["help for help", "help help", "there are set, get"],
    ["an unknown flag", "deploy --comit-hash 1234567", "did you mean --commit-hash?"],
    ["a flag nobody has", "deploy --xyzzy", '"dflow help deploy" lists'],
    ["a flag of other commands", "list --older 10d", "list does not take --older; it belongs to gc"],
    ["dflow.yaml's flags where none is read", "demo --vm-backend local", "demo does not take --vm-backend"],
    ["the file where none is read", "demo --config a.yaml", "demo does not take --config"],
    ["its environment where none is read", "init --environment staging", "init does not take --environment"],
    ["the same", "demo --environment staging", "demo does not take --environment"],
    ["a flag twice", "deploy --rollout 1 --rollout=2", "--rollout is given twice"],
    ["an argument in two ways", "set 3 --count 4", "--count is given twice"],
    ["no value", "deploy --rollout", "--rollout needs a value; write it as: --rollout PERCENT"],
    ["a flag for a value", "deploy --rollout --json", "--rollout needs a value"],
    ["an empty value", "list --config=", "it is empty"],
    ["a word too many", "list all", '"all" is one word too many'],
    ["a missing argument", "cycle", "cycle: INDEX is missing"],
    ["a short flag", "deploy -f", "flags are written out"],
    ["a number that is none", "set three", "whole number from 0 to 10000"],
    ["a negative COUNT", "set -1", "whole number"],
    ["a broken COUNT", "set 1.5", "whole number"],
    ["a huge COUNT", "set 1000000000", "whole number"],
    ["--rollout 0", "deploy --rollout 0", "from 1 to 100"],
    ["--rollout 0.4", "deploy --rollout 0.4", "from 1 to 100"],
    ["--rollout 101", "deploy --rollout 101", "from 1 to 100"],
    ["a month 13", "gc --older 2026-13-01", "there is no 2026-13-01"],
    ["an option for a commit", "build --commit-hash --upload-pack=x", "--commit-hash needs a value"],
    ["the same, written together", "build --commit-hash=--upload-pack=x", "write a commit hash, a tag or a branch"],
    ["two words for a commit", "build --commit-hash=HEAD;x", "write a commit hash"],
    ["41 digits", `build --commit-hash ${"a".repeat(41)}`, "this one 41"],
    ["a version that is none", "rollback --version HEAD", "4 to 40 hexadecimal digits"],
    ["yes for a switch", "list --json=yes", "write true or false"],
    ["an unknown choice", "list --progress loud", "auto, live, plain, ndjson, none"],
    ["a prototype's word", "deploy --__proto__ 1", "there is no --__proto__"],
    ["a prototype's command", "constructor", "there is no command"],
  ])("(%s) %s is refused with what would be right", (_, line, expected) => {
    expect(refusal(line)).toContain(expected);
    expect(refusal(line)).toMatch(/^usage\/flag: /);
  });

  test("never ends in anything but an answer or a usage error", () => {
    const word = fc.oneof(
      fc.constantFrom(...commands.map((one) => one.name), "help", "plan", "--", "--help", "-h"),
      fc.constantFrom("--index", "--json", "--older", "--rollout=5", "--count", "3", "0-1", "10d"),
      fc.string(),
      fc.string().map((text) => `--${text}`),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        try {
          parse(argv, commands);
        } catch (error) {
          expect(error).toBeInstanceOf(DflowError);
          expect((error as DflowError).exit).toBe("usage");
          expect((error as DflowError).hint).toBeTruthy();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test("every command has examples, and each of them is a command line that is taken", () => {
  expect(Object.keys(examples).sort()).toEqual(commands.map((one) => one.name).sort());
  for (const [name, lines] of Object.entries(examples))
    for (const line of lines) {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? (bare as string));
      expect(words.shift()).toBe("dflow");
      expect(parse(words, commands)).toMatchObject({ kind: "run", command: { name } });
    }
});
