import type { Dflow } from "../contracts/dflow.ts";
import type { Service, Traffic } from "../contracts/traffic.ts";
import type { Program, Settings, TrafficName } from "../domain/settings.ts";

/** The cluster's folder on every Node. */
export const homeOf = (settings: Settings): string => `${settings.path}/${settings.name}`;

/** The programs that listen. */
export const servicesOf = (settings: Settings): readonly (Service & { readonly traffic: TrafficName })[] =>
  settings.executables.flatMap((program) => {
    const service = serviceOf(settings, program);
    return service ? [{ ...service, traffic: program.traffic }] : [];
  });

/** @param count Nodes there are; dflow.yaml's own wish where that is not known or does not matter */
export const serviceOf = (settings: Settings, program: Program, count = settings.count): Service | undefined =>
  program.port === undefined
    ? undefined
    : {
        cluster: settings.name,
        executable: program.name,
        port: program.port,
        privatePorts: program.privatePorts,
        count,
      };

/** Is its public port led from version to version? Then a process that it does not lead to serves nobody. */
export const isRouted = (dflow: Dflow, { port, traffic }: Program): boolean =>
  port !== undefined && dflow.traffic(traffic).verifiesFirst;

/** Each traffic strategy in use, with its services. */
export function trafficOf(
  dflow: Dflow,
): readonly { name: TrafficName; traffic: Traffic; services: readonly Service[] }[] {
  const services = servicesOf(dflow.settings);
  return [...new Set(services.map((service) => service.traffic))].map((name) => ({
    name,
    traffic: dflow.traffic(name),
    services: services.filter((service) => service.traffic === name),
  }));
}

/** How a program ends. One that was taken out of dflow.yaml, and still runs, ends as one would that says nothing there. */
export const endingOf = (settings: Settings, name: string): Pick<Program, "stop" | "signals"> =>
  settings.executables.find((one) => one.name === name) ?? {
    stop: { drain: 30_000, immediate: 10_000, kill: 5_000 },
    signals: { graceful: "SIGINT", immediate: "SIGTERM" },
  };

/** @throws Error (a bug): plans start and switch only programs of dflow.yaml */
export function programNamed(settings: Settings, name: string): Program {
  const program = settings.executables.find((one) => one.name === name);
  if (!program) throw new Error(`dflow.yaml has no executable ${name}`);
  return program;
}
