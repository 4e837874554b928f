import type { Remote } from "../../../contracts/transport.ts";
import { orFailure } from "../../../node/answer.ts";
import { prelude, systemdNeeds, systemdStart, systemdUnits } from "../../../node/scripts.generated.ts";
import { sh } from "../../../node/shell-script.ts";

interface Need {
  readonly what: string;
  readonly hint: string;
}

/** What keeps this Node from running units, with the way out. */
export async function needs(remote: Remote, user: string | undefined): Promise<readonly Need[]> {
  const output = await remote.run(sh`${prelude}${systemdUnits}${systemdStart}${systemdNeeds}
show_unit_needs ${user ?? ""}
`);
  const missing = orFailure(output, remote.node.index, "look for systemd");
  return missing.map(([, kind = "", more = ""]) => needOf(kind, more, remote.node.user, user));
}

function needOf(kind: string, more: string, login: string, user: string | undefined): Need {
  const file = "/etc/sudoers.d/dflow-systemd";
  const sudoers = `on the Node, as root: echo '${login} ALL=(root) NOPASSWD: ${more}' > ${file} && chmod 440 ${file}`;
  switch (kind) {
    case "systemd":
      return {
        what: `container-backend systemd needs systemd, and PID 1 is ${more}`,
        hint: "write container-backend: process, or docker",
      };
    case "version":
      return {
        what: `container-backend systemd needs systemd 243 or newer, and this is ${more}`,
        hint: "write container-backend: process, or docker",
      };
    case "user":
      return {
        what: `there is no user ${user} to run programs as`,
        hint: `on the Node, as root: useradd --system ${user}`,
      };
    case "root":
      return { what: `to run programs as ${user}, ${login} must be allowed to use systemd as root`, hint: sudoers };
    default:
      return {
        what: `${login} may not use systemd: neither by sudo without a password, nor by user units that outlast a login`,
        hint: `${sudoers}; or, for user units: loginctl enable-linger ${login}`,
      };
  }
}
