import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import { testVMBackend } from "../contracts/vm-backend.ts";
import { aLocalBackend } from "./local-cluster.ts";
import { login } from "./login.ts";

testVMBackend("local", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dflow-local-"));
  const again = (): VMBackend => aLocalBackend(folder);
  const backend = again();
  return {
    backend,
    again,
    login,
    async clean() {
      for (const node of await backend.list()) await backend.destroy(node);
      await rm(folder, { recursive: true });
    },
  };
});
