import type { VMPlugin } from "../../../contracts/registry.ts";
import { vagrantBackend } from "./backend.ts";
import { vagrantOptions } from "./options.ts";

export const vagrant: VMPlugin = {
  name: "vagrant",
  summary: "Vagrant makes them of a box (virtualbox, libvirt, …) or of an image (docker)",
  options: vagrantOptions,
  create: vagrantBackend,
};
