import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Requirements } from "../../src/domain/requirements.ts";
import { requirementsOf } from "../../src/local/elf/requirements.ts";
import { records } from "../../src/node/answer.ts";
import { canExecute, fits, prelude } from "../../src/node/scripts.generated.ts";
import { inOrder, sh } from "../../src/node/shell-script.ts";
import { type LocalRemoteOptions, localRemote, type Shell, shells } from "../hosts/local-remote.ts";

/** The program that runs these tests: it needs libstdc++ and others, and versions of them. */
let its: Requirements;
beforeAll(async () => {
  its = (await requirementsOf(process.execPath)) ?? expect.fail();
});

async function asked(shell: Shell, wanted: Partial<Requirements>, options: LocalRemoteOptions = {}) {
  const remote = await localRemote(shell, options);
  try {
    const { machine, loader, libraries, searched } = { ...its, ...wanted };
    const folders = searched.map((one) => one.replace("~", remote.home)).join(":");
    await writeFile(join(remote.home, "libodd.so.1"), "not a library\n");
    await mkdir(join(remote.home, "lib"));
    await writeFile(
      join(remote.home, "lib/libodd.so.1"),
      Buffer.from(
        `7f454c46${machine.slice(0, 5).replace(" ", "")}${"00".repeat(12)}${machine.slice(6).replace(" ", "")}`,
        "hex",
      ),
    );
    const words = libraries.map(({ name, versions }) => [name, ...versions].join(" "));
    const output = await remote.run(
      inOrder([prelude, canExecute, fits, sh`fits ${machine} ${loader ?? ""} ${folders} ${words}`]),
    );
    expect(output.stderr).toBe("");
    return { status: output.status, missing: records(output.stdout).map(([, ...fields]) => fields) };
  } finally {
    await remote.clean();
  }
}

const good = { status: 0, missing: [] };
const library = (name: string, ...versions: readonly string[]) => ({ libraries: [{ name, versions }] });

describe.each(shells)("what a Node lacks for a program, on %s", (shell) => {
  test("is nothing, where the program runs", async () => {
    expect(its.libraries.map(({ name }) => name)).toContain("libstdc++.so.6");
    expect(await asked(shell, {})).toEqual(good);
  });

  test("is nothing either where the loader has no cache to be asked", async () => {
    expect(await asked(shell, {}, { stubs: { ldconfig: "#!/bin/sh\nexit 1\n" } })).toEqual(good);
  });

  test("is another processor, and then nothing else matters", async () => {
    const wanted = { machine: "02 01 f3 00", loader: "/no/loader", ...library("libgone.so.1") };
    expect(await asked(shell, wanted)).toEqual({ status: 1, missing: [["machine", expect.stringMatching(/^\w+$/)]] });
  });

  test("is for a static program the processor alone", async () => {
    expect(await asked(shell, { loader: undefined, ...library("libgone.so.1") })).toEqual(good);
  });

  test("is the loader, each library and each version, all at once", async () => {
    const wanted = {
      loader: "/lib/ld-gone.so.1",
      libraries: [
        { name: "libgone.so.1", versions: ["GONE_1"] },
        { name: "libc.so.6", versions: ["GLIBC_2.99", "GLIBC_2.2.5"] },
        { name: "lib*.so.7", versions: [] },
      ],
    };
    const stubs = { getconf: "#!/bin/sh\necho glibc 2.36\n" };
    expect(await asked(shell, wanted, { stubs })).toEqual({
      status: 1,
      missing: [
        ["loader", "glibc"],
        ["library", "libgone.so.1"],
        ["version", "libc.so.6", "GLIBC_2.99", "2.36"],
        ["library", "lib*.so.7"],
      ],
    });
  });

  test("is a version of which nobody can say what is there instead", async () => {
    const stubs = { getconf: "#!/bin/sh\nexit 1\n" };
    const wanted = library("libc.so.6", "GLIBC_2.99");
    expect((await asked(shell, wanted, { stubs })).missing).toEqual([["version", "libc.so.6", "GLIBC_2.99", "-"]]);
  });

  test("is not what lies in a folder that the program itself names", async () => {
    expect(await asked(shell, { ...library("libodd.so.1"), searched: ["/no/folder", "~/lib"] })).toEqual(good);
  });

  test("is a library all the same that is there for another processor only, or is none", async () => {
    const wanted = { ...library("libodd.so.1"), searched: ["~"] };
    expect(await asked(shell, wanted)).toEqual({ status: 1, missing: [["library", "libodd.so.1"]] });
  });

  test("is for a program of musl not to be found among the libraries of glibc", async () => {
    const wanted = { loader: "/lib/ld-musl-none.so.1", ...library("libstdc++.so.6") };
    expect(await asked(shell, wanted)).toEqual({
      status: 1,
      missing: [
        ["loader", "glibc"],
        ["library", "libstdc++.so.6"],
      ],
    });
  });
});
