import { chmod, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { ask } from "../../src/backends/vm/command/ask.ts";
import { command } from "../../src/backends/vm/command/index.ts";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import type { Image } from "../../src/domain/node.ts";
import { testVMBackend } from "../contracts/vm-backend.ts";
import { login } from "./login.ts";

const example = fileURLToPath(new URL("../../examples/command-backend/cloud.mjs", import.meta.url));
const backendIn = (folder: string, run: unknown): VMBackend =>
  command.create(command.options.parse({ run }), {
    cluster: "hello",
    folder,
    environment: undefined,
    user: undefined,
    program: [],
    clock: { now: () => new Date(), sleep: async () => {} },
  });

testVMBackend("examples/command-backend", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dflow-cloud-"));
  await cp(example, join(folder, "cloud.mjs"));
  const backend = backendIn(folder, "./cloud.mjs");
  return {
    backend,
    again: () => backendIn(folder, ["./cloud.mjs"]),
    login,
    async clean() {
      for (const node of await backend.list()) await backend.destroy(node);
      await rm(folder, { recursive: true });
    },
  };
});

describe("a program as a VM backend", { timeout: 30_000 }, () => {
  let folder: string;
  const image = "$(touch canary)" as Image;
  const create = (run: unknown) => backendIn(folder, run).create(image, { index: 2, keys: undefined });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dflow-command-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function script(body: string): Promise<string> {
    await writeFile(join(folder, "cloud.sh"), `#!/bin/sh\n${body}\n`);
    await chmod(join(folder, "cloud.sh"), 0o755);
    return "./cloud.sh";
  }

  test("a failure quotes the end of what it said, and how to try it by hand", async () => {
    const run = await script('for n in 1 2 3 4 5 6 7 8 9 10 11; do echo "line $n" >&2; done; echo quota >&2; exit 3');
    await expect(create(run)).rejects.toMatchObject({
      code: "preflight/vm",
      message: "./cloud.sh, asked to create node 2, ended with 3",
      hint: expect.stringContaining(`"image":"$(touch canary)"`),
      evidence: [{ title: "it said", lines: expect.arrayContaining(["line 3", "quota"]) }],
    });
  });

  test.for([
    ["echo hello", /its answer/],
    ["echo '{}'", /node/],
    [`echo '{"node":{"host":"a","prot":1}}'`, /prot/],
    [`echo '{"node":{"host":"a","host-key":"ssh-rsa AAAA"}}'`, /host-key/],
  ] as const)("an answer that is not understood says where: %s", async ([body, words]) => {
    await expect(create(await script(body))).rejects.toMatchObject({
      code: "preflight/vm",
      message: expect.stringMatching(words),
    });
  });

  test("the same index listed twice is refused", async () => {
    const run = await script(`echo '{"nodes":[{"index":1,"host":"a"},{"index":1,"host":"b"}]}'`);
    await expect(backendIn(folder, run).list()).rejects.toMatchObject({ message: expect.stringContaining("twice") });
  });

  test("no shell reads the line: its words are arguments as they stand", async () => {
    const run = await script(`printf '{"nodes":[{"index":0,"host":"a","user":"%s"}]}' "$*"`);
    const [node] = await backendIn(folder, `${run}  $HOME  ;id`).list();
    expect(node?.user).toBe("$HOME ;id");
  });

  test("a program that is not there, or not executable, says so", async () => {
    await expect(create("./none.sh")).rejects.toMatchObject({ hint: expect.stringContaining("chmod +x") });
    await writeFile(join(folder, "plain.sh"), "");
    await expect(create("./plain.sh")).rejects.toMatchObject({ message: expect.stringContaining("EACCES") });
  });

  test("past its time it is ended", async () => {
    const asked = { argv: [await script("exec sleep 1000")], folder, within: 100 };
    await expect(ask(asked, { do: "list" }, z.object({}))).rejects.toMatchObject({
      message: expect.stringContaining("nothing within 0.1 s"),
    });
  });

  test("a child of it that holds its output open does not hold dflow", async () => {
    const run = await script(`sleep 20 & echo '{"nodes":[]}'`);
    expect(await backendIn(folder, run).list()).toEqual([]);
  });

  test("an answer is asked for on standard input, and it need not read it", async () => {
    expect(await backendIn(folder, await script(`exec <&-; echo '{"nodes":[]}'`)).list()).toEqual([]);
    await backendIn(folder, await script(`cat >request`)).destroy((await anyNode()) as never);
  });

  const anyNode = async () => ({ index: 1, host: "a", port: 22, user: "u", hostKey: { kind: "known-hosts" } });
});
