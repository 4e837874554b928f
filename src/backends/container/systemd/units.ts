import type { Instance } from "../../../domain/container.ts";
import { short } from "../../../domain/version.ts";

/** `dflow-shop.web.1a2b3c4-9f86d081884c.57.service`: names of clusters and programs hold no dot. */
export const serviceUnit = (cluster: string, { executable, epoch }: Instance): string =>
  `dflow-${cluster}.${executable.name}.${short(executable.version)}-${executable.checksum.slice(0, 12)}.${epoch}.service`;

/** All versions of a program have this one; another port is another socket. */
export const socketUnit = (cluster: string, executable: string, port: number): string =>
  `dflow-${cluster}.${executable}.${port}.socket`;
