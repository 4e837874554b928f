import { readdir, readFile, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Entry } from "./tar.ts";

/** What programs expect of a system beside libraries: users, names of hosts, certificates, time zones, a language. */
export async function systemFiles(libraries: string): Promise<readonly Entry[]> {
  const found = await Promise.all([certificates(), names(), zones(), locale(), converters(libraries)]);
  return [...basics, ...found.flat()];
}

const text = (path: string, content: string): Entry => ({
  path,
  kind: "file",
  mode: 0o644,
  from: Buffer.from(content),
});

/** Our own, not this machine's: those would tell who works on it. */
const basics: readonly Entry[] = [
  text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"),
  text("etc/group", "root:x:0:\nnogroup:x:65534:\n"),
  text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n"),
  { path: "tmp", kind: "folder", mode: 0o1777 },
  { path: "var/tmp", kind: "folder", mode: 0o1777 },
];

/** Where Debian, Fedora, openSUSE and Alpine keep all certificates in one file. */
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
/** And where programs that were built elsewhere look for it. */
const ALIASES = ["etc/ssl/cert.pem", "etc/pki/tls/certs/ca-bundle.crt", "usr/lib/ssl/cert.pem"];
export const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

async function certificates(): Promise<readonly Entry[]> {
  for (const bundle of BUNDLES) {
    const bytes = await readFile(bundle).catch(() => undefined);
    if (bytes === undefined) continue;
    const links = ALIASES.map((path): Entry => ({ path, kind: "link", to: CERTIFICATES }));
    return [{ path: CERTIFICATES.slice(1), kind: "file", mode: 0o644, from: bytes }, ...links];
  }
  return [];
}

/** "http" is port 80: from the system's own lists, where it has them. */
async function names(): Promise<readonly Entry[]> {
  const found = ["/etc/services", "/etc/protocols"].map(async (path): Promise<readonly Entry[]> => {
    const bytes = await readFile(path).catch(() => undefined);
    return bytes === undefined ? [] : [{ path: path.slice(1), kind: "file", mode: 0o644, from: bytes }];
  });
  return (await Promise.all(found)).flat();
}

/** The same zones twice more, with another idea of a second. */
const OTHER_ZONES = ["posix", "right"];

const zones = async () => filesBelow("/usr/share/zoneinfo", (name) => !OTHER_ZONES.includes(name));

/** GHC's programs read and print text as the locale says; from glibc 2.35 on C.UTF-8 needs no files. */
async function locale(): Promise<readonly Entry[]> {
  for (const name of ["C.utf8", "C.UTF-8"]) {
    const files = await filesBelow(`/usr/lib/locale/${name}`);
    if (files.length > 0) return files;
  }
  return [];
}

/** Encodings that are still met; all of them would be as large as the rest together. UTF-8 needs none. */
const ENCODINGS = /^(gconv-modules.*|UTF-(7|16|32)\.so|UNICODE\.so|ISO8859-(1|2|15)\.so|CP125[0-2]\.so)$/;

/** iconv's, which lie beside the libraries: there, or in the same folder below /usr. */
async function converters(libraries: string): Promise<readonly Entry[]> {
  for (const top of ["/usr", ""]) {
    const files = await filesBelow(join(top, libraries, "gconv"), (name) => ENCODINGS.test(name));
    if (files.length > 0) return files;
  }
  return [];
}

/** @param wanted asked for names in the folder itself */
async function filesBelow(folder: string, wanted: (name: string) => boolean = () => true): Promise<readonly Entry[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const entries = found
    .filter(({ name }) => wanted(name))
    .map(async (one): Promise<readonly Entry[]> => {
      const path = join(folder, one.name);
      if (one.isDirectory()) return filesBelow(path);
      if (one.isFile()) return [{ path: path.slice(1), kind: "file", mode: 0o644, from: path }];
      return one.isSymbolicLink() ? link(path) : [];
    });
  return (await Promise.all(entries)).flat();
}

/** One that leads out of its folder would lead to what is not there. */
async function link(path: string): Promise<readonly Entry[]> {
  const to = await readlink(path);
  const top = "/usr/share/zoneinfo/";
  const inside = !to.startsWith("/") && join(dirname(path), to).startsWith(top);
  return inside ? [{ path: path.slice(1), kind: "link", to }] : [];
}
