import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { action, dflow, emptyFolder } from "./run-dflow.ts";

/** Starts the action with the files a runner gives it, and reads them afterwards. */
async function inWorkflow(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const folder = emptyFolder();
  const files = { GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", GITHUB_STATE: "state" };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(folder, file)]));
  for (const path of Object.values(paths)) writeFileSync(path, "");
  const ended = await action("index", inputs, {
    cwd: folder,
    env: { ...paths, GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder, ...env },
  });
  const read = (name: keyof typeof files) => readFileSync(paths[name] as string, "utf8");
  return { ...ended, outputs: fileCommands(read("GITHUB_OUTPUT")), summary: read("GITHUB_STEP_SUMMARY") };
}

const fileCommands = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(ghadelimiter_[\w-]+)\n([\s\S]*?)\n?\2$/gm)].map(([, name, , value]) => [
      name,
      value,
    ]),
  );

describe("the action", () => {
  test.each([
    [{}, "the input command is missing"],
    [{ command: "deplyo" }, "did you mean deploy?"],
    [{ command: "list", "commit-hash": "1a2b3c4" }, "list does not take the input commit-hash"],
    [{ command: "deploy", "comit-hash": "1a2b3c4" }, "did you mean commit-hash?"],
    [{ command: "set", count: "1.5" }, "whole number"],
    [{ command: "stop", all: "yes" }, "write true or false"],
  ])("with %j fails with exit 2 and an annotation that says why", async (inputs, expected) => {
    const { exit, stdout, outputs } = await inWorkflow(inputs);
    expect(exit).toBe(2);
    expect(stdout).toMatch(/^::error::/m);
    expect(stdout).toContain(expected);
    expect(outputs).toMatchObject({ "exit-code": "2", result: "" });
  });

  test("marks each thing to mend in dflow.yaml at its line and column, and nothing besides", async () => {
    const folder = emptyFolder();
    const path = join(folder, "deploy.yaml");
    writeFileSync(path, "name: hello\ncuont: 3\nexecutables:\n  - {name: hello, path: a, port: 80x}\n");
    const { exit, stdout } = await inWorkflow({ command: "list", config: path }, { GITHUB_WORKSPACE: folder });
    expect(exit).toBe(2);
    expect(stdout.split("\n").filter((line) => line.startsWith("::"))).toEqual([
      expect.stringMatching(/^::error file=deploy\.yaml,line=2,col=1::cuont: .*did you mean/),
      expect.stringMatching(/^::error file=deploy\.yaml,line=4,col=34::executables\/0\/port: /),
    ]);
  });

  test("marks ten things at most, the last of which says how many are left", async () => {
    const folder = emptyFolder();
    const wrong = Array.from({ length: 30 }, (_, at) => `wrong${at}: 1\n`).join("");
    writeFileSync(join(folder, "dflow.yaml"), `name: hello\n${wrong}executables:\n  - {name: hello, path: a}\n`);
    const inputs = { command: "list", config: join(folder, "dflow.yaml") };
    const { stdout } = await inWorkflow(inputs, { GITHUB_WORKSPACE: folder });
    const marks = stdout.split("\n").filter((line) => line.startsWith("::error"));
    expect(marks).toHaveLength(10);
    expect(marks.at(-1)).toMatch(/^::error::21 more problems in /);
  });

  test("takes an empty input for one that is not given", async () => {
    const { stdout } = await inWorkflow({ command: "list", "commit-hash": "", rollout: "" });
    expect(stdout).not.toContain("does not take");
  });

  test("without a dflow.yaml writes the failure into the job summary and the outputs", async () => {
    const { exit, summary, outputs } = await inWorkflow({ command: "list" });
    expect(exit).not.toBe(0);
    expect(summary).toContain("dflow list");
    expect(outputs["exit-code"]).toBe(`${exit}`);
  });

  test("refuses a folder that is not there, instead of taking the dflow.yaml above it", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "dflow.yaml"), "name: hello\nexecutables: [{name: hello, path: a}]\n");
    const inputs = { command: "list", "working-directory": "nowhere" };
    const { exit, stdout, summary } = await inWorkflow(inputs, { GITHUB_WORKSPACE: folder });
    expect(exit).toBe(2);
    for (const said of [stdout, summary]) expect(said).toMatch(/there is no folder \S+nowhere/);
  });

  test("takes no dflow.yaml from above the workspace, where another project's may lie", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "dflow.yaml"), "name: hello\nexecutables: [{name: hello, path: a}]\n");
    const workspace = join(folder, "workspace");
    mkdirSync(join(workspace, "deploy"), { recursive: true });
    const inputs = { command: "list", "working-directory": "deploy" };
    const { exit, stdout } = await inWorkflow(inputs, { GITHUB_WORKSPACE: workspace });
    expect(exit).toBe(2);
    expect(stdout).toContain("there is no dflow.yaml here or in a folder above");
  });

  test("writes what it was given below the summary, folded, and no secret", async () => {
    const given = { command: "list", "ssh-private-key": "k3y-lines", token: "t0ken", "known-hosts": "h0st-lines" };
    const { summary } = await inWorkflow({ ...given, environment: "a|b<b>" });
    expect(summary).toContain("<details><summary>inputs</summary>");
    expect(summary).toContain("| ssh-private-key | (given) |");
    expect(summary).toContain("| environment | a&#124;b&#60;b&#62; |");
    expect(summary).not.toMatch(/k3y|t0ken|h0st|<b>[^/]*<b>/);
  });

  test("says in the job summary also why the inputs were refused", async () => {
    const { summary } = await inWorkflow({ command: "list", helf: "1" });
    expect(summary).toBe("## ❌ dflow list\n\n<b>the action has no input helf</b>\n\naction.yml lists them\n\n\n");
  });

  test("hides every line of a private key", async () => {
    const key =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nQyNTUxOQAAACBqZXN0\n-----END OPENSSH PRIVATE KEY-----";
    const { stdout } = await inWorkflow({ command: "list", "ssh-private-key": key });
    expect(stdout).toContain("::add-mask::b3BlbnNzaC1rZXktdjEAAAAA\n");
    expect(stdout).toContain("::add-mask::QyNTUxOQAAACBqZXN0\n");
    expect(stdout.replace(/^::add-mask::.*$/gm, "")).not.toContain("b3BlbnNzaC1rZXktdjEAAAAA");
  });
});

test("the action lists the Nodes of a cluster: table in the log, JSON in the outputs, both in the job summary", async () => {
  const folder = emptyFolder();
  cpSync("examples/hello", folder, { recursive: true });
  const set = (count: string) => dflow(["set", count, "--progress", "none"], { cwd: folder });
  expect(await set("1")).toMatchObject({ exit: 0, stderr: "" });
  try {
    const { exit, stdout, outputs, summary } = await inWorkflow({ command: "list", "working-directory": folder });
    expect({ exit, code: outputs["exit-code"] }).toEqual({ exit: 0, code: "0" });
    const nodes = JSON.parse(outputs.nodes ?? "");
    expect(nodes).toMatchObject([{ index: 0, status: "reachable", versions: [] }]);
    expect(JSON.parse(outputs.result ?? "")).toMatchObject({ count: 1, nodes });
    for (const shown of [stdout, summary]) expect(shown).toContain(nodes[0].address);
  } finally {
    expect(await set("0")).toMatchObject({ exit: 0 });
  }
});

describe("its post", () => {
  test("does nothing after a main that has ended", async () => {
    expect(
      await action("post", { command: "deploy" }, { env: { STATE_begun: "deploy", STATE_ended: "deploy" } }),
    ).toEqual({
      exit: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("after a deploy that was cut off puts the cluster in order", async () => {
    const { stdout } = await action("post", { command: "deploy" }, { env: { STATE_begun: "deploy" } });
    expect(stdout).toContain("deploy was cut off; dflow repair puts the cluster in order");
  });
});
