import type { Need, NeedyProgram } from "../../contracts/container-backend.ts";
import type { Remote } from "../../contracts/transport.ts";
import { debianPackage } from "../../domain/debian-packages.ts";
import { DflowError } from "../../domain/errors.ts";
import type { Executable } from "../../domain/executable.ts";
import type { Requirements } from "../../domain/requirements.ts";
import { short } from "../../domain/version.ts";
import { records } from "../../node/answer.ts";
import { canExecute, fits, prelude } from "../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../node/shell-script.ts";

/**
 * Asks the Node whether it can run the program from its own disk; `fits` prints a record for all that is missing.
 *
 * @param searched folders that the program's LD_LIBRARY_PATH adds
 */
export const fitsOrFails = (
  { machine, loader, libraries, searched: its }: Requirements,
  searched: readonly string[],
): ShellScript =>
  sh`fits ${machine} ${loader ?? ""} ${[...searched, ...its].join(":")} ${libraries.map(({ name, versions }) => [name, ...versions].join(" "))} || fail preflight/unfit ${"it cannot run there"}
`;

/** Only whether its processor is the right one: the rest comes with the program's image. */
export const sameMachineOrFails = ({ machine }: Requirements): ShellScript =>
  sh`fits ${machine} '' '' || fail preflight/unfit ${"it cannot run there"}
`;

/**
 * From the records that `fits` printed: everything this Node lacks for this program, with the way out.
 *
 * @returns undefined when there are none
 */
export function unfit(
  records: Records,
  index: number,
  { name, version }: Executable,
  requirements: Requirements,
): DflowError | undefined {
  const problems = problemsIn(records, requirements);
  if (problems.length === 0) return undefined;
  return new DflowError(
    "preflight/unfit",
    `node ${index}: ${name} ${short(version)} cannot run there: ${problems.map(({ what }) => what).join("; ")}`,
    { index, hint: [...new Set(problems.map(({ hint }) => hint))].join("; ") },
  );
}

/** The same, asked before there is anything to be copied; one round trip a program. */
export async function unfitFor(remote: Remote, programs: readonly NeedyProgram[]): Promise<readonly Need[]> {
  const found = programs.map(async ({ executable: { name }, requirements, libraryPath = [] }) => {
    const script = sh`${prelude}${canExecute}${fits}
${fitsOrFails(requirements, libraryPath)}`;
    const problems = problemsIn(records((await remote.run(script)).stdout), requirements);
    return problems.map(({ what, hint }) => ({ what: `${name} cannot run there: ${what}`, hint }));
  });
  return (await Promise.all(found)).flat();
}

type Records = readonly (readonly string[])[];

function problemsIn(records: Records, requirements: Requirements): readonly Need[] {
  const found = records.filter(([kind]) => kind === "unfit");
  const of = (what: string) => found.filter(([, kind]) => kind === what).map(([, , ...fields]) => fields);
  return [
    ...of("machine").map(([its]) => ({
      what: `it was built for ${requirements.architecture}, the Node is ${its}`,
      hint: otherMachine,
    })),
    ...of("loader").map(([libc = "-"]) => loaderProblem(requirements.loader ?? "", libc)),
    ...libraryProblem(of("library").map(([library = ""]) => library)),
    ...of("version").map(([library = "", needed = "", its = "-"]) => versionProblem(library, needed, its)),
  ];
}

const otherMachine = "build it for that processor, or on a machine of that kind";
const closure = 'use "container-backend: docker", which brings its libraries along';
const older = `build it on an older distribution, or ${closure}`;

function loaderProblem(loader: string, libc: string) {
  const kind = loader.includes("ld-musl-") ? "musl" : "glibc";
  const other = libc !== "-" && libc !== kind ? `: it is built for ${kind}, the Node has ${libc}` : "";
  return { what: `there is no ${loader}${other}`, hint: `link it statically, or ${closure}` };
}

function libraryProblem(libraries: readonly string[]) {
  if (libraries.length === 0) return [];
  const packages = [...new Set(libraries.flatMap((one) => debianPackage(one) ?? []))];
  const unknown = libraries.filter((one) => debianPackage(one) === undefined);
  const ways = [
    ...(packages.length > 0
      ? [
          `on the Node, as root: apt-get install ${packages.join(" ")} (Debian, Ubuntu; elsewhere what holds these files)`,
        ]
      : []),
    ...(unknown.length > 0 ? [`install what holds ${unknown.join(", ")} on the Node`] : []),
  ];
  return [{ what: `it has no ${libraries.join(", no ")}`, hint: `${ways.join("; ")}, or ${closure}` }];
}

function versionProblem(library: string, needed: string, its: string) {
  const [, glibc] = /^GLIBC_(\d.*)$/.exec(needed) ?? [];
  if (glibc === undefined) return { what: `its ${library} is too old: it has no ${needed}`, hint: older };
  return { what: `it is built for glibc ${glibc}, the Node has ${its === "-" ? "an older one" : its}`, hint: older };
}
