import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { fence, prelude } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("the fence on %s", (shell) => {
  const it = realShell(shell, [prelude, fence]);
  const home = () => join(it.home, "cluster");
  const witness = () => join(home(), "node.json");
  const journal = async () => (await readFile(join(home(), "journal.ndjson"), "utf8")).trimEnd().split("\n");
  const pass = (epoch: number, lineage = "ours", serial = 7) =>
    sh`fence '~/cluster' ${[lineage, epoch, serial, 2, 3]} "start hello v1"`;
  const refused = async (epoch: number, lineage?: string) => {
    const { status, stdout } = await it.run(pass(epoch, lineage), sh`echo passed`);
    expect(status).toBe(70);
    return stdout.trimEnd().split("\t");
  };
  beforeEach(() => rm(home(), { recursive: true, force: true }));

  test("who passes leaves word of itself, and of what it does", async () => {
    expect((await it.run(pass(4), sh`fence_journal ended`)).status).toBe(0);
    const found = { lineage: "ours", epoch: 4, serial: 7, index: 2, count: 3 };
    expect(JSON.parse(await readFile(witness(), "utf8"))).toEqual(found);
    const [begun, ended] = (await journal()).map((line) => JSON.parse(line));
    expect(begun).toMatchObject({ epoch: 4, do: "start hello v1", state: "begun" });
    expect(ended).toMatchObject({ at: begun.at, epoch: 4, state: "ended" });
    expect(Math.abs(Date.parse(begun.at) - Date.now())).toBeLessThan(60_000);
    expect(ended.ms).toBeGreaterThanOrEqual(begun.ms);
  });

  test("a later command has passed: no earlier one does, the same and later ones do", async () => {
    await it.run(pass(10));
    expect(await refused(9)).toEqual(["failed", "node/zombie", expect.stringContaining("epoch 10")]);
    expect((await it.run(pass(10))).status).toBe(0);
    expect((await it.run(pass(11))).status).toBe(0);
    expect(await refused(10)).toEqual(["failed", "node/zombie", expect.stringContaining("epoch 11")]);
  });

  test("another cluster's command does not pass, and what a person has laid out anew is read", async () => {
    await it.run(pass(1));
    const spread = JSON.stringify(JSON.parse(await readFile(witness(), "utf8")), undefined, 1);
    await writeFile(witness(), spread.replaceAll(": ", ":"));
    expect(await refused(2, "theirs")).toEqual(["failed", "store/foreign", expect.stringContaining("lineage ours")]);
    expect((await it.run(pass(2))).status).toBe(0);
  });

  describe("a damaged witness", () => {
    const damages = ["", "{}\n", '{"lineage":"ours","epoch":', '{"lineage":"ours","epoch":x1,"serial":7}\n', "\0\0\0"];
    test.each(damages)("%j is nobody's: who passes has to mean to mend it", async (text) => {
      await it.run(pass(3));
      await writeFile(witness(), text);
      expect(await refused(4)).toEqual(["failed", "store/damaged", expect.stringContaining("dflow repair")]);
      expect(await readFile(witness(), "utf8")).toBe(text);
      expect((await it.run(sh`fence '~/cluster' ${["ours", 4, 9, 2, 3]} "mend it" mend`)).status).toBe(0);
      expect(JSON.parse(await readFile(witness(), "utf8"))).toMatchObject({ lineage: "ours", epoch: 4, serial: 9 });
    });

    test("is not mended by who was overtaken: the journal knows how far commands had come", async () => {
      await it.run(pass(7), sh`fence_journal ended`);
      await writeFile(witness(), "");
      const { status, stdout } = await it.run(sh`fence '~/cluster' ${["ours", 6, 9, 2, 3]} "mend it" mend`);
      expect([status, stdout]).toEqual([70, expect.stringContaining("node/zombie\ta later command (epoch 7)")]);
    });

    test("of another cluster that can still be read is not mended", async () => {
      await it.run(pass(1, "theirs"));
      const { stdout } = await it.run(sh`fence '~/cluster' ${["ours", 6, 9, 2, 3]} "mend it" mend`);
      expect(stdout).toContain("store/foreign");
    });
  });

  test("the witness is written anew only when it says something new", async () => {
    const inode = async () => (await stat(witness())).ino;
    await it.run(pass(1));
    const first = await inode();
    await it.run(pass(1));
    expect(await inode()).toBe(first);
    await it.run(pass(1, "ours", 8));
    expect(JSON.parse(await readFile(witness(), "utf8")).serial).toBe(8);
  });

  test("a journal of more than 256 KiB is cut, its end kept", async () => {
    await it.run(pass(1));
    await writeFile(join(home(), "journal.ndjson"), `${"x".repeat(1000)}\n`.repeat(600));
    await it.run(pass(2));
    expect((await journal()).length).toBe(501);
    expect((await journal()).at(-1)).toContain("begun");
  });

  test("while another holds the lock nobody passes, and after it has let go somebody does", async () => {
    const free = sh`flock -n ${join(home(), "lock")} sh -c : && echo free || echo held`;
    const { stdout } = await it.run(pass(1), free, sh`fence_release`, free);
    expect(stdout).toBe("held\nfree\n");
  });

  test.each(["cluster", "cluster/lock", "cluster/node.json.new", "cluster/journal.ndjson"])(
    "nothing is written through a symbolic link: %s",
    async (name) => {
      const elsewhere = await mkdtemp(join(it.home, "elsewhere-"));
      const target = name === "cluster" ? elsewhere : join(elsewhere, "file");
      if (name !== "cluster") await mkdir(home());
      await symlink(target, join(it.home, name));
      const [, code, why] = await refused(1);
      expect([code, why]).toEqual(["preflight/node", expect.stringMatching(/is a symbolic link/)]);
      expect(await readdir(elsewhere)).toEqual([]);
    },
  );

  test("makes the folders above it, also where the path of dflow.yaml lies deep", async () => {
    const deep = sh`fence '~/cluster/a/b/c' ours 1 1 0 1 x`;
    expect((await it.run(deep)).status).toBe(0);
    expect(JSON.parse(await readFile(join(home(), "a/b/c/node.json"), "utf8"))).toMatchObject({ epoch: 1 });
  });
});
