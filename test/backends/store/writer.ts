import { jsonFileStore } from "../../../src/backends/store/json-file.ts";
import { DflowError } from "../../../src/domain/errors.ts";
import { aPlainState } from "./plain-state.ts";

/** A controller in a process of its own: pins `<name>-<n>` for n = 0 … rounds - 1, each on the newest state. */
const [folder = "", name = "", rounds = "0"] = process.argv.slice(2);
const store = jsonFileStore(".dflow/store.json", { folder, environment: undefined });

for (let round = 0; round < Number(rounds); ) {
  const loaded = await store.load();
  const state = loaded?.state ?? aPlainState;
  const next = { ...state, serial: state.serial + 1, pinned: [...state.pinned, `${name}-${round}`].slice(-5000) };
  try {
    await store.save(next, loaded?.revision);
    process.stdout.write(`${next.serial}\n`);
    round++;
  } catch (error) {
    if (!(error instanceof DflowError && error.code === "store/stale")) throw error;
  }
}
