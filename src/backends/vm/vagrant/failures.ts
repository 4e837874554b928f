import { DflowError } from "../../../domain/errors.ts";
import type { Said } from "./run-vagrant.ts";

interface Asked {
  /** "up node-3" */
  readonly command: string;
  readonly index?: number;
  readonly provider?: string;
  readonly image?: string;
  /** Where all that was said is kept. */
  readonly log?: string;
}

/** Vagrant's own class of an error tells what it was; its words are for people. */
export function vagrantFailed(said: Said, asked: Asked): DflowError {
  const { command, index, log } = asked;
  const whom = index === undefined ? "" : `node ${index}: `;
  const [first = `it ended with ${said.status}`] = linesOf(said.error?.text ?? "");
  const hint = hintFor(said.error?.kind.split("::").at(-1) ?? "", asked) ?? (log && `${log} says more`);
  return new DflowError("preflight/vm", `${whom}vagrant ${command} failed: ${first}`, {
    ...(hint && { hint }),
    ...(index !== undefined && { index }),
    evidence: [{ title: "vagrant said", lines: lastWords(said) }],
  });
}

function hintFor(kind: string, { provider, image, log }: Asked): string | undefined {
  switch (kind) {
    case "ProviderNotFound":
      return provider === "libvirt"
        ? "the plug-in is not installed: apt install vagrant-libvirt, or vagrant plugin install vagrant-libvirt"
        : `vagrant has no provider ${provider}: vagrant plugin install vagrant-${provider}`;
    case "ProviderNotUsable":
    case "NoDefaultProvider":
      return `install what the provider ${provider} needs, or write another one: vm-backend: {name: vagrant, provider: docker} or libvirt`;
    case "BoxAddShortNotFound":
    case "BoxNotFound":
    case "BoxNotFoundWithProvider":
    case "BoxAddNoMatchingProvider":
    case "BoxAddNoMatchingVersion":
    case "BoxMetadataDownloadError":
    case "DownloaderError":
      return `is there a box ${image} for ${provider}? "vagrant box list" has those of this machine; "vagrant box add" fetches one`;
    case "ExecuteError":
      return `is the image there? docker image inspect ${image}`;
    case "VMBootTimeout":
    case "SSHAuthenticationFailed":
      return `the image has to run sshd and let Vagrant's user and key in (docs/vm-backends.md says how); ${log} says more`;
    case "StateNotRunning":
    case "StateStopped":
      return `the container ended at once: its command has to stay, e.g. options: {cmd: [/usr/sbin/sshd, -D]}`;
    default:
      return undefined;
  }
}

/** Of a long quoted command the end is worth more than the beginning. */
function lastWords({ error, text }: Said): readonly string[] {
  const lines = error ? linesOf(error.text) : text;
  return lines.slice(-12).map((line) => line.slice(0, 500));
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line.trim() !== "");
