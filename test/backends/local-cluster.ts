import { fileURLToPath } from "node:url";
import { local } from "../../src/backends/vm/local/index.ts";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";

const clock = { now: () => new Date(), sleep: async () => {} };

export const aLocalBackend = (folder: string): VMBackend =>
  local.create(
    {},
    {
      cluster: "hello",
      folder,
      environment: undefined,
      user: undefined,
      program: [process.execPath, fileURLToPath(new URL("dflow-program.ts", import.meta.url))],
      clock,
    },
  );
