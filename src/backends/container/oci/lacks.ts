import type { Need } from "../../../contracts/container-backend.ts";
import type { Output, Remote } from "../../../contracts/transport.ts";
import { DflowError } from "../../../domain/errors.ts";
import { orFailure, records } from "../../../node/answer.ts";

/** The program that makes containers. */
export interface Cli {
  readonly name: "docker" | "podman";
  /** Podman's containers can be root's; docker's always are. */
  readonly root: boolean;
}

/** From the records `lacks KIND` of oci.sh: what is missing on the Node, and the command that brings it. */
export const lackOf =
  (cli: Cli, { node: { user } }: Pick<Remote, "node">) =>
  ([kind, lack = "", image = ""]: readonly string[]): readonly Need[] => {
    if (kind !== "lacks") return [];
    if (lack !== "image") return [words[cli.name](lack, user)];
    const owner = cli.name === "podman" && cli.root ? "root" : user;
    return [{ what: `it has no image ${image}`, hint: `on the Node, as ${owner}: ${cli.name} pull ${image}` }];
  };

const words: Readonly<Record<Cli["name"], (lack: string, user: string) => Need>> = {
  docker: (lack, user) => {
    switch (lack) {
      case "cli":
        return {
          what: "docker is not installed",
          hint: `on the Node, as root: apt-get install docker.io && usermod -aG docker ${user} (elsewhere: docs.docker.com/engine/install)`,
        };
      case "permission":
        return {
          what: `${user} may not use docker`,
          hint: `on the Node, as root: usermod -aG docker ${user}; it counts from the next login`,
        };
      default:
        return {
          what: "docker does not answer",
          hint: "on the Node, as root: systemctl enable --now docker; journalctl -u docker says why it does not run",
        };
    }
  },
  podman: (lack, user) => {
    switch (lack) {
      case "cli":
        return {
          what: "podman is not installed",
          hint: "on the Node, as root: apt-get install podman catatonit uidmap slirp4netns",
        };
      case "permission":
        return {
          what: `${user} may not use podman as root`,
          hint: `on the Node, as root: echo '${user} ALL=(root) NOPASSWD: /usr/bin/podman' > /etc/sudoers.d/dflow-podman; or leave "root" out`,
        };
      case "restart":
        return {
          what: "podman's containers do not come back after a reboot",
          hint: `on the Node, as root: loginctl enable-linger ${user}; as ${user}: systemctl --user enable podman-restart; or, with "root: true", as root: systemctl enable podman-restart`,
        };
      default:
        return { what: "podman does not work", hint: `on the Node, as ${user}: "podman info" says why` };
    }
  },
};

/** As orFailure, with the way out where it is the Node's docker or podman that is at fault. */
export function answered(output: Output, remote: Pick<Remote, "node">, cli: Cli, what: string) {
  const [lack] = output.status === 0 ? [] : records(output.stdout).flatMap(lackOf(cli, remote));
  if (!lack) return orFailure(output, remote.node.index, what);
  const { index } = remote.node;
  throw new DflowError("preflight/node", `node ${index}: ${what}: ${lack.what}`, { index, hint: lack.hint });
}
