import { lstat, mkdir, readdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { prelude, release, roles } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("the names of what serves and served before, on %s", (shell) => {
  const it = realShell(shell, [prelude, roles, release]);
  const at = (...names: string[]) => join(it.home, "cluster", ...names);
  const named = (role: string) =>
    readlink(at(role, "hello")).then(
      (to) => to.replace("../releases/hello/", ""),
      () => undefined,
    );
  const both = async () => [await named("current"), await named("previous")];
  /** Each becomes current, one after the other. */
  const become = async (...folders: string[]) => {
    for (const folder of folders) {
      const ended = await it.run(sh`become_current '~/cluster' hello ${folder}`);
      expect(ended).toEqual({ status: 0, stdout: "", stderr: "" });
    }
    return both();
  };
  beforeEach(async () => {
    await rm(at(), { recursive: true, force: true });
    for (const folder of ["z", "a", "b", "c"]) await mkdir(at("releases/hello", folder), { recursive: true });
  });

  test("what was current becomes previous", async () => {
    expect(await become("a")).toEqual(["a", undefined]);
    expect(await become("b")).toEqual(["b", "a"]);
    expect(await become("c")).toEqual(["c", "b"]);
  });

  test("what is current already changes nothing", async () => {
    expect(await become("a", "b", "b")).toEqual(["b", "a"]);
  });

  test("what is left for its predecessor is nobody's predecessor: there is none where there was none", async () => {
    expect(await become("a", "b", "a")).toEqual(["a", undefined]);
    await expect(lstat(at("previous/hello"))).rejects.toThrow();
    expect(await become("b", "a", "c")).toEqual(["c", "a"]);
  });

  test("and where there was one it is so again, however often a switch is taken back", async () => {
    expect(await become("z", "a", "b", "a")).toEqual(["a", "z"]);
    expect(await become("c", "a", "a", "b", "a")).toEqual(["a", "z"]);
  });

  test("a switch back that is itself taken back leaves all as before it", async () => {
    expect(await become("z", "a", "b", "a", "b")).toEqual(["b", "a"]);
    expect(await become("a")).toEqual(["a", "z"]);
  });

  test("going back twice, or two at once, leaves nothing to go back to", async () => {
    expect(await become("z", "a", "b", "a", "z")).toEqual(["z", undefined]);
    expect(await become("a", "b", "z")).toEqual(["z", undefined]);
    expect(await become("c")).toEqual(["c", "z"]);
  });

  test("what is taken back while nothing serves in its place leaves the names as they were", async () => {
    const leave = async (folder: string) => {
      expect(await it.run(sh`leave_current '~/cluster' hello ${folder}`)).toMatchObject({ status: 0, stderr: "" });
      return both();
    };
    await become("z", "a", "b");
    expect(await leave("c")).toEqual(["b", "a"]);
    expect(await leave("b")).toEqual(["a", "z"]);
    expect(await leave("b")).toEqual(["a", "z"]);
    expect(await leave("a")).toEqual(["z", undefined]);
    expect(await leave("z")).toEqual([undefined, undefined]);
    expect(await become("c")).toEqual(["c", undefined]);
  });

  test("of several executables each has its own", async () => {
    await become("a", "b");
    await it.run(sh`become_current '~/cluster' other a; become_current '~/cluster' other b`);
    expect(await become("a")).toEqual(["a", undefined]);
    expect(await readlink(at("previous/other"))).toBe("../releases/other/a");
  });

  test("no name leads into a folder, and nothing else is left lying there", async () => {
    await become("z", "a", "b", "a", "b", "c", "b");
    for (const folder of ["z", "a", "b", "c"]) expect(await readdir(at("releases/hello", folder))).toEqual([]);
    for (const role of ["current", "previous"]) expect(await readdir(at(role))).toEqual(["hello"]);
  });

  test("a release that is removed comes back as nobody's predecessor", async () => {
    await become("z", "a", "b");
    expect((await it.run(sh`remove_release '~/cluster' hello z`)).status).toBe(0);
    expect(await become("a")).toEqual(["a", undefined]);
  });

  describe("a switch that was cut off", () => {
    /** As a -> b leaves them, z having served before. */
    const cutOff = async (names: Readonly<Record<string, string>>) => {
      for (const role of ["current", "previous", "earlier"]) {
        await rm(at(role), { recursive: true, force: true });
        await mkdir(at(role));
        if (names[role]) await symlink(`../releases/hello/${names[role]}`, at(role, "hello"));
      }
    };

    test.each([
      ["on its way", { current: "a", earlier: "z" }],
      ["before the last name", { current: "a", previous: "a", earlier: "z" }],
      ["not at all", { current: "b", previous: "a", earlier: "z" }],
    ])("%s is taken back, and goes on, as if it had not been", async (_, names) => {
      await cutOff(names);
      expect(await become("a")).toEqual(["a", "z"]);
      await cutOff(names);
      expect(await become("b")).toEqual(["b", "a"]);
      expect(await become("a")).toEqual(["a", "z"]);
    });

    test.each([
      ["before previous", { current: "a", previous: "a", earlier: "z" }],
      ["before previous is there again", { current: "a", earlier: "z" }],
    ])("while it was taken back, %s, is taken back by the next", async (_, names) => {
      await cutOff(names);
      expect(await become("a", "c", "a")).toEqual(["a", "z"]);
    });

    test("while it was taken back by two steps leaves nothing to go back to", async () => {
      await cutOff({ current: "z", previous: "a", earlier: "z" });
      expect(await become("z")).toEqual(["z", undefined]);
    });
  });
});
