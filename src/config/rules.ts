import { didYouMean } from "./nearest.ts";
import { quoted } from "./problem.ts";
import { DEFAULT_PRIVATE_PORTS, parseRange } from "./schema/executables.ts";
import type { Path } from "./yaml/written.ts";

/** What no single value can know. It takes unchecked data, so that these are told together with all other problems. */
export function brokenRules(config: unknown): readonly Broken[] {
  const programs = listIn(config, "executables");
  return [
    ...twice(programs, "name", "is the name of an executable above too"),
    ...twice(programs, "port", "is the public port of an executable above too"),
    ...shareRules(config, programs),
    ...buildRules(valueIn(config, "build"), programs),
    ...programs.flatMap((program, at) =>
      [...portRules(program, programs), ...secretRules(program), ...placeholderRules(program)].map(
        ({ path, text }) => ({
          path: ["executables", at, ...path],
          text,
        }),
      ),
    ),
    ...socketRules(valueIn(config, "container-backend"), programs),
  ];
}

export interface Broken {
  readonly path: Path;
  readonly text: string;
}

function twice(programs: readonly unknown[], key: string, text: string): readonly Broken[] {
  const all = programs.map((program) => valueIn(program, key));
  return all.flatMap((value, at) =>
    value !== undefined && value !== null && all.indexOf(value) < at
      ? [{ path: ["executables", at, key], text: `${quoted(value)} ${text}` }]
      : [],
  );
}

/** A build needs a command, unless a path names a tool that knows how. */
function buildRules(build: unknown, programs: readonly unknown[]): readonly Broken[] {
  const paths = programs.map((program) => valueIn(program, "path"));
  if (!isMap(build) || paths.some(isMap)) return [];
  const command = valueIn(build, "command");
  return [
    ...(command === undefined ? [{ path: ["build", "command"], text: NO_COMMAND }] : []),
    ...(valueIn(build, "test") === true ? [{ path: ["build", "test"], text: NO_TESTS }] : []),
  ];
}

const NO_COMMAND = "is missing; write cabal build exe:hello, or name the build tool in a path as {cabal: exe:hello}";
const NO_TESTS = "true is for programs that a build tool is asked for; write a command, as make test";

function shareRules(config: unknown, programs: readonly unknown[]): readonly Broken[] {
  const shares = listIn(valueIn(config, "rollout"), "traffic");
  if (shares.every((one) => one === "100%")) return [];
  return programs.flatMap((program) => {
    const traffic = valueIn(program, "traffic") ?? "port-swap";
    if (valueIn(program, "port") === undefined || traffic === "port-swap") return [];
    const text = `shares need port-swap, and ${quoted(valueIn(program, "name"))} has ${quoted(traffic)}; write ["100%"], or traffic: port-swap there`;
    return [{ path: ["rollout", "traffic"], text }];
  });
}

function portRules(program: unknown, programs: readonly unknown[]): readonly Broken[] {
  const port = valueIn(program, "port");
  const traffic = valueIn(program, "traffic");
  if (port === undefined) {
    const led = traffic !== undefined && traffic !== "none";
    const checks = listIn(program, "verify").map((check, at) => ({ check, at }));
    return [
      ...(led ? [{ path: ["traffic"], text: `${quoted(traffic)} needs a port; write port: 8080 beside it` }] : []),
      ...checks
        .filter(({ check }) => valueIn(check, "http") !== undefined || valueIn(check, "tcp") !== undefined)
        .map(({ at }) => ({ path: ["verify", at], text: "needs a port to ask; write port: 8080 in the executable" })),
    ];
  }
  if (traffic === "none") {
    return [{ path: ["traffic"], text: '"none" is for workers; take the port out or write port-swap' }];
  }
  if (traffic !== undefined && traffic !== "port-swap") return [];
  const range = valueIn(program, "private-ports") ?? DEFAULT_PRIVATE_PORTS;
  const { from, to } = parseRange(String(range));
  const inside = programs
    .map((other) => valueIn(other, "port"))
    .find((other) => typeof other === "number" && other >= from && other <= to);
  if (inside === undefined) return [];
  const text = `${String(range).slice(0, 20)} holds the public port ${inside}; write a range without it`;
  return [{ path: ["private-ports"], text }];
}

function secretRules(program: unknown): readonly Broken[] {
  const env = valueIn(program, "env");
  const secrets = listIn(program, "secrets");
  return secrets.flatMap((name, at) => {
    const path = ["secrets", at];
    if (typeof name !== "string") return [];
    if (valueIn(env, name) !== undefined) return [{ path, text: `${quoted(name)} is in env too; take it out of one` }];
    return secrets.indexOf(name) < at ? [{ path, text: `${quoted(name)} is listed twice` }] : [];
  });
}

/** Only who starts a program can hand it a socket. */
function socketRules(backend: unknown, programs: readonly unknown[]): readonly Broken[] {
  if ((isMap(backend) ? valueIn(backend, "name") : backend) === "systemd") return [];
  const text = '"socket" is handed out by systemd; write container-backend: systemd, or another traffic';
  return programs.flatMap((program, at) =>
    valueIn(program, "traffic") === "socket" ? [{ path: ["executables", at, "traffic"], text }] : [],
  );
}

const FILLED_IN = ["DFLOW_PORT", "DFLOW_VERSION", "DFLOW_INDEX", "DFLOW_NAME"];

function placeholderRules(program: unknown): readonly Broken[] {
  const env = valueIn(program, "env");
  const variables = typeof env === "object" && env !== null && !Array.isArray(env) ? Object.entries(env) : [];
  const texts = [
    ...listIn(program, "args").map((text, at) => ({ path: ["args", at] as Path, text })),
    ...variables.map(([name, text]) => ({ path: ["env", name], text })),
    ...listIn(program, "verify").flatMap((check, at) => {
      const text = valueIn(check, "contains");
      return text === undefined ? [] : [{ path: ["verify", at, "contains"], text }];
    }),
  ];
  return texts.flatMap(({ path, text }) => {
    const names = [...String(text).matchAll(/\$\{(DFLOW_\w*)\}/g)].map((match) => match[1] ?? "");
    const unknown = names.find((name) => !FILLED_IN.includes(name));
    if (unknown !== undefined) {
      const near = didYouMean(unknown, FILLED_IN);
      return [{ path, text: `\${${unknown.slice(0, 60)}} is not one of ${FILLED_IN.join(", ")}${near}` }];
    }
    const portless = names.includes("DFLOW_PORT") && valueIn(program, "port") === undefined;
    return portless ? [{ path, text: "DFLOW_PORT needs a port; write port: 8080 in the executable" }] : [];
  });
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const valueIn = (map: unknown, key: string): unknown =>
  typeof map === "object" && map !== null && Object.hasOwn(map, key)
    ? (map as Record<string, unknown>)[key]
    : undefined;

function listIn(map: unknown, key: string): readonly unknown[] {
  const list = valueIn(map, key);
  return Array.isArray(list) ? list : [];
}
