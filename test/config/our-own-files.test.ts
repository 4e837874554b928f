import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { containerPlugins } from "../../src/backends/container/index.ts";
import { storePlugins } from "../../src/backends/store/index.ts";
import { trafficPlugins } from "../../src/backends/traffic/index.ts";
import { vmPlugins } from "../../src/backends/vm/index.ts";
import { starterFiles } from "../../src/commands/starter-files.ts";
import { readSettings } from "../../src/config/read-settings.ts";

const plugins = { vm: vmPlugins, container: containerPlugins, store: storePlugins, traffic: trafficPlugins };
const read = (text: string) => readSettings(text, { file: "dflow.yaml", folder: "/project", plugins });
const top = new URL("../../", import.meta.url);
const examples = globSync("examples/**/dflow.yaml", { cwd: top });

test("a dflow.yaml that names no back-ends means Vagrant, Docker and a JSON file", () => {
  expect(read("name: hello\nexecutables: [{name: hello, path: hello, port: 80}]\n")).toMatchObject({
    vmBackend: { name: "vagrant" },
    containerBackend: { name: "docker" },
    storeBackend: { name: "json-file" },
  });
});

describe("the dflow.yaml files that come with dflow are right", () => {
  test.each(examples)("%s", (path) => {
    expect(read(readFileSync(new URL(path, top), "utf8")).executables).not.toHaveLength(0);
  });

  const tools = [
    "stack.yaml",
    "hello.cabal",
    "cabal.project",
    "flake.nix",
    "Cargo.toml",
    "go.mod",
    "Makefile",
    "README.md",
  ];
  test.each(tools)("what init writes beside %s", (tool) => {
    const [settings] = starterFiles({ folder: "/home/me/hello", present: new Set([tool]), installed: new Set() });
    expect(read(settings?.text ?? "")).toMatchObject({ name: "hello", executables: [{ name: "hello", port: 8080 }] });
  });

  test.each([
    [[], "local", {}],
    [["docker", "virsh"], "local", {}],
    [["vagrant"], "local", {}],
    [["vagrant", "docker"], "vagrant", { provider: "docker" }],
    [["vagrant", "docker", "virsh"], "vagrant", { provider: "libvirt" }],
    [["vagrant", "VBoxManage"], "vagrant", { provider: "virtualbox" }],
  ])("what init writes where there is %j: Nodes of %s", (installed, name, options) => {
    const [settings] = starterFiles({ folder: "/hello", present: new Set(), installed: new Set(installed) });
    expect(read(settings?.text ?? "").vmBackend).toMatchObject({ name, options });
  });

  test("what init writes for Nodes that are containers is what the example has", () => {
    const installed = new Set(["vagrant", "docker"]);
    const [settings] = starterFiles({ folder: "/hello", present: new Set(), installed });
    const example = read(readFileSync(new URL("examples/warp-hello/dflow.yaml", top), "utf8"));
    expect(read(settings?.text ?? "").vmBackend.options).toEqual({ ...example.vmBackend.options, ports: undefined });
  });

  // The last four are no names to YAML but a switch or nothing.
  const folders = ["My Project", "42", "", "héllo", "a".repeat(80), "-rf", "x;id", "no", "on", "null", "true"];
  test.each(folders)("what init writes in a folder called %j", (folder) => {
    const [settings] = starterFiles({ folder: `/home/me/${folder}`, present: new Set(), installed: new Set() });
    expect(read(settings?.text ?? "").name).toMatch(/^[a-z][a-z0-9-]{0,38}$/);
  });
});
