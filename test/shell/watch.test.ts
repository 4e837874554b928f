import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { prelude, session, watch } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("the watcher on %s", (shell) => {
  const it = realShell(shell, [prelude, session, watch]);
  let place: string;
  let round = 0;
  const program = "#!/bin/sh\necho ran >>ran\n";
  beforeEach(async () => {
    place = join(it.home, `${round++}`);
    await mkdir(join(place, "run"), { recursive: true });
    await writeFile(join(place, "hello"), program, { mode: 0o755 });
    await writeFile(join(place, "run/instance"), "v c 1 - none x\n");
    await writeFile(join(place, "run/launch"), "");
    await writeFile(join(place, "run/watch"), `${prelude.text}${session.text}${watch.text}\n"$@"\n`);
  });
  const words = () => [join(place, "run"), place, "hello"];

  test("a program that is launched has written down who it is", async () => {
    const { stdout } = await it.run(sh`launch_program ${words()} 3`, sh`:`);
    expect(stdout).toBe("");
    expect(await readFile(join(place, "ran"), "utf8")).toBe("ran\n");
    const line = await readFile(join(place, "run/process"), "utf8");
    expect(line).toMatch(/^[0-9a-f-]{36} \d+ \d+ \d+ 3\n$/);
  });

  test("a program has the port of its instance, and a worker none, also where the login has exported one", async () => {
    const port = async () => readFile(join(place, "port"), "utf8");
    await writeFile(join(place, "hello"), `#!/bin/sh\necho "\${DFLOW_PORT-none}" >port\n`, { mode: 0o755 });
    const login = sh`export DFLOW_PORT=99`;
    await it.run(login, sh`launch_program ${words()} 0`);
    expect(await port()).toBe("none\n");
    await writeFile(join(place, "run/instance"), "v c 1 18080 private x\n");
    await it.run(login, sh`launch_program ${words()} 0`);
    expect(await port()).toBe("18080\n");
  });

  test("a launch that a stop did not see yet sees the stop", async () => {
    await writeFile(join(place, "run/stopping"), "");
    expect((await it.run(sh`launch_program ${words()} 0`)).status).toBe(0);
    expect(await readdir(join(place, "run"))).toContain("process");
    expect(await readdir(place)).not.toContain("ran");
  });

  test("nothing is launched while the mark is there, and it ends", async () => {
    await writeFile(join(place, "run/stopping"), "");
    expect((await it.run(sh`watch_program ${words()}`)).status).toBe(0);
    expect(await readdir(place)).not.toContain("ran");
  });

  test("it ends when somebody deletes its folder", async () => {
    await writeFile(join(place, "hello"), `${program}rm -rf run\n`, { mode: 0o755 });
    expect((await it.run(sh`watch_program ${words()}`)).status).toBe(0);
    expect(await readFile(join(place, "ran"), "utf8")).toBe("ran\n");
  });

  test("it waits longer before each next start, up to 30 s", async () => {
    const pauses = sh`sleep() { record pause "$1"; [ "$1" != 30 ] || : >${join(place, "run/stopping")}; }`;
    const asked = await it.ask(pauses, sh`watch_program ${words()}`);
    expect(asked.map(([, seconds]) => Number(seconds))).toEqual([1, 2, 4, 8, 16, 30]);
  });

  test("and the shortest time again after the program has lived for a minute", async () => {
    const clock = sh`fake=0; count=0; now_ms() { fake=$((fake + 30001)); dflow_now=$fake; }
sleep() { record pause "$1"; count=$((count + 1)); [ "$count" -lt 3 ] || : >${join(place, "run/stopping")}; }`;
    const slow = sh`launch_once() { now_ms; return 1; }`;
    const asked = await it.ask(clock, slow, sh`watch_program ${words()}`);
    expect(asked.map(([, seconds]) => Number(seconds))).toEqual([1, 1, 1]);
  });
});
