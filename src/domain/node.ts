/** Opaque: passed to the VM backend as it stands, never inspected. */
export type Image = string & { readonly __sealed: "Image" };
/** Opaque likewise: the path of an authorized_keys file. */
export type PublicKeys = string & { readonly __sealed: "PublicKeys" };

/** What is known of a Node's host key. Without one of these no byte of authentication is sent. */
export type HostKey =
  /** `ssh-ed25519 AAAA…`, as in known_hosts or in /etc/ssh/ssh_host_*_key.pub */
  | { readonly kind: "key"; readonly line: string }
  /** `SHA256:<43 base64>` as ssh-keygen -l prints it. */
  | { readonly kind: "fingerprint"; readonly sha256: string }
  /** Look it up in the known_hosts file of the settings. */
  | { readonly kind: "known-hosts" };

/** One machine of the cluster that runs sshd. */
export interface Node {
  /** 0 … COUNT-1, stable; `cycle` keeps it. */
  readonly index: number;
  /** Name or IP address sshd listens on. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: HostKey;
  /** Private key file this Node wants, where the VM backend made one (vagrant, local). */
  readonly identityFile?: string;
  /** Reached through this other host (`ssh -J`). */
  readonly jump?: Omit<Node, "index">;
  /** Where clients reach its public ports; `host` when absent. */
  readonly address?: string;
  /** Why it cannot be reached, where the VM backend knows: "it is exited". To create it again makes it whole. */
  readonly away?: string;
}
