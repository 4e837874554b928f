import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/contracts/store.ts";
import type { ClusterState } from "../../src/domain/state.ts";
import { asChecksum, asVersion } from "../../src/domain/version.ts";
import { aPlainState } from "../backends/store/plain-state.ts";

/** A place of its own for one store. */
export interface StoreFixture {
  /** Another controller's view of the same place. */
  open(): Store;
  end(): Promise<void>;
}

/** What every store keeps, fakes first. */
export function testStore(name: string, fixture: () => Promise<StoreFixture>): void {
  describe(`the contract of a store: ${name}`, () => {
    let place: StoreFixture;
    beforeEach(async () => {
      place = await fixture();
    });
    afterEach(() => place.end());

    test("there is none before the first save", async () => {
      expect(await place.open().load()).toBeUndefined();
    });

    test("what was saved is loaded, by another controller too, with the revision that save returned", async () => {
      const revision = await place.open().save(aFullState(), undefined);
      const loaded = await place.open().load();
      expect(loaded).toEqual({ state: aFullState(), revision });
    });

    test("a save on the newest revision replaces it and has a new revision", async () => {
      const store = place.open();
      const first = await store.save(aState({ serial: 1 }), undefined);
      const second = await store.save(aState({ serial: 2, count: 5 }), first);
      expect(second).not.toBe(first);
      expect((await store.load())?.state.count).toBe(5);
    });

    test("a first save where there is a state already is stale and changes nothing", async () => {
      await place.open().save(aState({ serial: 1 }), undefined);
      await expect(place.open().save(aState({ serial: 1, count: 9 }), undefined)).rejects.toMatchObject(stale);
      expect((await place.open().load())?.state).toEqual(aState({ serial: 1 }));
    });

    test("a save on an older revision is stale, however long ago it was", async () => {
      const store = place.open();
      const first = await store.save(aState({ serial: 1 }), undefined);
      let newest = first;
      for (let serial = 2; serial <= 10; serial++) {
        newest = await store.save(aState({ serial }), newest);
        await expect(place.open().save(aState({ serial: 99 }), first)).rejects.toMatchObject(stale);
      }
      expect((await store.load())?.state.serial).toBe(10);
    });

    test("a save on a revision that never was is stale", async () => {
      await expect(place.open().save(aState({}), "no such revision")).rejects.toMatchObject(stale);
      await place.open().save(aState({ serial: 1 }), undefined);
      await expect(place.open().save(aState({ serial: 2 }), "no such revision")).rejects.toMatchObject(stale);
    });

    test("the same state saved again is another revision", async () => {
      const store = place.open();
      const first = await store.save(aState({ serial: 1 }), undefined);
      const second = await store.save(aState({ serial: 1 }), first);
      await expect(store.save(aState({ serial: 1 }), first)).rejects.toMatchObject(stale);
      expect((await store.load())?.revision).toBe(second);
    });

    test("of controllers that save at once on one revision, one succeeds and the others are stale", async () => {
      let revision = await place.open().save(aState({ serial: 0 }), undefined);
      for (let serial = 1; serial <= 8; serial++) {
        const saves = [0, 1, 2, 3, 4].map((count) => place.open().save(aState({ serial, count }), revision));
        const ended = await Promise.allSettled(saves);
        const won = ended.flatMap((one, count) => (one.status === "fulfilled" ? [{ count, revision: one.value }] : []));
        for (const one of ended) if (one.status === "rejected") expect(one.reason).toMatchObject(stale);
        expect(won).toHaveLength(1);
        expect(await place.open().load()).toMatchObject({
          revision: won[0]?.revision,
          state: { count: won[0]?.count },
        });
        revision = won[0]?.revision ?? "";
      }
    });

    test("text of any kind comes back as it was", async () => {
      const odd = 'a"b\\c\u0000\n\u202e\u{1f600} __proto__ </script>';
      const revision = await place.open().save(aState({ name: odd, pinned: [odd] }), undefined);
      expect(await place.open().load()).toEqual({ state: aState({ name: odd, pinned: [odd] }), revision });
    });

    test("it says where it is", () => {
      expect(place.open().where).not.toBe("");
    });
  });
}

const stale = { name: "DflowError", code: "store/stale" };

export const aState = (what: Partial<ClusterState>): ClusterState => ({ ...aPlainState, serial: 1, ...what });

/** One with every field. */
export function aFullState(): ClusterState {
  const version = asVersion("1".repeat(40));
  const release = {
    version,
    executables: [{ name: "hello", version, checksum: asChecksum("a".repeat(64)), size: 12 }],
  };
  const jump = { host: "gate", port: 22, user: "deploy", hostKey: { kind: "known-hosts" } } as const;
  return aState({
    nodes: [
      {
        index: 0,
        host: "203.0.113.10",
        port: 22,
        user: "deploy",
        hostKey: { kind: "key", line: "ssh-ed25519 AAAA" },
        jump,
      },
      { ...jump, index: 1, identityFile: "/key", address: "web", hostKey: { kind: "fingerprint", sha256: "SHA256:x" } },
    ],
    current: release,
    rollout: { release, percent: 50 },
    unfinished: { command: "deploy", epoch: 1, release },
    history: [
      { release, at: "2026-10-01T00:00:00.000Z", how: "deploy", result: "verified", by: "anna@laptop", epoch: 1 },
    ],
    pinned: [version],
    lease: {
      owner: { name: "anna@laptop", host: "laptop", boot: "b", pid: 7, started: 1 },
      epoch: 1,
      expires: "2026-10-01T00:01:00.000Z",
      command: "deploy",
    },
  });
}
