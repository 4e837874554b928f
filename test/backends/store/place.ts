import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Disk } from "../../../src/backends/store/disk.ts";
import { jsonFileStore } from "../../../src/backends/store/json-file.ts";
import type { Store } from "../../../src/contracts/store.ts";

/** A folder with a json-file store in it, as dflow.yaml's folder would have. */
export async function aPlace() {
  const folder = await mkdtemp(join(tmpdir(), "dflow-store-"));
  return {
    folder,
    file: join(folder, ".dflow/store.json"),
    copies: join(folder, ".dflow/store.json.d"),
    copy: (number: number) => join(folder, ".dflow/store.json.d", `${String(number).padStart(10, "0")}.json`),
    open: (disk?: Disk, environment?: string): Store =>
      jsonFileStore(".dflow/store.json", { folder, environment }, disk),
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

export type Place = Awaited<ReturnType<typeof aPlace>>;
