import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { identityOf } from "../../src/backends/vm/local/processes.ts";
import { prelude } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { compiled } from "../hosts/programs.ts";
import { realShell } from "./shells.ts";

const hostile = [
  "",
  " ",
  "-n",
  "-rf",
  "a b",
  "'",
  '"',
  "$(touch canary)",
  "`touch canary`",
  "\\",
  "\\n",
  "%s",
  "é",
  "*",
  "~",
];

describe.each(shells)("the prelude on %s", (shell) => {
  const it = realShell(shell, [prelude]);
  const children: { kill(signal: "SIGKILL"): unknown }[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  test("a record's fields are printed as they are, whatever they hold", async () => {
    expect(await it.ask(sh`record kind ${hostile}`)).toEqual([["kind", ...hostile]]);
    expect(await readdir(it.home)).toEqual([]);
  });

  test("a failure is a record and ends the script with 70", async () => {
    const output = await it.run(sh`fail copy/failed ${"it's $(full)"}; echo not reached`);
    expect(output).toEqual({ status: 70, stdout: "failed\tcopy/failed\tit's $(full)\n", stderr: "" });
  });

  test("~ is the home of the login only in front, and nothing else is expanded", async () => {
    const paths = ["~", "~/a b", "/x/~", "~root/x", "$HOME/x", "a"];
    const asked = paths.map((path) => sh`expand_home ${path}; record path "$dflow_path"`);
    expect((await it.ask(...asked)).map(([, path]) => path)).toEqual([
      it.home,
      `${it.home}/a b`,
      "/x/~",
      "~root/x",
      "$HOME/x",
      "a",
    ]);
  });

  test("the name of one file is neither empty, nor a path, nor more than one line", async () => {
    const good = hostile.filter((name) => name !== "");
    const bad = ["", ".", "..", "a/b", "/", "a\tb", "a\nb"];
    const asked = [...good, ...bad].map((name) => sh`if one_name ${name}; then record yes; else record no; fi`);
    expect((await it.ask(...asked)).map(([answer]) => answer)).toEqual([
      ...good.map(() => "yes"),
      ...bad.map(() => "no"),
    ]);
  });

  test("folders are made private, outermost first, and never through a symbolic link", async () => {
    const top = join(it.home, "own folder");
    await mkdir(join(it.home, "elsewhere"));
    expect(
      await it.ask(sh`own_folder ${[top, `${top}/a`, `${top}/a/b`]} && stat -c 'mode	%a' ${`${top}/a/b`}`),
    ).toEqual([["mode", "700"]]);
    await symlink("../elsewhere", join(top, "link"));
    await writeFile(join(top, "file"), "");
    const refused = (path: string) => it.ask(sh`own_folder ${[path, `${path}/x`]} || record no "$dflow_why"`);
    expect(await refused(join(top, "link"))).toEqual([["no", expect.stringContaining("is a symbolic link")]]);
    expect(await refused(join(top, "file"))).toEqual([["no", expect.stringContaining("cannot make the folder")]]);
    expect(await readdir(join(it.home, "elsewhere"))).toEqual([]);
  });

  test("a process is alive by its boot, pid and start time, all three", async () => {
    const { boot, pid, started } = (await identityOf(process.pid)) ?? expect.fail();
    const cases: readonly (readonly (string | number)[])[] = [
      [boot, pid, started],
      [boot, pid, started + 1],
      [`${boot}x`, pid, started],
      [boot, 99_999_999, started],
      [boot, "", ""],
      ["", "", ""],
      [boot, "self", started],
      [boot, "1/../self", started],
    ];
    const answers = await it.ask(...cases.map((one) => sh`if alive ${one}; then record yes; else record no; fi`));
    expect(answers.map(([answer]) => answer)).toEqual(["yes", "no", "no", "no", "no", "no", "no", "no"]);
    expect(await it.ask(sh`find_process ${pid}; record started "$found_started"`)).toEqual([
      ["started", String(started)],
    ]);
  });

  test("a process whose name looks like its state is read right, and a zombie is not alive", async () => {
    const source = `
      #include <stdio.h>
      #include <sys/prctl.h>
      #include <unistd.h>
      int main(void) {
        int child = fork();
        if (!child) return 0;
        prctl(PR_SET_NAME, "a) Z (b\\nc) 1");
        printf("%d\\n", child);
        fflush(stdout);
        for (;;) pause();
      }`;
    const file = join(it.home, "odd");
    await writeFile(file, await compiled(source), { mode: 0o755 });
    const odd = spawn(file, { stdio: ["ignore", "pipe", "ignore"] });
    children.push(odd);
    const [said] = await once(odd.stdout, "data");
    const started = String((await identityOf(odd.pid ?? 0))?.started);
    // The child may still be on its way to its end.
    const wait = sh`while find_process ${String(said).trim()}; do sleep 1; done`;
    expect(await it.ask(wait, sh`find_process ${odd.pid ?? 0}; record odd "$found_started"`)).toEqual([
      ["odd", started],
    ]);
  });

  test("its clock counts milliseconds and never goes back", async () => {
    const ticks = await it.ask(sh`
      for n in 1 2 3 4 5 6 7 8 9; do now_ms; record ms "$dflow_now"; pause_briefly 0.02; done
      record up "$(cut -d ' ' -f 1 /proc/uptime)"`);
    const times = ticks.slice(0, -1).map(([, ms]) => Number(ms));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBeGreaterThan(1);
    expect(Math.abs(Number(ticks.at(-1)?.[1]) * 1000 - (times.at(-1) ?? 0))).toBeLessThan(60_000);
  });

  test("what the login had is given back, however often the prelude is read", async () => {
    const found = sh`as_found; record is "$(umask)" "${sh`$`}{LC_ALL-none}"`;
    expect(await it.ask(prelude, prelude, found)).toEqual([["is", expect.stringMatching(/^0?022$/), "none"]]);
    const given = await it.run(sh`env LC_ALL=C.UTF-8 sh -c ${`${prelude.text}\nas_found; printf %s "$LC_ALL"`}`);
    expect(given.stdout).toBe("C.UTF-8");
  });
});
