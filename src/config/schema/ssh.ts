import { duration, localPath, section, text, wholeNumber } from "./leaves.ts";

export const ssh = () =>
  section({
    user: text({ what: "a user's name", write: "deploy", pattern: /^[A-Za-z_][\w.-]{0,31}$/ })
      .optional()
      .describe("where the VM backend does not name one"),
    "known-hosts": localPath("known_hosts")
      .optional()
      .describe("known_hosts file to look host keys up in; a line may be `HOST SHA256:…`, too"),
    "identity-file": localPath("~/.ssh/id_ed25519")
      .optional()
      .describe("private key; otherwise the agent and ~/.ssh/id_ed25519, id_ecdsa, id_rsa"),
    jump: text({
      what: "[user@]host[:port]",
      write: "deploy@gate.example.com:22",
      pattern: /^(?:[A-Za-z_][\w.-]{0,31}@)?(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/,
    })
      .optional()
      .describe("[user@]host[:port] to go through"),
    "connect-timeout": duration().prefault("10s").describe("for a connection to be ready"),
    "max-parallel": wholeNumber(1, 256, "32").prefault(32).describe("connections at once"),
  });
