import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { vagrantFailed } from "../../src/backends/vm/vagrant/failures.ts";
import { forgetNode, readMade, readWish, wishedIndexes, writeWish } from "../../src/backends/vm/vagrant/folder.ts";
import { vagrant } from "../../src/backends/vm/vagrant/index.ts";
import { machinesOf } from "../../src/backends/vm/vagrant/machines.ts";
import { asNode, isWhole } from "../../src/backends/vm/vagrant/node.ts";
import { optionsFor, vagrantOptions } from "../../src/backends/vm/vagrant/options.ts";
import { read } from "../../src/backends/vm/vagrant/run-vagrant.ts";
import { type Wish, wishOf } from "../../src/backends/vm/vagrant/wish.ts";
import type { Image } from "../../src/domain/node.ts";
import { systemClock } from "../../src/local/clock.ts";

const cluster = { name: "hello", id: "0123456789ab", user: undefined };
const wish = (options: object, index = 0): Wish =>
  wishOf({ index, image: "an image", keys: [], options: vagrantOptions.parse(options), cluster });

describe("options of vm-backend: vagrant", () => {
  const problem = (options: object) => vagrantOptions.safeParse(options).error?.issues[0]?.message;

  test("without any: virtualbox, as Vagrant itself would have it", () => {
    expect(vagrantOptions.parse({})).toEqual({ provider: "virtualbox", "boot-timeout": "5m", nodes: {} });
  });

  test("ports and addresses of all Nodes are counted up from Node 0; a Node's own stand as they are", () => {
    const options = vagrantOptions.parse({
      ...{ network: "10.0.0.254", ports: ["8080:80", "0.0.0.0:9000:90"], memory: 512, options: { gui: false } },
      nodes: { 1: { ports: ["1:2"], memory: 1024, options: { linked_clone: true } }, 2: { network: "10.9.9.9" } },
    });
    expect(optionsFor(3, options)).toMatchObject({
      network: "10.0.1.1",
      ports: ["127.0.0.1:8083:80", "0.0.0.0:9003:90"],
      memory: 512,
    });
    expect(optionsFor(1, options)).toEqual({
      ...{ network: "10.0.0.255", ports: ["1:2"], memory: 1024, cpus: undefined },
      options: { gui: false, linked_clone: true },
    });
    expect(optionsFor(2, options).network).toBe("10.9.9.9");
  });

  test.each([
    [{ provider: "Docker; rm -rf" }, /provider/],
    [{ network: "10.0.0.256" }, /192\.168/],
    [{ network: "10.0.0.1.1" }, /192\.168/],
    [{ ports: ["8080"] }, /HOST:NODE/],
    [{ ports: ["$(x):1:2"] }, /HOST:NODE/],
    [{ "boot-timeout": "soon" }, /5m/],
    [{ memory: 0 }, /16/],
    [{ options: { "instance_eval(1);x": 1 } }, /create_args/],
    [{ options: { image: "x" } }, /set by dflow/],
    [{ options: { "has-ssh": false } }, /set by dflow/],
    [{ nodes: { first: {} } }, /first is no/],
    [{ cpu: 2 }, /cpu/],
  ])("%j is refused", (options, words) => {
    expect(problem(options)).toMatch(words);
  });
});

describe("what a Node is to be", () => {
  test("of docker: the image, its name, the labels it is found by, limits as docker wants them", () => {
    const options = {
      provider: "docker",
      memory: 512,
      cpus: 2,
      options: { cmd: ["/sbin/init"], "create-args": ["-t"] },
    };
    expect(wish(options, 4)).toEqual({
      provider: "docker",
      vm: { boot_timeout: 300 },
      ssh: {},
      settings: {
        ...{ image: "an image", has_ssh: true, name: "dflow-hello-4-012345", cmd: ["/sbin/init"] },
        create_args: [
          ...["-t", "--memory", "512m", "--cpus", "2"],
          ...["--label", "dflow.vagrant.cluster=0123456789ab", "--label", "dflow.vagrant.index=4"],
        ],
      },
      networks: [],
      labels: { "dflow.vagrant.cluster": "0123456789ab", "dflow.vagrant.index": "4" },
      keys: [],
    });
  });

  test("of a machine: the box, memory and processors; libvirt's machines are told apart by their prefix", () => {
    const options = { memory: 512, cpus: 2, "box-version": "12.1", options: { gui: true }, network: "10.1.1.1" };
    const { vm, settings, networks } = wish(options, 1);
    expect(vm).toEqual({ box: "an image", box_version: "12.1", box_check_update: false, boot_timeout: 300 });
    expect(settings).toEqual({ gui: true, memory: 512, cpus: 2, name: "dflow-hello-1-012345" });
    expect(networks).toEqual([["private_network", { ip: "10.1.1.2" }]]);
    expect(wish({ provider: "libvirt" }).settings).toEqual({ default_prefix: "dflow-hello-012345-" });
    expect(wish({ provider: "parallels", memory: 1024 }).settings).toEqual({ memory: 1024 });
  });

  test("is written as data, whatever it holds, and beside a Vagrantfile that is the same for all", async () => {
    const hostile = "#{exit}\n`x` $(x) \"'\\ \u202e";
    const given = { index: 0, image: hostile, keys: [hostile], options: vagrantOptions.parse({}), cluster };
    const [one, other] = [mkdtempSync(join(tmpdir(), "dflow-")), mkdtempSync(join(tmpdir(), "dflow-"))];
    await writeWish(one, 0, wishOf(given));
    await writeWish(other, 0, wish({ provider: "docker" }));
    expect(await readWish(one, 0)).toMatchObject({ vm: { box: hostile }, keys: [hostile] });
    const text = await readFile(join(one, "Vagrantfile"), "utf8");
    expect(text).toBe(await readFile(join(other, "Vagrantfile"), "utf8"));
    expect(text).not.toMatch(/\beval|instance_eval|\bsystem\b/);
    for (const folder of [one, other]) rmSync(folder, { recursive: true });
  });
});

describe("Vagrant's folder", () => {
  let top: string;
  beforeEach(() => {
    top = join(mkdtempSync(join(tmpdir(), "dflow-vagrant-")), "vagrant");
  });
  afterEach(() => rmSync(join(top, ".."), { recursive: true, force: true }));

  test("knows the Nodes that were written, and goes with the last of them", async () => {
    expect(await wishedIndexes(top)).toEqual([]);
    for (const index of [10, 2]) await writeWish(top, index, wish({}, index));
    // What a run leaves that is killed while it writes.
    await writeFile(join(top, "nodes", "2.json.abcd"), "{");
    expect(await wishedIndexes(top)).toEqual([2, 10]);
    await forgetNode(top, 2);
    expect(await readdir(join(top, "nodes"))).toEqual(["10.json"]);
    await forgetNode(top, 10);
    await forgetNode(top, 10);
    expect(await readdir(join(top, ".."))).toEqual([]);
  });

  test.each(["", "{", "{}", '{"id": "1"}'])("a damaged record, %j, is none", async (text) => {
    await mkdir(join(top, "made"), { recursive: true });
    await writeFile(join(top, "made", "0.json"), text);
    expect(await readMade(top, 0)).toBeUndefined();
  });
});

describe("machines of virtualbox and libvirt", () => {
  const [zero, one] = ["34eb6f39-dcdf-4e99-a1de-0bb9b9e2e125", "b13a0c9e-19a4-4d1c-9f7a-4b0b2f3f9a11"];
  const path = process.env.PATH;
  let top: string;
  beforeEach(async () => {
    top = join(mkdtempSync(join(tmpdir(), "dflow-vagrant-")), "vagrant");
    await mkdir(join(top, "bin"), { recursive: true });
    process.env.PATH = `${join(top, "bin")}${delimiter}${path}`;
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(join(top, ".."), { recursive: true, force: true });
  });
  const program = (name: string, ...lines: readonly string[]) =>
    writeFile(join(top, "bin", name), ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  const remember = async (provider: string, index: number, id: string) => {
    await writeWish(top, index, wish({ provider }, index));
    const folder = join(top, ".vagrant", "machines", `node-${index}`, provider);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "id"), id);
  };
  const status = (...states: readonly string[]) =>
    program("vagrant", ...states.map((state, index) => `echo '1,node-${index},state,${state}'`));

  test.each([
    ["virtualbox", "VBoxManage", `"dflow-hello-0" {${zero}}`, `"dflow-hello-1" {${one}}`, "runningvms"],
    ["libvirt", "virsh", zero, one, "--state-running"],
  ])("%s itself is asked, which is quick", async (provider, name, first, second, onlyRunning) => {
    await remember(provider, 0, zero);
    await remember(provider, 1, one);
    await program(name, `echo '${first}'`, `case "$*" in *${onlyRunning}*) ;; *) echo '${second}' ;; esac`);
    await program("vagrant", "exit 9");
    expect(await machinesOf({ top, provider })).toEqual([
      { index: 0, id: zero, state: "running" },
      { index: 1, id: one, state: "halted" },
    ]);
    expect(await machinesOf({ top, provider, only: 1 })).toEqual([{ index: 1, id: one, state: "halted" }]);
  });

  test.each([
    ["does not know one", `echo ${zero}`],
    ["fails", "exit 1"],
    ["fails for those that run", `case "$*" in *--state-running*) exit 1 ;; *) echo ${zero}; echo ${one} ;; esac`],
  ])("where it %s, Vagrant has the last word", async (_, line) => {
    await remember("libvirt", 0, zero);
    await remember("libvirt", 1, one);
    await program("virsh", line);
    await status("running", "not_created");
    expect(await machinesOf({ top, provider: "libvirt" })).toEqual([{ index: 0, id: zero, state: "running" }]);
    await program("vagrant", "exit 9");
    await expect(machinesOf({ top, provider: "libvirt" })).rejects.toMatchObject({ code: "preflight/vm" });
  });

  test("of another provider Vagrant is asked", async () => {
    await remember("parallels", 0, "x");
    await status("suspended");
    expect(await machinesOf({ top, provider: "parallels" })).toEqual([{ index: 0, id: "x", state: "suspended" }]);
  });
});

describe("what is there and what is remembered", () => {
  const key = "AAAAC3NzaC1lZDI1NTE5AAAAIKKEXrtmbntU88DJSGD8skzgOw+FyieF/DKdRWqujAe7";
  const ecdsa =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBG3sRKFpUH8aRi1rVHNHhmUmpqZlUQZBhZNxkMXjXqhMYI1YWcJ5S0mC2mTzMQl0hxEW3ArMbSBN6XkKdmO3Pz8=";
  const made = {
    ...{ id: "a", provider: "docker", host: "127.0.0.1", port: 2222, user: "vagrant", key: "/k", keys: ["one"] },
    address: null,
    "host-keys": [`ecdsa-sha2-nistp256 ${ecdsa} root@x`, `ssh-ed25519 ${key} root@x`],
  };
  const machine = { index: 3, id: "a", state: "running" };

  test("make a Node, with the kind of host key that is asked for first", () => {
    expect(asNode({ machine, made }, cluster)).toEqual({
      ...{ index: 3, host: "127.0.0.1", port: 2222, user: "vagrant", identityFile: "/k" },
      hostKey: { kind: "key", line: `ssh-ed25519 ${key}` },
    });
  });

  test("where the machine is now stands above where it was", () => {
    const moved = { ...machine, ssh: { host: "172.17.0.9", port: 22 }, address: "172.17.0.9" };
    expect(asNode({ machine: moved, made }, cluster)).toMatchObject({
      host: "172.17.0.9",
      port: 22,
      address: "172.17.0.9",
    });
  });

  test("clients come in where its private network has it, unless its provider knows better", () => {
    const inside = { ...made, address: "192.168.56.13" };
    expect(asNode({ machine, made: inside }, cluster).address).toBe("192.168.56.13");
    expect(asNode({ machine: { ...machine, address: "172.17.0.9" }, made: inside }, cluster).address).toBe(
      "172.17.0.9",
    );
  });

  test("a machine that does not run, and one that is not the remembered one, are away and not trusted", () => {
    expect(asNode({ machine: { ...machine, state: "poweroff" }, made }, cluster).away).toBe("it is poweroff");
    for (const found of [
      { machine, made: undefined },
      { machine: { ...machine, id: "b" }, made },
      { machine: { ...machine, id: undefined }, made },
    ]) {
      const node = asNode(found, cluster);
      expect(node.away).toBe("it was not made to its end");
      expect(node.hostKey).toEqual({ kind: "known-hosts" });
      expect(isWhole(found, [])).toBe(false);
    }
  });

  test("a Node is whole when it runs and all keys were let in", () => {
    expect(isWhole({ machine, made }, ["one"])).toBe(true);
    expect(isWhole({ machine, made }, ["one", "two"])).toBe(false);
    expect(isWhole({ machine: { ...machine, state: "saved" }, made }, [])).toBe(false);
  });
});

describe("what Vagrant says", () => {
  const said = read(
    1,
    [
      "1795376299,node-0,metadata,provider,docker",
      "1795376299,node-0,ui,detail,    node-0: one%!(VAGRANT_COMMA) two\\nthree",
      "/usr/share/ruby.rb:1: warning: from Ruby itself",
      "1795376300,,error-exit,VagrantPlugins::DockerProvider::Errors::ExecuteError,It failed!\\n\\nStderr: no%!(VAGRANT_COMMA) really",
      "",
    ].join("\n"),
  );

  test("is read as lines for people, and the class of its error", () => {
    expect(said.text).toEqual(["    node-0: one, two", "three", "/usr/share/ruby.rb:1: warning: from Ruby itself"]);
    expect(said.error).toEqual({
      kind: "VagrantPlugins::DockerProvider::Errors::ExecuteError",
      text: "It failed!\n\nStderr: no, really",
    });
  });

  test("becomes an error with its last words and the way out", () => {
    const asked = { command: "up node-0", index: 0, provider: "docker", image: "web:1", log: "/log" };
    expect(vagrantFailed(said, asked)).toMatchObject({
      code: "preflight/vm",
      index: 0,
      message: "node 0: vagrant up node-0 failed: It failed!",
      hint: "is the image there? docker image inspect web:1",
      evidence: [{ title: "vagrant said", lines: ["It failed!", "Stderr: no, really"] }],
    });
    // An error that has no class is one of Ruby's.
    expect(vagrantFailed(read(1, "boom (RuntimeError)"), asked)).toMatchObject({
      message: "node 0: vagrant up node-0 failed: it ended with 1",
      hint: "/log says more",
      evidence: [{ lines: ["boom (RuntimeError)"] }],
    });
  });

  test("that it is not there: what to install, or to write instead", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dflow-vagrant-"));
    const path = process.env.PATH;
    try {
      const tools = {
        cluster: "hello",
        folder,
        environment: "staging",
        user: undefined,
        program: [],
        clock: systemClock,
      };
      const backend = vagrant.create(vagrantOptions.parse({}), tools);
      process.env.PATH = [folder].join(delimiter);
      // With no Node there is nobody to ask for.
      expect(await backend.list()).toEqual([]);
      await expect(backend.create("a box" as Image, { index: 0, keys: undefined })).rejects.toMatchObject({
        code: "preflight/vm",
        message: expect.stringContaining("not installed"),
        hint: expect.stringMatching(/apt install vagrant.*hosts.*local/),
      });
      const docker = vagrant.create(vagrantOptions.parse({ provider: "docker" }), tools);
      await expect(docker.list()).rejects.toMatchObject({
        message: expect.stringContaining("docker is not installed"),
      });
      await expect(backend.create("" as Image, { index: 0, keys: undefined })).rejects.toMatchObject({
        hint: expect.stringContaining("debian/bookworm64"),
      });
      expect(await readdir(join(folder, ".dflow"))).toEqual([]);
    } finally {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    }
  });
});
