import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";

/** @throws DflowError `preflight/refused` where the VM backend can only list Nodes */
export function mustMakeNodes({ vms, settings }: Dflow, command: string): void {
  if (vms.makesNodes) return;
  throw new DflowError(
    "preflight/refused",
    `${command}: the VM backend "${settings.vmBackend.name}" does not make Nodes`,
    {
      hint: "add or remove Nodes where they are listed in dflow.yaml, or choose a vm-backend that makes them",
    },
  );
}
