#!/usr/bin/env node
// A VM backend for dflow in one file: one JSON request on standard input, one JSON answer on standard output.
// Its "machines" are OpenSSH servers on this machine, so that it can be tried; put your cloud's API in their place.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

const SSHD = "/usr/sbin/sshd";
const top = resolve(".dflow", "cloud");

const request = JSON.parse(await text(process.stdin));
const acts = { create, destroy, list };
if (!Object.hasOwn(acts, request.do)) fail(`I do not know how to ${request.do}`);
console.log(JSON.stringify(await acts[request.do](request)));

/** Asked again for a machine that exists, also at the same moment, it answers with that machine. */
async function create({ index, keys }) {
  const folder = join(top, String(index));
  if (!existsSync(folder)) await furnish(folder, keys);
  if (!pidOf(folder)) startSshd(folder);
  return { node: machineIn(folder) };
}

/** Filled under another name and renamed, so that nobody ever finds half a machine. */
async function furnish(folder, keys) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const name of ["client_key", "host_key"]) {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(draft, name)]);
  }
  const [clientKey, hostKey] = ["client_key.pub", "host_key.pub"].map((name) =>
    readFileSync(join(draft, name), "utf8"),
  );
  writeFileSync(join(draft, "authorized_keys"), clientKey + (keys ? readFileSync(keys, "utf8") : ""), { mode: 0o600 });
  const port = await freePort();
  writeFileSync(join(draft, "sshd_config"), sshdConfig(folder, port));
  // The keys are those of `nodes` under vm-backend: hosts. dflow pins host-key: an answer without it is less safe.
  const identity = join(folder, "client_key");
  const machine = { host: "127.0.0.1", port, "host-key": hostKey.trim(), "identity-file": identity };
  writeFileSync(join(draft, "machine.json"), JSON.stringify(machine));
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (error.code !== "ENOTEMPTY") throw error;
    rmSync(draft, { recursive: true });
  }
}

/** Already gone is fine. */
async function destroy({ index }) {
  const folder = join(top, String(index));
  const pid = pidOf(folder);
  if (pid) process.kill(pid);
  while (pidOf(folder)) await setTimeout(20);
  rmSync(folder, { recursive: true, force: true });
  return {};
}

/** Every machine that exists, also one that is turned off. */
function list() {
  const indexes = existsSync(top) ? readdirSync(top).filter((name) => /^\d+$/.test(name)) : [];
  return { nodes: indexes.map((name) => ({ index: Number(name), ...machineIn(join(top, name)) })) };
}

function machineIn(folder) {
  return JSON.parse(readFileSync(join(folder, "machine.json"), "utf8"));
}

function sshdConfig(folder, port) {
  return [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${join(folder, "host_key")}`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    `PidFile ${join(folder, "sshd.pid")}`,
    "AuthenticationMethods publickey",
    "StrictModes no",
    "UsePAM no",
    "",
  ].join("\n");
}

function startSshd(folder) {
  if (process.getuid() === 0) mkdirSync("/run/sshd", { recursive: true });
  // It goes into the background by itself, so it must not hold our output open.
  execFileSync(SSHD, ["-f", join(folder, "sshd_config"), "-E", join(folder, "sshd.log")], { stdio: "ignore" });
}

/** The sshd of this folder and no other process that has got its number since. */
function pidOf(folder) {
  try {
    const pid = Number(readFileSync(join(folder, "sshd.pid"), "utf8"));
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(join(folder, "sshd_config")) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
