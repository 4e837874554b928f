import {
  BaseAgent,
  createAgent,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from "ssh2";
import { fingerprint } from "./public-key.ts";

/** The agent behind `socket`, telling which of its keys it was asked for. Only one key of it, where `only` names it. */
export class Agent extends BaseAgent<ParsedKey> {
  readonly #agent: BaseAgent;
  readonly #only: Buffer | undefined;
  readonly #tried: (label: string) => void;

  constructor(socket: string, only: Buffer | undefined, tried: (label: string) => void) {
    super();
    this.#agent = createAgent(socket);
    this.#only = only;
    this.#tried = tried;
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    this.#agent.getIdentities((error, keys) => {
      if (error) return done(error);
      const all = (keys ?? []) as ParsedKey[];
      const wanted = all.filter((key) => this.#only === undefined || key.getPublicSSH().equals(this.#only));
      for (const key of wanted) this.#tried(`agent: ${described(key)}`);
      done(undefined, wanted);
    });
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    const answer = typeof options === "function" ? options : done;
    const request = typeof options === "function" ? {} : options;
    if (mustNotSign(key, request.hash)) answer?.(new Error("the host takes SHA-1 signatures of RSA keys only"));
    else this.#agent.sign(key, data, request, answer);
  }
}

/** `ssh-ed25519 SHA256:… (comment)` */
export const described = (key: ParsedKey): string =>
  `${key.type} ${fingerprint(key.getPublicSSH())}${key.comment ? ` (${key.comment})` : ""}`;

/** ssh2 falls back to SHA-1 for an RSA key when the host names nothing better. */
export const mustNotSign = (key: ParsedKey, hash: string | undefined): boolean =>
  key.type === "ssh-rsa" && hash !== "sha256" && hash !== "sha512";
