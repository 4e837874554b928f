import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import * as files from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Files, settingsFile } from "../../src/config/settings-file.ts";

const folder = mkdtempSync(join(tmpdir(), "dflow-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const refused = (message: RegExp, hint?: string) => ({
  code: "usage/config",
  message: expect.stringMatching(message),
  ...(hint !== undefined && { hint: expect.stringContaining(hint) }),
});

/** A file system on which opening fails. */
const failing = (code: string): Files => ({
  constants: files.constants,
  open: async () => {
    throw Object.assign(new Error(code), { code });
  },
});

describe("reading the file", () => {
  test("gives its text", async () => {
    writeFileSync(at("dflow.yaml"), "name: héllo\n");
    expect(await settingsFile(at("dflow.yaml"), files)).toBe("name: héllo\n");
  });

  test("that is not there points at dflow init", async () => {
    await expect(settingsFile(at("none.yaml"), files)).rejects.toMatchObject(refused(/is not there$/, "dflow init"));
    await expect(settingsFile(at("dflow.yaml/x"), files)).rejects.toMatchObject(refused(/is not there$/));
  });

  test("says so when a folder is in its place", async () => {
    mkdirSync(at("folder"));
    await expect(settingsFile(at("folder"), files)).rejects.toMatchObject(refused(/is a folder/));
  });

  test("does not wait for somebody to write into a FIFO", async () => {
    execFileSync("mkfifo", [at("fifo")]);
    await expect(settingsFile(at("fifo"), files)).rejects.toMatchObject(refused(/is not a plain file/));
  });

  test("does not read from devices and sockets", async () => {
    await expect(settingsFile("/dev/zero", files)).rejects.toMatchObject(refused(/is not a plain file/));
    const server = createServer().listen(at("socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(settingsFile(at("socket"), files)).rejects.toMatchObject(refused(/is not a plain file/));
    server.close();
  });

  test("refuses what is too large before it is in memory", async () => {
    writeFileSync(at("large"), "");
    truncateSync(at("large"), 10 * 1024 ** 3);
    await expect(settingsFile(at("large"), files)).rejects.toMatchObject(refused(/is larger than 256 KiB/));
  });

  test("names a loop of links, missing rights and failures nobody has thought of", async () => {
    symlinkSync(at("loop"), at("loop"));
    await expect(settingsFile(at("loop"), files)).rejects.toMatchObject(refused(/leads back to itself/));
    await expect(settingsFile("x", failing("EACCES"))).rejects.toMatchObject(refused(/may not be read by you/));
    await expect(settingsFile("x", failing("EMFILE"))).rejects.toMatchObject(refused(/cannot be opened \(EMFILE\)/));
  });

  test("says where the first byte is that is not UTF-8", async () => {
    writeFileSync(at("latin"), Buffer.from("name: a\nimage: caf\xe9\n", "latin1"));
    await expect(settingsFile(at("latin"), files)).rejects.toMatchObject(refused(/:2:11: this is not UTF-8/));
  });

  test("never prints the control characters of a file's name", async () => {
    await expect(settingsFile("a\u001b[2J\u202eb", files)).rejects.toMatchObject(refused(/^[^\p{Cc}\p{Cf}]*$/u));
  });
});
