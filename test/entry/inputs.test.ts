import { expect, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { parseInputs } from "../../src/entry/inputs.ts";

const read = (inputs: Readonly<Record<string, string>>) =>
  parseInputs(
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    commands,
  );

test("inputs are read by the rules of the command line, hyphens and all", () => {
  const it = read({
    command: "deploy",
    "commit-hash": "1a2b3c4",
    rollout: "50%",
    force: "true",
    environment: "staging",
  });
  expect(it.command.name).toBe("deploy");
  expect(it.given).toMatchObject({ "commit-hash": "1a2b3c4", rollout: 50, force: true, index: undefined });
  expect(it.common).toMatchObject({ environment: "staging", json: false });
});

test("arguments are inputs too", () => {
  expect(read({ command: "gc", count: "3", older: "2 weeks ago" }).given).toMatchObject({
    count: 3,
    older: { ago: 14 * 86_400_000 },
  });
});

test("an empty input is not given, and blanks around a value are nothing", () => {
  expect(read({ command: " list ", rollout: "", index: " 2 \n" }).given).toEqual({ index: [2] });
});

test("what the environment holds besides inputs is nobody's business", () => {
  expect(parseInputs({ INPUT_COMMAND: "list", GITHUB_SHA: "1", PATH: "/bin" }, commands).words).toBe("list");
});

test("the words for the lease hold neither the key nor the command's name twice", () => {
  const { words } = read({ command: "set", count: "3", "ssh-private-key": "secret", "known-hosts": "lines" });
  expect(words).toBe("set --count 3");
});

test.each([
  [{}, "the input command is missing"],
  [{ command: "list", rollout: "5" }, "list does not take the input rollout"],
  [{ command: "list", helf: "5" }, "the action has no input helf"],
  [{ command: "list", help: "true" }, "the action has no input help"],
  [{ command: "set" }, "COUNT is missing"],
  [{ command: "list", summary: "maybe" }, 'the input summary: "maybe" is not understood'],
  [{ command: "gc", count: "0x10" }, 'the input count: "0x10" is not understood'],
  [{ command: "deploy", "commit-hash": "--upload-pack=x" }, 'the input commit-hash: "--upload-pack=x" is not'],
])("%j is refused: %s", (inputs, expected) => {
  expect(() => read(inputs)).toThrow(expected);
});
