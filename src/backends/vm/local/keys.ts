/** An ed25519 key in OpenSSH's own formats. */
export interface KeyPair {
  readonly private: string;
  /** `ssh-ed25519 AAAA…`, one line, without a comment. */
  readonly public: string;
}

export async function newKeyPair(): Promise<KeyPair> {
  const { default: ssh2 } = await import("ssh2");
  const pair = ssh2.utils.generateKeyPairSync("ed25519");
  return { private: pair.private, public: pair.public.trim().split(" ").slice(0, 2).join(" ") };
}
