import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import type { Settings } from "../../src/domain/settings.ts";
import { failureOf, linesOf } from "./failure-of.ts";
import { offered } from "./offered.ts";

type More = Partial<Parameters<typeof readSettings>[1]>;

const read = (text: string, more: More = {}): Settings =>
  readSettings(text, { file: "dflow.yaml", folder: "/project", plugins: offered, ...more });
const complaints = (text: string, more: More = {}) => linesOf(failureOf(() => read(text, more)));

const SMALLEST = "name: hello\nexecutables: [{name: hello, path: dist/hello, port: 8080}]\n";

/** Every key there is. */
const WHOLE = `
name: hello
count: 3
image: debian/bookworm64
keys: authorized_keys
vm-backend: {name: hosts, nodes: [{host: 203.0.113.10, port: 22, user: deploy}]}
container-backend: {name: docker, image: closure, network: host}
store-backend: {name: json-file, path: .dflow/store.json}
ssh: {user: deploy, known-hosts: known_hosts, identity-file: ~/.ssh/ci, jump: "gate:22", connect-timeout: 10s, max-parallel: 8}
build: {command: cabal build exe:hello}
path: ~/.dflow/
executables:
  - name: hello
    path: dist/hello
    args: ["--port", "\${DFLOW_PORT}", 8]
    env: {LOG: info, RETRIES: 3}
    secrets: [DATABASE_URL]
    port: 8080
    traffic: reuseport
    private-ports: 19000-19009
    signals: {graceful: SIGQUIT, immediate: SIGKILL}
    stop: {drain: 1m, immediate: 500ms, kill: 2s}
    verify:
      - {http: /ready, status: 204, contains: ok, interval: 2s, timeout: 3s, successes: 4, deadline: 90s, healthy-for: 0s}
      - {tcp: true}
      - {run: ./check.sh}
      - {run: ./outside.sh, on: here}
  - {name: mailer, path: dist/mailer}
rollout: {waves: [2, 50%], traffic: [100%], pause: 10s, on-failure: stop, max-unavailable: 2, unreachable: skip, receipt: off, max-failed-requests: 3, bake: 2m, confirm-within: 10m}
gc: {keep: 2, older: 2w, pinned: [1a2b3c4]}
hooks: {before-deploy: ./a.sh, before-switch: ./migrate.sh, after-deploy: ./b.sh, after-failure: ./c.sh}
environments:
  staging: {count: 1, rollout: {pause: 1s}}
  production: {vm-backend: vagrant}
`;

const rhythm = { interval: 1000, timeout: 5000, successes: 2, deadline: 60_000, healthyFor: 5000 };

describe("reading dflow.yaml", () => {
  test("a name and one executable are enough; everything else has a default", () => {
    expect(read(SMALLEST)).toEqual({
      name: "hello",
      count: 1,
      image: "",
      keys: undefined,
      vmBackend: { name: "local", options: {} },
      containerBackend: { name: "process", options: {} },
      storeBackend: { name: "json-file", options: {} },
      ssh: {
        user: undefined,
        knownHosts: undefined,
        identityFile: undefined,
        jump: undefined,
        connectTimeout: 10_000,
        maxParallel: 32,
      },
      build: undefined,
      path: "~/.dflow",
      executables: [
        {
          name: "hello",
          path: "dist/hello",
          args: [],
          env: {},
          secrets: [],
          port: 8080,
          traffic: "port-swap",
          privatePorts: { from: 18080, to: 18099 },
          signals: { graceful: "SIGINT", immediate: "SIGTERM" },
          stop: { drain: 30_000, immediate: 10_000, kill: 5000 },
          verify: [{ kind: "tcp", ...rhythm }],
        },
      ],
      rollout: {
        waves: [{ nodes: 1 }, { share: 0.25 }, { share: 1 }],
        pause: 0,
        shares: [1],
        onFailure: "revert",
        maxUnavailable: 1,
        unreachable: "fail",
        receipt: { rate: 10 },
        maxFailedRequests: 0,
        bake: 0,
        confirmWithin: undefined,
      },
      gc: { keep: 5, older: 30 * 86_400_000, pinned: [] },
      hooks: {},
      folder: "/project",
      environment: undefined,
    });
  });

  test.each([
    ["{rate: 3}", { rate: 3 }],
    ["{}", { rate: 10 }],
    ["off", undefined],
    ['"off"', undefined],
    ["false", undefined],
  ])("a receipt of %s means what it says", (written, receipt) => {
    expect(read(`${SMALLEST}rollout: {receipt: ${written}}\n`).rollout.receipt).toEqual(receipt);
    const staging = `${SMALLEST}environments: {staging: {rollout: {receipt: ${written}}}}\n`;
    expect(read(staging, { environment: "staging" }).rollout.receipt).toEqual(receipt);
  });

  test.each(["off", '"off"', "false"])("confirm-within: %s is never", (written) => {
    expect(read(`${SMALLEST}rollout: {confirm-within: ${written}}\n`).rollout.confirmWithin).toBe(0);
    const staging = `${SMALLEST}environments: {staging: {rollout: {confirm-within: ${written}}}}\n`;
    expect(read(staging, { environment: "staging" }).rollout.confirmWithin).toBe(0);
  });

  test("shares of the traffic are fractions", () => {
    expect(read(`${SMALLEST}rollout: {traffic: [1%, "29%", 100%]}\n`).rollout.shares).toEqual([0.01, 0.29, 1]);
  });

  test("every key arrives", () => {
    const settings = read(WHOLE);
    expect(settings).toMatchObject({
      count: 3,
      image: "debian/bookworm64",
      keys: "authorized_keys",
      vmBackend: { name: "hosts", options: { nodes: [{ host: "203.0.113.10", port: 22, user: "deploy" }] } },
      containerBackend: { name: "docker", options: { image: "closure", network: "host" } },
      storeBackend: { name: "json-file", options: { path: ".dflow/store.json" } },
      ssh: { user: "deploy", knownHosts: "known_hosts", identityFile: "~/.ssh/ci", jump: "gate:22", maxParallel: 8 },
      build: { command: "cabal build exe:hello" },
      path: "~/.dflow",
      rollout: {
        waves: [{ nodes: 2 }, { share: 0.5 }],
        pause: 10_000,
        shares: [1],
        onFailure: "stop",
        maxUnavailable: 2,
        unreachable: "skip",
        receipt: undefined,
        maxFailedRequests: 3,
        bake: 120_000,
        confirmWithin: 600_000,
      },
      gc: { keep: 2, older: 14 * 86_400_000, pinned: ["1a2b3c4"] },
      hooks: {
        "before-deploy": "./a.sh",
        "before-switch": "./migrate.sh",
        "after-deploy": "./b.sh",
        "after-failure": "./c.sh",
      },
    });
    expect(settings.executables[0]).toEqual({
      name: "hello",
      path: "dist/hello",
      args: ["--port", `\${DFLOW_PORT}`, "8"],
      env: { LOG: "info", RETRIES: "3" },
      secrets: ["DATABASE_URL"],
      port: 8080,
      traffic: "reuseport",
      privatePorts: { from: 19000, to: 19009 },
      signals: { graceful: "SIGQUIT", immediate: "SIGKILL" },
      stop: { drain: 60_000, immediate: 500, kill: 2000 },
      verify: [
        {
          ...{ kind: "http", path: "/ready", status: 204, contains: "ok" },
          ...{ interval: 2000, timeout: 3000, successes: 4, deadline: 90_000, healthyFor: 0 },
        },
        { kind: "tcp", ...rhythm },
        { kind: "run", command: "./check.sh", on: "node", ...rhythm },
        { kind: "run", command: "./outside.sh", on: "here", ...rhythm },
      ],
    });
  });

  test("an executable without a port is a worker that must stay alive", () => {
    const [worker] = read("name: hello\nexecutables: [{name: mailer, path: dist/mailer}]").executables;
    expect(worker).toMatchObject({ port: undefined, traffic: "none", verify: [{ kind: "alive", ...rhythm }] });
  });

  test("a socket of systemd is for programs that systemd runs, whoever chose it", () => {
    const wished = "name: hello\nexecutables: [{name: hello, path: dist/hello, port: 8080, traffic: socket}]\n";
    const places = [
      read(`${wished}container-backend: systemd\n`),
      read(`${wished}container-backend: {name: systemd}\n`),
      read(wished, { flags: { "container-backend": "systemd" } }),
    ];
    expect(places.map(({ executables }) => executables[0]?.traffic)).toEqual(["socket", "socket", "socket"]);
    const complaint = expect.stringContaining("container-backend: systemd");
    expect(complaints(`${wished}container-backend: {name: docker}\n`)).toEqual([complaint]);
    expect(complaints(wished)).toEqual([complaint]);
  });

  test("the first plug-in of each list is the default", () => {
    const turned = { ...offered, vm: offered.vm.toReversed(), container: offered.container.toReversed() };
    const settings = read(`${SMALLEST}vm-backend: local\n`, { plugins: turned });
    expect([settings.vmBackend.name, settings.containerBackend.name]).toEqual(["local", "docker"]);
  });
});

describe("environments", () => {
  test("are laid over the rest: maps are joined, everything else is replaced", () => {
    const settings = read(WHOLE, { environment: "staging" });
    expect(settings).toMatchObject({ count: 1, environment: "staging", rollout: { pause: 1000, onFailure: "stop" } });
    expect(read(WHOLE)).toMatchObject({ count: 3, environment: undefined, rollout: { pause: 10_000 } });
  });

  test("replace lists whole", () => {
    const text = `${SMALLEST}environments: {staging: {executables: [{name: other, path: dist/other}]}}\n`;
    expect(read(text, { environment: "staging" }).executables.map(({ name }) => name)).toEqual(["other"]);
  });

  test("that choose another plug-in leave the options of the first behind", () => {
    expect(read(WHOLE, { environment: "production" }).vmBackend).toEqual({ name: "vagrant", options: {} });
    const text = `${SMALLEST}container-backend: {name: docker, network: host}\nenvironments: {a: {container-backend: {name: process}}}`;
    expect(read(text, { environment: "a" }).containerBackend).toEqual({ name: "process", options: {} });
  });

  test("may complete what the rest leaves out", () => {
    const text = "name: hello\nenvironments: {live: {executables: [{name: hello, path: dist/hello}]}}\n";
    expect(read(text, { environment: "live" }).executables).toHaveLength(1);
    expect(complaints(text)).toEqual([expect.stringMatching(/^dflow\.yaml:1:1: executables: is missing/)]);
  });

  test("that nobody wrote are answered with the ones there are", () => {
    expect(complaints(WHOLE, { environment: "stagin" })).toEqual([
      'dflow.yaml:32:1: environments: there is no "stagin"; known are staging, production; did you mean "staging"?',
    ]);
    expect(complaints(SMALLEST, { environment: "staging" })).toEqual([
      'dflow.yaml:1:1: environments: "staging" was asked for, and the file has no environments',
    ]);
  });

  test("are checked also when another one is asked for", () => {
    const text = `${SMALLEST}environments:\n  staging: {count: one}\n  production: {count: 3}\n`;
    const line = 'dflow.yaml:4:20: environments/staging/count: "one" is not a whole number from 0 to 10000; write 3';
    for (const environment of [undefined, "staging", "production"])
      expect(complaints(text, { environment })).toEqual([line]);
  });

  test("do not tell the mistakes of the rest again", () => {
    const text = `count: one\n${SMALLEST}environments: {staging: {image: a}, live: {image: b}}\n`;
    for (const environment of [undefined, "staging"]) {
      expect(complaints(text, { environment })).toEqual([expect.stringMatching(/^dflow\.yaml:1:8: count: "one"/)]);
    }
  });

  test("break rules together with the rest at their own lines", () => {
    const text = `${SMALLEST}environments:\n  live:\n    executables:\n      - {name: a, path: a, port: 1}\n      - {name: a, path: b, port: 1}\n`;
    expect(complaints(text, { environment: "live" })).toEqual([
      expect.stringMatching(/^dflow\.yaml:7:16: environments\/live\/executables\/1\/name: "a" is the name/),
      expect.stringMatching(/^dflow\.yaml:7:34: environments\/live\/executables\/1\/port: 1 is the public port/),
    ]);
  });
});

describe("flags that stand in for keys", () => {
  test("are laid over the file and the environment", () => {
    const flags = { "vm-backend": "vagrant", keys: "other_keys", "store-backend": undefined };
    const settings = read(WHOLE, { flags, environment: "staging" });
    expect(settings).toMatchObject({ vmBackend: { name: "vagrant", options: {} }, keys: "other_keys", count: 1 });
  });

  test("that name the plug-in of the file keep its options", () => {
    const settings = read(WHOLE, { flags: { "container-backend": "docker" } });
    expect(settings.containerBackend.options).toEqual({ image: "closure", network: "host" });
  });

  test("are what an error about them names", () => {
    expect(complaints(SMALLEST, { flags: { "container-backend": "dokcer" } })).toEqual([
      '--container-backend: "dokcer" is not one of process, systemd, docker; did you mean "docker"?',
    ]);
  });

  test("name what their choice needs in the file, and where that is told", () => {
    const error = failureOf(() => read(SMALLEST, { flags: { "vm-backend": "hosts" } }));
    expect(error.message).toBe("--vm-backend: vm-backend.nodes of dflow.yaml: is missing; write a list");
    expect(error.hint).toBe("docs/dflow-yaml.md names every key");
  });

  test("do not send anybody to the keys of the file, unless something is wrong there, too", () => {
    const flags = { "store-backend": "foo" };
    expect(failureOf(() => read(SMALLEST, { flags })).hint).toBeUndefined();
    expect(failureOf(() => read(`${SMALLEST}cuont: 3\n`, { flags })).hint).toContain("docs/dflow-yaml.md");
  });
});

describe("a file with many mistakes", () => {
  const text = `name: Hello
cuont: 3
name: again
executables:
  - name: hello
    port: 8080
    secrets: [LOG]
    env: {LOG: no}
    stop: {drain: 30}
  - {name: hello, path: b, port: 8080, traffic: swap, verify: [{htpp: /}, {http: x, tcp: yes}]}
vm-backend: {name: hosts, nodes: [{prot: 1}]}
rollout: {waves: [0, "101%"], pause: soon}
x-note: no
`;

  test("is answered with all of them at once, in the order of the file", () => {
    const error = failureOf(() => read(text));
    expect(error.message).toBe("dflow.yaml has 18 problems");
    expect(linesOf(error).map((line) => line.replace(/^dflow.yaml:(\d+:\d+: \S+):.*/, "$1"))).toEqual([
      "1:7: name",
      "2:1: cuont",
      "3:1: name",
      "5:5: executables/0/path",
      "7:15: executables/0/secrets/0",
      "8:16: executables/0/env/LOG",
      "9:19: executables/0/stop/drain",
      "10:12: executables/1/name",
      "10:34: executables/1/port",
      "10:49: executables/1/traffic",
      "10:65: executables/1/verify/0/htpp",
      "10:82: executables/1/verify/1/http",
      "10:90: executables/1/verify/1/tcp",
      "11:35: vm-backend/nodes/0/host",
      "11:36: vm-backend/nodes/0/prot",
      "12:19: rollout/waves/0",
      "12:22: rollout/waves/1",
      "12:38: rollout/pause",
    ]);
  });

  test("shows no more than a person mends at a time", () => {
    const many = Array.from({ length: 5000 }, (_, at) => `wrong-${at}: 1`).join("\n");
    const error = failureOf(() => read(`${SMALLEST}${many}\n`));
    expect(error.message).toBe("dflow.yaml has 5000 problems");
    expect(linesOf(error)).toHaveLength(51);
    expect(linesOf(error).at(-1)).toBe("and 4950 more");
  });
});

test("a value of env is never quoted in an error, because it may be a secret", () => {
  const text = `${SMALLEST.replace("port: 8080}", `port: 8080, env: {TOKEN: "hunter2\\0", OTHER: ["hunter2"], X: "\${DFLOW_Z}hunter2"}}`)}`;
  const lines = complaints(text);
  expect(lines).toHaveLength(3);
  expect(lines.join("\n")).not.toContain("hunter2");
});

test("the file's own name is shown without its control characters", () => {
  const [line] = complaints("", { file: "a\u001b[2J\nb.yaml" });
  expect(line).toMatch(/^a\\u\{1b\}\[2J\\u\{a\}b\.yaml:1:1: /);
});
