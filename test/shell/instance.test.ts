import { describe, expect, test } from "vitest";
import { checksum, elsewhere, instance, prelude, process, session } from "../../src/node/scripts.generated.ts";
import { sh } from "../../src/node/shell-script.ts";
import { shells } from "../hosts/local-remote.ts";
import { realShell } from "./shells.ts";

describe.each(shells)("instances on %s", (shell) => {
  const it = realShell(shell, [prelude, checksum, session, process, elsewhere, instance]);

  test("a process is as old as the time that has passed since the kernel says it began, in whole seconds", async () => {
    // The shell itself is the instance, 125.9 s after its beginning.
    const [record] = await it.ask(sh`mkdir -p ~/top/run/web/v1.1
know_boot
find_process "$$"
itself="$$ $found_started"
began=$found_started
printf '%s\n' "$dflow_boot $itself 1 0" >~/top/run/web/v1.1/process
printf '%s\n' 'v1 c 1 - none s' >~/top/run/web/v1.1/instance
now_ms() { dflow_now=$((began * 10 + 125900)); }
list_processes '~/top' no`);
    expect(record?.[0]).toBe("process");
    expect(record?.[6]).toBe("running");
    expect(record?.[13]).toBe("125");
  });
});
