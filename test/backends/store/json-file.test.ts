import { execFileSync } from "node:child_process";
import {
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Disk, realDisk } from "../../../src/backends/store/disk.ts";
import { seal, unseal } from "../../../src/backends/store/sealed.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { aFullState, aState, testStore } from "../../contracts/store.ts";
import { aPlace, type Place } from "./place.ts";

testStore("json-file", async () => {
  const place = await aPlace();
  return { open: () => place.open(), end: place.end };
});

let place: Place;
beforeEach(async () => {
  place = await aPlace();
});
afterEach(() => place.end());

/** Saves serials 1 … n, one on the other. */
async function saveTimes(store: Store, times: number): Promise<string> {
  let revision = (await store.load())?.revision;
  for (let serial = 1; serial <= times; serial++) revision = await store.save(aState({ serial }), revision);
  return revision ?? "";
}

const serialNow = async () => (await place.open().load())?.state.serial;

describe("the files of a json-file store", () => {
  test("are a readable file and the last five copies, for their owner only", async () => {
    await saveTimes(place.open(), 9);
    expect(JSON.parse(await readFile(place.file, "utf8")).state).toEqual(aState({ serial: 9 }));
    expect(await readdir(place.copies)).toEqual([5, 6, 7, 8, 9].map((one) => `000000000${one}.json`));
    expect(await readdir(join(place.folder, ".dflow"))).toEqual(["store.json", "store.json.d"]);
    expect((await stat(place.file)).mode & 0o777).toBe(0o600);
    expect((await stat(place.copy(9))).mode & 0o777).toBe(0o600);
    expect((await stat(place.copies)).mode & 0o777).toBe(0o700);
  });

  test("are others for another environment", async () => {
    await place.open(undefined, "staging").save(aState({ count: 1 }), undefined);
    expect(await place.open().load()).toBeUndefined();
    expect(await readdir(join(place.folder, ".dflow"))).toEqual(["store.staging.json", "store.staging.json.d"]);
  });

  test("of schema 1 open for ever", async () => {
    await mkdir(join(place.folder, ".dflow"));
    await copyFile(join(import.meta.dirname, "corpus/schema-1.json"), place.file);
    expect((await place.open().load())?.state).toEqual(aFullState());
  });
});

describe("damage to a json-file store", () => {
  test("of store.json is told, and its copy stands in", async () => {
    await saveTimes(place.open(), 3);
    await truncate(place.file, 100);
    const loaded = await place.open().load();
    expect(loaded?.state.serial).toBe(3);
    expect(loaded?.damage).toContain("store.json: its content does not match its checksum; revision 3 is whole");
  });

  test("of the newest copy is told, and store.json stands in", async () => {
    await saveTimes(place.open(), 3);
    await writeFile(place.copy(3), "");
    expect(await place.open().load()).toMatchObject({
      state: { serial: 3 },
      damage: expect.stringContaining("copy 3"),
    });
  });

  test("of both leaves the revision before; the next save is mended and no longer damaged", async () => {
    const store = place.open();
    await saveTimes(store, 3);
    await writeFile(place.file, "{}");
    await writeFile(place.copy(3), "{}");
    const loaded = await store.load();
    expect(loaded).toMatchObject({ state: { serial: 2 } });
    await store.save(aState({ serial: 4 }), loaded?.revision);
    expect(await store.load()).toEqual({ state: aState({ serial: 4 }), revision: expect.stringMatching(/^4-/) });
  });

  test("of everything is an error that says the way out, and saving does not write over it", async () => {
    await saveTimes(place.open(), 2);
    for (const path of [place.file, place.copy(1), place.copy(2)]) await writeFile(path, "gone");
    const damaged = { code: "store/damaged", hint: expect.stringContaining("rebuilds") };
    await expect(place.open().load()).rejects.toMatchObject(damaged);
    await expect(place.open().save(aState({}), undefined)).rejects.toMatchObject(damaged);
    expect(await readFile(place.copy(2), "utf8")).toBe("gone");
  });

  test("is told when store.json is missing", async () => {
    await saveTimes(place.open(), 2);
    await rm(place.file);
    expect(await place.open().load()).toMatchObject({
      state: { serial: 2 },
      damage: expect.stringContaining("missing"),
    });
  });

  test("is none when the folder of copies is missing", async () => {
    const store = place.open();
    const revision = await saveTimes(store, 3);
    await rm(place.copies, { recursive: true });
    expect(await store.load()).toEqual({ state: aState({ serial: 3 }), revision });
    await store.save(aState({ serial: 4 }), revision);
    expect(await serialNow()).toBe(4);
  });

  test("is noticed for every prefix and every flipped bit", () => {
    const bytes = Buffer.from(seal({ number: 1, parent: undefined, writer: "w", state: aFullState() }).text);
    expect(unseal(bytes).kind).toBe("whole");
    const missed: string[] = [];
    for (let length = 0; length < bytes.length; length++) {
      if (unseal(bytes.subarray(0, length)).kind !== "damaged") missed.push(`prefix ${length}`);
    }
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (unseal(flipped).kind !== "damaged") missed.push(`bit ${bit}`);
    }
    expect(missed).toEqual([]);
  });

  test("by bytes added at the end is noticed", async () => {
    await saveTimes(place.open(), 1);
    await writeFile(place.file, `${await readFile(place.file, "utf8")} `);
    expect((await place.open().load())?.damage).toContain("checksum");
  });

  test("that keeps the checksum right but is no state is noticed", () => {
    const state = { ...aState({}), count: -1 };
    const { text } = seal({ number: 1, parent: undefined, writer: "w", state });
    expect(unseal(Buffer.from(text))).toMatchObject({ kind: "damaged", why: expect.stringContaining("not a store") });
  });
});

describe("what people put in the place of a json-file store", () => {
  test("a store of a later dflow is refused and stays as it was", async () => {
    const later = { ...aState({}), schema: 2, shape: "of the future" } as unknown as ReturnType<typeof aState>;
    const { text } = seal({ number: 7, parent: undefined, writer: "w", state: later });
    await saveTimes(place.open(), 2);
    await writeFile(place.file, text);
    await expect(place.open().load()).rejects.toMatchObject({ code: "store/newer" });
    await expect(place.open().save(aState({}), undefined)).rejects.toMatchObject({ code: "store/newer" });
    expect(await readFile(place.file, "utf8")).toBe(text);
  });

  test("a later field of the same schema survives a save", async () => {
    const store = place.open();
    const first = await store.save({ ...aState({}), later: { kept: true } } as ReturnType<typeof aState>, undefined);
    const loaded = await store.load();
    await store.save({ ...aState({}), ...loaded?.state, serial: 2 }, first);
    expect((await store.load())?.state).toMatchObject({ later: { kept: true } });
  });

  test("another cluster's file beside our copies is refused", async () => {
    await saveTimes(place.open(), 3);
    const other = await aPlace();
    await other.open().save(aState({ lineage: "another", serial: 40 }), undefined);
    await copyFile(other.file, place.file);
    await other.end();
    await expect(place.open().load()).rejects.toMatchObject({ code: "store/foreign" });
  });

  test("an older file of our own, put back, does not undo what was saved since", async () => {
    const store = place.open();
    await saveTimes(store, 2);
    const older = await readFile(place.file);
    await store.save(aState({ serial: 3 }), (await store.load())?.revision);
    await writeFile(place.file, older);
    expect(await serialNow()).toBe(3);
  });

  test("a whole older store, put back, is what it was; a writer from before is stale", async () => {
    const store = place.open();
    await saveTimes(store, 3);
    const backup = join(place.folder, "backup");
    await cp(join(place.folder, ".dflow"), backup, { recursive: true });
    const newest = await store.save(aState({ serial: 4 }), (await store.load())?.revision);
    await rm(join(place.folder, ".dflow"), { recursive: true });
    await rename(backup, join(place.folder, ".dflow"));
    expect(await serialNow()).toBe(3);
    await expect(store.save(aState({ serial: 5 }), newest)).rejects.toMatchObject({ code: "store/stale" });
  });

  const unavailable = { code: "store/unavailable", name: "DflowError" };
  const bad: Record<string, () => Promise<unknown>> = {
    "a folder": () => mkdir(place.file, { recursive: true }),
    "a symbolic link": async () => {
      await mkdir(join(place.folder, ".dflow"));
      await symlink(join(place.folder, "elsewhere"), place.file);
      await writeFile(join(place.folder, "elsewhere"), "");
    },
    "a link that leads nowhere": async () => {
      await mkdir(join(place.folder, ".dflow"));
      await symlink(join(place.folder, "elsewhere"), place.file);
    },
    "a pipe": async () => {
      await mkdir(join(place.folder, ".dflow"));
      execFileSync("mkfifo", [place.file]);
    },
    "a folder of copies that is a link": async () => {
      await mkdir(join(place.folder, ".dflow"));
      await mkdir(join(place.folder, "elsewhere"));
      await symlink(join(place.folder, "elsewhere"), place.copies);
    },
    "a .dflow that is a link": async () => {
      await mkdir(join(place.folder, "elsewhere"));
      await symlink(join(place.folder, "elsewhere"), join(place.folder, ".dflow"));
    },
    "a .dflow that is a file": () => writeFile(join(place.folder, ".dflow"), ""),
  };
  for (const [what, make] of Object.entries(bad)) {
    test(`${what} is refused, for loading and for saving`, async () => {
      await make();
      await expect(place.open().load()).rejects.toMatchObject(unavailable);
      await expect(place.open().save(aState({}), undefined)).rejects.toMatchObject(unavailable);
      expect(await readdir(join(place.folder, "elsewhere")).catch(() => [])).toEqual([]);
    });
  }

  test("a folder that may not be written is said to be so, with the way out", async () => {
    const disk: Disk = {
      ...realDisk,
      mkdir: (() => Promise.reject(Object.assign(new Error("EACCES"), { code: "EACCES" }))) as Disk["mkdir"],
    };
    await expect(place.open(disk).save(aState({}), undefined)).rejects.toMatchObject({
      ...unavailable,
      message: ".dflow/store.json cannot be written: no permission",
      hint: expect.stringContaining("owner, mode"),
    });
  });
});

describe("a disk that fails", () => {
  /** Lets `good` calls through; the next fails with `code`, and all after it when the process is gone as well. */
  function failingDisk(good: number, code: string, gone: boolean): { disk: Disk; calls: () => number } {
    let calls = 0;
    const failed = () => {
      calls++;
      return gone ? calls > good : calls === good + 1;
    };
    const guard = (target: object): object =>
      new Proxy(target, {
        get(it, name) {
          const value = Reflect.get(it, name);
          if (typeof value !== "function") return value;
          return async (...args: unknown[]) => {
            if (name !== "close" && failed()) {
              // A short write: half of it is on the disk.
              if (name === "writeFile") await value.call(it, String(args[0]).slice(0, 200));
              throw Object.assign(new Error(code), { code });
            }
            const result = await value.apply(it, args);
            return name === "open" ? guard(result) : result;
          };
        },
      });
    return { disk: guard({ ...realDisk }) as Disk, calls: () => calls };
  }

  const callsOfASave = async (revision: string) => {
    const { disk, calls } = failingDisk(Number.POSITIVE_INFINITY, "", false);
    await place.open(disk).save(aState({ serial: 8 }), revision);
    return calls();
  };

  for (const code of ["ENOSPC", "EIO", "EROFS"]) {
    for (const gone of [false, true]) {
      test(`at any call of a save (${code}${gone ? ", and the process is gone" : ""}) leaves the old state or the new one`, async () => {
        const calls = await callsOfASave(await saveTimes(place.open(), 7));
        expect(calls).toBeGreaterThan(10);
        for (let good = 0; good < calls; good++) {
          const before = await place.open().load();
          const serial = 100 + good;
          const { disk } = failingDisk(good, code, gone);
          const result = await place
            .open(disk)
            .save(aState({ serial }), before?.revision)
            .catch((error) => error);
          const after = await place.open().load();
          expect([before?.state.serial, serial]).toContain(after?.state.serial);
          if (typeof result === "string") expect(after).toMatchObject({ revision: result, state: { serial } });
          else expect(result).toMatchObject({ code: "store/unavailable" });
          expect(after?.damage).toBeUndefined();
          await place.open().save(aState({ serial: 1000 + good }), after?.revision);
        }
      });
    }
  }
});

describe("a writer that was stopped", () => {
  /** Holds the save just before its record is created, until `go`. */
  function stoppedBeforeLink() {
    let go = () => {};
    let arrived = () => {};
    const there = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const disk: Disk = {
      ...realDisk,
      link: async (...args) => {
        arrived();
        await gate;
        return realDisk.link(...args);
      },
    };
    return { disk, there, go };
  }

  for (const others of [1, 2, 5, 6, 12]) {
    test(`between looking and creating loses against ${others} that came meanwhile`, async () => {
      const first = await saveTimes(place.open(), 3);
      const { disk, there, go } = stoppedBeforeLink();
      const late = place.open(disk).save(aState({ serial: 4, name: "zombie" }), first);
      const outcome = expect(late).rejects.toMatchObject({ code: "store/stale" });
      await there;
      await saveTimes(place.open(), others);
      go();
      await outcome;
      expect(await place.open().load()).toMatchObject({ state: { serial: others, name: "hello" } });
      const names = await Promise.all(
        (await readdir(place.copies)).map(async (name) => readFile(join(place.copies, name), "utf8")),
      );
      expect(names.filter((text) => text.includes("zombie"))).toEqual([]);
    });
  }

  test("loses against a store that was moved away and begun anew", async () => {
    const first = await saveTimes(place.open(), 3);
    const { disk, there, go } = stoppedBeforeLink();
    const late = place.open(disk).save(aState({ serial: 4, name: "zombie" }), first);
    const outcome = expect(late).rejects.toMatchObject({ code: "store/stale" });
    await there;
    // Its temporary file stays, so that only the look after the creation can tell.
    await rm(place.file);
    for (const number of [1, 2, 3]) await rm(place.copy(number));
    await place.open().save(aState({ serial: 77 }), undefined);
    go();
    await outcome;
    expect(await serialNow()).toBe(77);
  });

  /** Sleeps right after its record is created, while the others save. */
  function asleepAfterLink(others: number): Disk {
    let slept = false;
    return {
      ...realDisk,
      link: async (...args) => {
        await realDisk.link(...args);
        if (slept) return;
        slept = true;
        await saveTimes(place.open(), others);
      },
    };
  }

  for (const others of [1, 2, 5, 6, 12]) {
    test(`after creating has won, though ${others} have built on it since`, async () => {
      const first = await saveTimes(place.open(), 3);
      const revision = await place.open(asleepAfterLink(others)).save(aState({ serial: 4 }), first);
      expect(revision).toMatch(/^4-/);
      expect((await place.open().load())?.revision).toMatch(new RegExp(`^${4 + others}-`));
    });
  }

  test("in the middle of asking whether it has won still hears that it has", async () => {
    const first = await saveTimes(place.open(), 3);
    let linked = false;
    let slept = false;
    const disk = {
      ...realDisk,
      link: async (...args: Parameters<Disk["link"]>) => {
        await realDisk.link(...args);
        linked = true;
        // As it is when the one before was stopped before it could show its record.
        await rm(place.file);
      },
      readdir: async (folder: string) => {
        const names = await realDisk.readdir(folder);
        if (linked && !slept) {
          slept = true;
          await saveTimes(place.open(), 6);
        }
        return names;
      },
    } as Disk;
    expect(await place.open(disk).save(aState({ serial: 4 }), first)).toMatch(/^4-/);
    expect((await place.open().load())?.revision).toMatch(/^10-/);
  });

  test("holds back as many copies as it needs, and no more once it has heard that it won", async () => {
    const first = await saveTimes(place.open(), 3);
    await place.open(asleepAfterLink(12)).save(aState({ serial: 4 }), first);
    await saveTimes(place.open(), 1);
    expect(await readdir(place.copies)).toEqual([13, 14, 15, 16, 17].map((one) => `00000000${one}.json`));
  });

  test("and never came back holds them back for an hour", async () => {
    const first = await saveTimes(place.open(), 3);
    const disk: Disk = {
      ...realDisk,
      link: async (...args) => {
        await realDisk.link(...args);
        return new Promise(() => {});
      },
    };
    place.open(disk).save(aState({ serial: 4 }), first);
    while ((await serialNow()) !== 4) await new Promise(setImmediate);
    await saveTimes(place.open(), 9);
    expect(await readdir(place.copies)).toContain("0000000004.json");
    for (const name of await readdir(place.copies)) {
      const hoursAgo = Date.now() / 1000 - 3601;
      if (name.endsWith(".tmp")) await utimes(join(place.copies, name), hoursAgo, hoursAgo);
    }
    await saveTimes(place.open(), 1);
    expect(await readdir(place.copies)).toEqual([10, 11, 12, 13, 14].map((one) => `00000000${one}.json`));
  });
});
