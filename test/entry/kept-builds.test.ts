import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Workshop } from "../../src/contracts/workshop.ts";
import type { Event } from "../../src/domain/event.ts";
import type { Release } from "../../src/domain/executable.ts";
import { asVersion } from "../../src/domain/version.ts";
import { keptBuilds } from "../../src/entry/kept-builds.ts";
import type { KeptFiles } from "../../src/github/kept-files.ts";
import type { KeptRelease, KeptReleases } from "../../src/github/kept-releases.ts";
import { openCache } from "../../src/local/cache.ts";

const version = asVersion("1".repeat(40));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What GitHub keeps, for every machine of a test. */
function aGithub() {
  const kept = new Map<string, Buffer>();
  const records: KeptRelease[] = [];
  return {
    kept,
    machine(name: string, writes = true) {
      const cache = openCache(join(folder, name));
      const events: Event[] = [];
      const files: KeptFiles = {
        has: async (checksum) => kept.has(checksum),
        async fetch({ checksum }, use) {
          const bytes = kept.get(checksum);
          if (!bytes) return false;
          writeFileSync(join(folder, `${name}-fetched`), bytes);
          await use(join(folder, `${name}-fetched`));
          return true;
        },
        save: async ({ checksum }) => kept.set(checksum, readFileSync(join(folder, name, "files", checksum))) === kept,
      };
      const releases: KeptReleases = {
        find: async (of) => records.findLast((one) => one.release.version === of),
        write: async (one) => void records.push(one),
      };
      const { signal } = new AbortController();
      const builds = keptBuilds({ cache, files, releases, writes, signal, say: (event) => events.push(event) });
      return { cache, builds, events };
    },
  };
}

/** As a container backend with closures builds it: an executable and the root folder that it runs in. */
async function build({ cache, builds }: ReturnType<ReturnType<typeof aGithub>["machine"]>): Promise<Release> {
  const take = (text: string) => {
    writeFileSync(join(folder, "built"), text);
    return cache.hold(join(folder, "built"));
  };
  const executable = { name: "hello", version, ...(await take("the program")) };
  await cache.recordClosure(executable, await take("its root folder"));
  const release = { version, executables: [executable] };
  const workshop = { version: async () => version, build: async () => ({ release, fresh: true }) } as Partial<Workshop>;
  await builds.around(workshop as Workshop, true).build({});
  return release;
}

test("a machine that knows nothing gets an executable, and the closure it runs in, from what another has built", async () => {
  const github = aGithub();
  const [executable] = (await build(github.machine("one"))).executables;
  if (!executable) return expect.fail();
  const { builds } = github.machine("two");
  expect(readFileSync((await builds.cache.file(executable)) ?? "", "utf8")).toBe("the program");
  const closure = (await builds.cache.closureOf(executable)) ?? expect.fail();
  expect(readFileSync((await builds.cache.file(closure)) ?? "", "utf8")).toBe("its root folder");
});

test("a build whose closure is gone is not taken for whole: it is built again, and kept again", async () => {
  const github = aGithub();
  const { executables } = await build(github.machine("one"));
  for (const checksum of github.kept.keys()) if (checksum !== executables[0]?.checksum) github.kept.delete(checksum);
  const machine = github.machine("two");
  expect(await machine.builds.cache.closureOf(executables[0] ?? expect.fail())).toBeUndefined();
  await build(machine);
  expect(github.kept.size).toBe(2);
});

test("a job whose token only reads keeps nothing, and says nothing of it", async () => {
  const github = aGithub();
  const machine = github.machine("one", false);
  await build(machine);
  expect([github.kept.size, machine.events]).toEqual([0, []]);
});
