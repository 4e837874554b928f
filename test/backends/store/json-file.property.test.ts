import { readFile, rm, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aState } from "../../contracts/store.ts";
import { aPlace, type Place } from "./place.ts";

type Act =
  | { readonly do: "load" | "save"; readonly who: number }
  | { readonly do: "damage file" | "delete file" | "put an older file back" };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("load", "save"), who: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("damage file", "delete file", "put an older file back") }),
  },
);

test("whatever three controllers and a clumsy person do, the last save that succeeded is what is loaded", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const place = await aPlace();
      try {
        await live(place, acts);
      } finally {
        await place.end();
      }
    }),
    { numRuns: 60 },
  );
});

async function live(place: Place, acts: readonly Act[]): Promise<void> {
  const known: (string | undefined)[] = [undefined, undefined, undefined];
  const older: Buffer[] = [];
  let newest: { serial: number; revision: string } | undefined;
  let serial = 0;
  for (const one of acts) {
    if (one.do === "load") {
      known[one.who] = (await place.open().load())?.revision;
    } else if (one.do === "save") {
      serial++;
      const saved = await place
        .open()
        .save(aState({ serial }), known[one.who])
        .catch((error) => error.code);
      if (known[one.who] === newest?.revision) {
        newest = { serial, revision: saved };
        known[one.who] = saved;
        older.push(await readFile(place.file));
      } else {
        expect(saved).toBe("store/stale");
      }
    } else if (newest) {
      if (one.do === "damage file") await writeFile(place.file, "damaged");
      if (one.do === "delete file") await rm(place.file, { force: true });
      if (one.do === "put an older file back") await writeFile(place.file, older[0] ?? "");
    }
    const loaded = await place.open().load();
    expect(loaded && { serial: loaded.state.serial, revision: loaded.revision }).toEqual(newest);
  }
}
