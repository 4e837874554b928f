export const id = 16;
export const ids = [16];
export const modules = {

/***/ 16:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  assemble: () => (/* binding */ assemble),
  assembleStage: () => (/* binding */ assembleStage),
  keptOutOfGit: () => (/* reexport */ keptOutOfGit)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
var promises_namespaceObject = /*#__PURE__*/__webpack_require__.t(promises_, 2);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/js/domain/executable.js
var domain_executable = __webpack_require__(4986);
// EXTERNAL MODULE: ./lib/js/domain/version.js
var domain_version = __webpack_require__(8272);
// EXTERNAL MODULE: ./lib/js/node/answer.js
var node_answer = __webpack_require__(3496);
// EXTERNAL MODULE: ./lib/js/node/scripts.generated.js
var scripts_generated = __webpack_require__(9687);
// EXTERNAL MODULE: ./lib/js/node/shell-script.js
var shell_script = __webpack_require__(1192);
// EXTERNAL MODULE: ./lib/js/domain/errors.js
var domain_errors = __webpack_require__(749);
;// CONCATENATED MODULE: ./lib/js/backends/container/failed-start.js


/**
 * As orFailure, with the last lines of the program's log as evidence: a start that failed says why there.
 *
 * @throws DflowError `start/failed`
 */
function failedStart(output, index, what) {
    try {
        return (0,node_answer/* orFailure */.w)(output, index, what);
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD))
            throw error;
        const lines = (0,node_answer/* records */.V)(output.stdout)
            .filter(([kind]) => kind === "log")
            .map(([, ...words]) => words.join("\t"));
        if (lines.length === 0)
            throw error;
        const evidence = [{ title: "the last lines of its log", lines }, ...error.evidence];
        throw new domain_errors/* DflowError */.FD(error.code, error.message, { index, evidence, cause: error.cause });
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/container/process-records.js

/** The processes among the lines that list_processes and start_instance print. */
function processesFrom(lines) {
    const elsewhere = new Set(lines.filter(([kind]) => kind === "elsewhere").map(([, ...words]) => words.join()));
    return lines
        .flatMap(processOf)
        .map((one) => elsewhere.has([one.executable.name, one.epoch, one.executable.version].join())
        ? { ...one, elsewhere: true }
        : one);
}
/** None when the line is no whole `process` record. `-` stands for "none". */
function processOf(fields) {
    const [kind, name = "", epoch, version = "", checksum = "", size, state, boot = "", pid = "-", started = "-"] = fields;
    const [port = "-", restarts, exit = "-", age, settings = "", fromItsFile, running = "-"] = fields.slice(10);
    if (kind !== "process" || !(0,domain_version/* isVersion */.lF)(version) || !(0,domain_version/* isChecksum */.QY)(checksum))
        return [];
    return [
        {
            executable: { name, version, checksum, size: Number(size) },
            epoch: Number(epoch),
            state: state,
            ...(pid === "-" ? {} : { identity: { boot, pid: Number(pid), started: Number(started) } }),
            ...(port === "-" ? {} : { port: Number(port) }),
            restarts: Number(restarts),
            ...(exit === "-" ? {} : exit === "gone" ? { removed: true } : { exitStatus: Number(exit) }),
            age: Number(age),
            settings,
            fromItsFile: fromItsFile === "yes",
            ...((0,domain_version/* isChecksum */.QY)(running) ? { runningChecksum: running } : {}),
        },
    ];
}

;// CONCATENATED MODULE: ./lib/js/domain/debian-packages.js
/**
 * Which package of Debian (and Ubuntu) brings a library: those that programs of Haskell, C, C++, Rust and Go commonly
 * need. From packages.debian.org, Debian 12.
 */
const debian_packages_packages = {
    "libbrotlidec.so.1": "libbrotli1",
    "libbsd.so.0": "libbsd0",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypt.so.1": "libcrypt1",
    "libcrypto.so.3": "libssl3",
    "libcurl-gnutls.so.4": "libcurl3-gnutls",
    "libcurl.so.4": "libcurl4",
    "libdw.so.1": "libdw1",
    "libedit.so.2": "libedit2",
    "libelf.so.1": "libelf1",
    "libevent-2.1.so.7": "libevent-2.1-7",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgmp.so.10": "libgmp10",
    "libgnutls.so.30": "libgnutls30",
    "libgomp.so.1": "libgomp1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libicudata.so.72": "libicu72",
    "libicui18n.so.72": "libicu72",
    "libicuuc.so.72": "libicu72",
    "libjemalloc.so.2": "libjemalloc2",
    "libkrb5.so.3": "libkrb5-3",
    "libldap-2.5.so.0": "libldap-2.5-0",
    "libleveldb.so.1d": "libleveldb1d",
    "liblmdb.so.0": "liblmdb0",
    "liblz4.so.1": "liblz4-1",
    "liblzma.so.5": "liblzma5",
    "libmariadb.so.3": "libmariadb3",
    "libncurses.so.6": "libncurses6",
    "libncursesw.so.6": "libncursesw6",
    "libnuma.so.1": "libnuma1",
    "libpcre.so.3": "libpcre3",
    "libpcre2-8.so.0": "libpcre2-8-0",
    "libpq.so.5": "libpq5",
    "libreadline.so.8": "libreadline8",
    "librocksdb.so.7.8": "librocksdb7.8",
    "libsasl2.so.2": "libsasl2-2",
    "libsecp256k1.so.1": "libsecp256k1-1",
    "libsodium.so.23": "libsodium23",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libsystemd.so.0": "libsystemd0",
    "libtinfo.so.5": "libtinfo5",
    "libtinfo.so.6": "libtinfo6",
    "libunwind.so.8": "libunwind8",
    "libuuid.so.1": "libuuid1",
    "libuv.so.1": "libuv1",
    "libxml2.so.2": "libxml2",
    "libyaml-0.so.2": "libyaml-0-2",
    "libz.so.1": "zlib1g",
    "libzmq.so.5": "libzmq5",
    "libzstd.so.1": "libzstd1",
};
/** Parts of glibc; its loader's name begins with "ld". */
const glibc = /^(ld[-.]|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|thread_db|BrokenLocale|mvec)\.so\.)/;
/** Undefined: not known. */
function debianPackage(library) {
    if (/^(ld-musl-|libc\.musl-)/.test(library))
        return "musl";
    if (glibc.test(library))
        return "libc6";
    return Object.hasOwn(debian_packages_packages, library) ? debian_packages_packages[library] : undefined;
}

;// CONCATENATED MODULE: ./lib/js/backends/container/unfit.js






/**
 * Asks the Node whether it can run the program from its own disk; `fits` prints a record for all that is missing.
 *
 * @param searched folders that the program's LD_LIBRARY_PATH adds
 */
const fitsOrFails = ({ machine, loader, libraries, searched: its }, searched) => (0,shell_script.sh) `fits ${machine} ${loader ?? ""} ${[...searched, ...its].join(":")} ${libraries.map(({ name, versions }) => [name, ...versions].join(" "))} || fail preflight/unfit ${"it cannot run there"}
`;
/** Only whether its processor is the right one: the rest comes with the program's image. */
const sameMachineOrFails = ({ machine }) => (0,shell_script.sh) `fits ${machine} '' '' || fail preflight/unfit ${"it cannot run there"}
`;
/**
 * From the records that `fits` printed: everything this Node lacks for this program, with the way out.
 *
 * @returns undefined when there are none
 */
function unfit(records, index, { name, version }, requirements) {
    const problems = problemsIn(records, requirements);
    if (problems.length === 0)
        return undefined;
    return new domain_errors/* DflowError */.FD("preflight/unfit", `node ${index}: ${name} ${(0,domain_version/* short */.h0)(version)} cannot run there: ${problems.map(({ what }) => what).join("; ")}`, { index, hint: [...new Set(problems.map(({ hint }) => hint))].join("; ") });
}
/** The same, asked before there is anything to be copied; one round trip a program. */
async function unfitFor(remote, programs) {
    const found = programs.map(async ({ executable: { name }, requirements, libraryPath = [] }) => {
        const script = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* canExecute */.cH}${scripts_generated/* fits */.lA}
${fitsOrFails(requirements, libraryPath)}`;
        const problems = problemsIn((0,node_answer/* records */.V)((await remote.run(script)).stdout), requirements);
        return problems.map(({ what, hint }) => ({ what: `${name} cannot run there: ${what}`, hint }));
    });
    return (await Promise.all(found)).flat();
}
function problemsIn(records, requirements) {
    const found = records.filter(([kind]) => kind === "unfit");
    const of = (what) => found.filter(([, kind]) => kind === what).map(([, , ...fields]) => fields);
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
function loaderProblem(loader, libc) {
    const kind = loader.includes("ld-musl-") ? "musl" : "glibc";
    const other = libc !== "-" && libc !== kind ? `: it is built for ${kind}, the Node has ${libc}` : "";
    return { what: `there is no ${loader}${other}`, hint: `link it statically, or ${closure}` };
}
function libraryProblem(libraries) {
    if (libraries.length === 0)
        return [];
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
function versionProblem(library, needed, its) {
    const [, glibc] = /^GLIBC_(\d.*)$/.exec(needed) ?? [];
    if (glibc === undefined)
        return { what: `its ${library} is too old: it has no ${needed}`, hint: older };
    return { what: `it is built for glibc ${glibc}, the Node has ${its === "-" ? "an older one" : its}`, hint: older };
}

;// CONCATENATED MODULE: ./lib/js/backends/container/release.js






/** At 128 KiB/s, and never less than ten minutes: a slow link is not a dead one. */
const timeToSend = (bytes) => Math.max(600_000, (bytes / 131_072) * 1000);
/**
 * Puts the file where every container backend wants it: releases/NAME/FOLDER/NAME. The Node is asked first, in the same
 * round trip, whether it can run it from there.
 *
 * @throws DflowError `preflight/unfit`, `copy/failed`, `copy/checksum`
 */
async function install(remote, home, executable, parcel, options = {}) {
    const { name, version, checksum: sum, size } = executable;
    const { force = false, signal, onSent, libraryPath = [] } = options;
    const { requirements } = parcel;
    const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* facts */.Ix}${scripts_generated/* checksum */.cM}${scripts_generated/* install */.ai}${requirements ? asking(fitsOrFails(requirements, libraryPath)) : (0,shell_script.sh) ``}
install_release ${home} ${name} ${(0,domain_executable/* releaseFolder */.Uc)(executable)} ${version} ${sum} ${size} ${parcel.encoding} ${parcel.base ?? ""} ${force ? "yes" : "no"}
`, {
        input: parcel.open(),
        timeout: timeToSend(parcel.size),
        ...(signal ? { signal } : {}),
        ...(onSent ? { onSent } : {}),
    });
    const { index } = remote.node;
    const wrong = requirements && unfit((0,node_answer/* records */.V)(output.stdout), index, executable, requirements);
    if (wrong)
        throw wrong;
    (0,node_answer/* orFailure */.w)(output, index, `copy ${name} ${(0,domain_version/* short */.h0)(version)}`);
}
const asking = (question) => (0,shell_script.sh) `${scripts_generated/* canExecute */.cH}${scripts_generated/* fits */.lA}
${question}`;
/** From the records of list_installed, each with the processes of it, newest first. */
function containersFrom(lines, processes) {
    const found = lines.filter(([kind]) => kind === "installed").flatMap(installed);
    // Somebody deleted a release by hand; what runs of it must not be lost from sight.
    const lost = processes.filter((one) => !found.some((container) => isOf(one, container.executable)));
    const orphans = [...new Map(lost.map((one) => [folderKey(one.executable), one.executable])).values()];
    const all = [...found, ...orphans.map((executable) => ({ executable, processes: [], age: 0, gone: true }))];
    return all
        .map((container) => ({ ...container, processes: newestFirst(processes, container.executable) }))
        .sort((a, b) => a.age - b.age);
}
function installed(fields) {
    const [, name = "", version = "", checksum = "", size, age, role, fileChecksum = "-"] = fields;
    if (!(0,domain_version/* isVersion */.lF)(version) || !(0,domain_version/* isChecksum */.QY)(checksum))
        return [];
    return [
        {
            executable: { name, version, checksum, size: Number(size) },
            processes: [],
            age: Number(age),
            ...(role === "current" || role === "previous" ? { role } : {}),
            ...((0,domain_version/* isChecksum */.QY)(fileChecksum) ? { fileChecksum } : {}),
            ...(fileChecksum === "gone" ? { gone: true } : {}),
        },
    ];
}
const newestFirst = (processes, executable) => processes.filter((one) => isOf(one, executable)).sort((a, b) => b.epoch - a.epoch);
const isOf = (process, executable) => folderKey(process.executable) === folderKey(executable);
const folderKey = (executable) => `${executable.name}/${(0,domain_executable/* releaseFolder */.Uc)(executable)}`;

;// CONCATENATED MODULE: ./lib/js/backends/container/instances.js









/** Executables that run from the Node's disk, as processes of which each has a watcher. */
function instances({ home }, watcher) {
    const looking = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* checksum */.cM}${scripts_generated/* session */.dZ}${watcher.functions}${scripts_generated/* elsewhere */.Jn}${scripts_generated/* instance */.KJ}`;
    const acting = (0,shell_script.sh) `${looking}${scripts_generated/* connections */.oQ}`;
    return {
        install: (remote, executable, parcel, options) => install(remote, home, executable, parcel, options),
        async start(remote, instance, launch) {
            const { functions, watch, launchFile } = watcher.starting(instance, launch);
            const input = Buffer.from(launchFile.text);
            const { version, checksum, size } = instance.executable;
            const output = await remote.run((0,shell_script.sh) `${acting}${scripts_generated/* canExecute */.cH}${scripts_generated/* start */.ni}${functions}
start_instance ${placeOf(home, instance)} ${`${version} ${checksum} ${size}`} ${launch.settings} ${portWords(launch.port)} ${input.length} ${watch}
`, { input });
            const process = failedStart(output, remote.node.index, called("start", instance)).flatMap(processOf)[0];
            if (process)
                return process;
            throw new domain_errors/* DflowError */.FD("node/script", `node ${remote.node.index}: ${called("start", instance)}: no process was named`);
        },
        async stop(remote, instance, how) {
            const { drain, immediate, kill } = how.within;
            // Children of the program get the later two deadlines once more, and the watcher ends last.
            const timeout = drain + 2 * (immediate + kill) + 60_000;
            const options = { timeout, ...(how.signal ? { signal: how.signal } : {}) };
            const output = await remote.run((0,shell_script.sh) `${acting}${scripts_generated/* stop */.ds}
stop_instance ${placeOf(home, instance)} ${stopWords(how)}
`, options);
            const lines = (0,node_answer/* orFailure */.w)(output, remote.node.index, called("stop", instance));
            const [, by = "none", cut = "0"] = lines.find(([kind]) => kind === "stopped") ?? [];
            return { by: by, cut: Number(cut) };
        },
        async remove(remote, executable) {
            const place = [home, executable.name, (0,domain_executable/* releaseFolder */.Uc)(executable)];
            const output = await remote.run((0,shell_script.sh) `${looking}${scripts_generated/* release */.H6}
forget_instances ${place}
remove_release ${place}
`);
            (0,node_answer/* orFailure */.w)(output, remote.node.index, `remove ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)}`);
        },
        async list(remote, { checksums = false } = {}) {
            const asked = checksums ? "yes" : "no";
            const output = await remote.run((0,shell_script.sh) `${looking}${scripts_generated/* release */.H6}
list_installed ${home} ${asked}
list_processes ${home} ${asked}
`);
            const lines = (0,node_answer/* orFailure */.w)(output, remote.node.index, "list what is installed");
            return containersFrom(lines, processesFrom(lines));
        },
        async logs(remote, instance, { lines }) {
            const output = await remote.run((0,shell_script.sh) `${looking}
show_log ${placeOf(home, instance)} ${lines}
`);
            if (output.status !== 0)
                (0,node_answer/* orFailure */.w)(output, remote.node.index, called("read the log of", instance));
            const text = output.stdout.endsWith("\n") ? output.stdout.slice(0, -1) : output.stdout;
            return text === "" ? [] : text.split("\n");
        },
    };
}
const placeOf = (home, { executable, epoch }) => [
    home,
    executable.name,
    (0,domain_executable/* releaseFolder */.Uc)(executable),
    epoch,
];
const called = (act, { executable }) => `${act} ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)}`;
function portWords(port) {
    switch (port.kind) {
        case "none":
            return ["none", 0, 0, 0];
        case "public":
        case "socket":
            return [port.kind, port.port, port.port, port.port];
        case "private":
            return ["private", port.from, port.to, [port.first, ...(port.avoid ?? [])].join(" ")];
    }
}
function stopWords({ haste, signals, within }) {
    const deadlines = [within.drain, within.immediate, within.kill].map(Math.round);
    return [haste, signals.graceful, signals.immediate, ...deadlines];
}

;// CONCATENATED MODULE: ./lib/js/backends/container/launch-file.js


/**
 * What the launcher on the Node sources just before it becomes the program: exports and arguments. The secrets are in
 * it, so it travels on standard input into a 0600 file.
 *
 * @param cluster dflow.yaml's name
 * @throws DflowError `usage/config` for a variable that no shell can export
 */
function launchFile(launch, executable, cluster) {
    const facts = { DFLOW_VERSION: executable.version, DFLOW_INDEX: String(launch.index), DFLOW_NAME: cluster };
    const filled = (value) => fill(value, facts);
    // Secrets are nobody's template: a password may hold ${…}. The facts come last: DFLOW_… is always ours.
    const variables = [
        ...Object.entries(launch.env).map(([name, value]) => exported(name, filled(value))),
        ...Object.entries(launch.secrets).map(([name, value]) => exported(name, (0,shell_script.sh) `${value}`)),
        ...Object.entries(facts).map(([name, value]) => exported(name, (0,shell_script.sh) `${value}`)),
    ];
    const args = launch.args.reduce((before, arg) => (0,shell_script.sh) `${before} ${filled(arg)}`, (0,shell_script.sh) `set -- "$@"`);
    return (0,shell_script/* inOrder */.a)([...variables, args, (0,shell_script.sh) ``]);
}
function exported(name, value) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new domain_errors/* DflowError */.FD("usage/config", `${JSON.stringify(name)} cannot be the name of a variable`, {
            hint: "letters, digits and _, not beginning with a digit",
        });
    }
    // The Node knows the port; whatever dflow.yaml says of DFLOW_…, ours stays.
    if (name === "DFLOW_PORT")
        return (0,shell_script.sh) `:`;
    return (0,shell_script.sh) `export ${name}=${value}`;
}
/** `${DFLOW_…}` in a value: the port becomes a reference the Node resolves, everything else is quoted here. */
function fill(value, facts) {
    const known = value.replaceAll(/\$\{(DFLOW_(?:VERSION|INDEX|NAME))\}/g, (_, name) => facts[name] ?? "");
    return known
        .split(/\$\{DFLOW_PORT\}/)
        .map((part) => (0,shell_script.sh) `${part}`)
        .reduce((before, part) => (0,shell_script.sh) `${before}"$DFLOW_PORT"${part}`);
}

;// CONCATENATED MODULE: ./lib/js/backends/container/oci/lacks.js


/** From the records `lacks KIND` of oci.sh: what is missing on the Node, and the command that brings it. */
const lackOf = (cli, { node: { user } }) => ([kind, lack = "", image = ""]) => {
    if (kind !== "lacks")
        return [];
    if (lack !== "image")
        return [words[cli.name](lack, user)];
    const owner = cli.name === "podman" && cli.root ? "root" : user;
    return [{ what: `it has no image ${image}`, hint: `on the Node, as ${owner}: ${cli.name} pull ${image}` }];
};
const words = {
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
function answered(output, remote, cli, what) {
    const [lack] = output.status === 0 ? [] : (0,node_answer/* records */.V)(output.stdout).flatMap(lackOf(cli, remote));
    if (!lack)
        return (0,node_answer/* orFailure */.w)(output, remote.node.index, what);
    const { index } = remote.node;
    throw new domain_errors/* DflowError */.FD("preflight/node", `node ${index}: ${what}: ${lack.what}`, { index, hint: lack.hint });
}

;// CONCATENATED MODULE: ./lib/js/backends/container/oci/install.js








/**
 * Brings an executable and, where it runs in one, its closure. A closure the Node has costs nothing; a new one costs a
 * round trip more, and is an image before the executable is there. Nothing is taken by a Node without a docker that works,
 * or with another processor.
 */
function bringInClosure(cli, home, speaking, usesClosures) {
    return async (remote, executable, parcel, options = {}) => {
        const { closure } = parcel;
        if (usesClosures && !closure)
            throw new Error("a parcel without its closure");
        const on = { remote, cli, executable, parcel, options, speaking };
        const force = options.force ? "yes" : "no";
        const { name, version, checksum: sum, size } = executable;
        const folder = (0,domain_executable/* releaseFolder */.Uc)(executable);
        const release = (0,shell_script.sh) `install_release ${home} ${name} ${folder} ${version} ${sum} ${size} ${parcel.encoding} ${parcel.base ?? ""} ${force}`;
        if (!usesClosures || !closure)
            return send(on, parcel, 0, (0,shell_script.sh) `need_oci`, release);
        const { parcel: archive } = closure;
        if (archive) {
            const encoded = [archive.encoding, archive.base ?? "", force];
            await send(on, archive, 0, (0,shell_script.sh) `need_oci`, (0,shell_script.sh) `install_closure ${home} ${closure.checksum} ${closure.size} ${encoded}`);
        }
        await send(on, parcel, archive?.size ?? 0, archive ? (0,shell_script.sh) `` : (0,shell_script.sh) `need_oci; has_closure ${home} ${closure.checksum}`, (0,shell_script.sh) `${release}
note_closure ${home} ${name} ${folder} ${closure.checksum} ${closure.size}`);
    };
}
/**
 * @param before bytes that were sent already
 * @param first what has to be so before a byte is taken
 */
async function send({ remote, cli, executable, parcel: whole, options, speaking }, parcel, before, first, command) {
    const { requirements } = whole;
    const { signal, onSent } = options;
    const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* facts */.Ix}${scripts_generated/* checksum */.cM}${scripts_generated/* install */.ai}${speaking}${scripts_generated/* ociClosure */.fI}
${first}
${requirements ? (0,shell_script.sh) `${scripts_generated/* canExecute */.cH}${scripts_generated/* fits */.lA}${sameMachineOrFails(requirements)}` : (0,shell_script.sh) ``}
${command}
`, {
        input: parcel.open(),
        timeout: timeToSend(parcel.size),
        ...(signal ? { signal } : {}),
        ...(onSent ? { onSent: (sent) => onSent(before + sent) } : {}),
    });
    const { index } = remote.node;
    const wrong = requirements && unfit((0,node_answer/* records */.V)(output.stdout), index, executable, requirements);
    if (wrong)
        throw wrong;
    answered(output, remote, cli, `copy ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)}`);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
;// CONCATENATED MODULE: ./lib/js/backends/container/oci/options.js

/** How containers of docker and podman are made: `{name: docker, …}` in dflow.yaml. */
const ociOptions = schemas/* strictObject */.rej({
    image: schemas/* string */.YjP()
        .regex(/^[a-z0-9][a-zA-Z0-9._/:@-]*$/, "write closure, or the name of an image")
        .default("closure")
        .describe("what a program runs in: closure (the libraries it needs, of the machine that built it), or an image that each Node has already; it needs /bin/sh"),
    network: schemas/* enum */.k5n(["host", "bridge"])
        .default("host")
        .describe("host: the program listens on the Node itself; bridge: in a network of its own, its port published on all addresses"),
    memory: schemas/* string */.YjP()
        .regex(/^[1-9][0-9]*[bkmg]?$/, "write a size such as 512m or 2g")
        .optional()
        .describe("the most it may use, e.g. 512m; more, and the kernel kills it"),
    cpus: schemas/* number */.aig().positive().optional().describe("processors it may use, e.g. 1.5"),
    nofile: schemas/* int */.Whr().positive().optional().describe("files and connections it may have open"),
    user: schemas/* string */.YjP()
        .regex(/^(root|[0-9]+(:[0-9]+)?)$/, "write root, or numbers: 1000 or 1000:1000")
        .optional()
        .describe("as whom it runs: root, or UID[:GID]; absent: the ssh user"),
    volumes: schemas/* array */.YOg(schemas/* string */.YjP()
        .regex(/^\/[^:,\s]*:\/[^:,\s]*(:(ro|rw))?$/, "write /folder/of/the/node:/folder/inside, with :ro behind it to only read"))
        .default([])
        .describe("folders of the Node that it sees: /folder/of/the/node:/folder/inside[:ro]"),
});
/** The options of `run` for them, none of which holds a blank. */
const limitsOf = ({ memory, cpus, nofile }) => [
    ...(memory === undefined ? [] : ["--memory", memory]),
    ...(cpus === undefined ? [] : ["--cpus", String(cpus)]),
    ...(nofile === undefined ? [] : ["--ulimit", `nofile=${nofile}:${nofile}`]),
].join(" ");

;// CONCATENATED MODULE: ./lib/js/backends/container/oci/backend.js












/**
 * Executables in containers of a program that speaks docker's command line. The container is its watcher: a restart policy
 * starts it again, also when the Node was rebooted.
 */
function ociBackend(cli, options, tools) {
    const { home } = tools;
    const speaking = (0,shell_script.sh) `${scripts_generated/* ociCli */.aA}
use_oci ${cli.name} ${cli.root ? "yes" : "no"}
`;
    const functions = (0,shell_script.sh) `${speaking}${scripts_generated/* oci */.sk}${scripts_generated/* ociEnd */.fG}`;
    const backend = instances(tools, watcherOf(options, tools, functions));
    const looking = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* checksum */.cM}${scripts_generated/* session */.dZ}${functions}${scripts_generated/* elsewhere */.Jn}${scripts_generated/* instance */.KJ}${scripts_generated/* release */.H6}${scripts_generated/* ociClosure */.fI}`;
    const usesClosures = options.image === "closure";
    return {
        ...backend,
        survivesReboot: true,
        usesClosures,
        install: bringInClosure(cli, home, speaking, usesClosures),
        async list(remote, { checksums = false } = {}) {
            const asked = checksums ? "yes" : "no";
            const output = await remote.run((0,shell_script.sh) `${looking}
list_installed ${home} ${asked}
list_closures ${home}
list_processes ${home} ${asked}
`);
            const lines = answered(output, remote, cli, "list what is installed");
            const containers = containersFrom(lines, processesFrom(lines));
            if (!usesClosures)
                return containers;
            const closures = closuresFrom(lines);
            // What has no closure here cannot be started: it counts as not installed, unless it runs.
            return containers.flatMap((one) => {
                const closure = closures.get(`${one.executable.name}/${(0,domain_executable/* releaseFolder */.Uc)(one.executable)}`);
                if (closure !== undefined)
                    return [{ ...one, closure }];
                return one.processes.length > 0 ? [one] : [];
            });
        },
        async remove(remote, executable) {
            const place = [home, executable.name, (0,domain_executable/* releaseFolder */.Uc)(executable)];
            const output = await remote.run((0,shell_script.sh) `${looking}
forget_instances ${place}
remove_release ${place}
if go_home ${home}; then sweep_watchers "$PWD"; fi
collect_closures ${home}
`);
            (0,node_answer/* orFailure */.w)(output, remote.node.index, `remove ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)}`);
        },
        async needs(remote) {
            const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${speaking}
show_lacks ${options.image}
`);
            return (0,node_answer/* orFailure */.w)(output, remote.node.index, `look for ${cli.name}`).flatMap(lackOf(cli, remote));
        },
    };
}
/** The container's own shell reads the launch file, so that no variable is in a command line or in what `inspect` shows. */
const watch = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* canExecute */.cH}${scripts_generated/* ociEntry */.Gr}`.text;
const watcherOf = (options, { cluster }, functions) => ({
    functions,
    starting: ({ executable }, launch) => ({
        functions: (0,shell_script.sh) `${scripts_generated/* ociClosure */.fI}${scripts_generated/* ociStart */.mx}
run_with ${options.image} ${options.network} ${options.user ?? ""} ${limitsOf(options)} ${options.volumes.join("\n")} ${ending(launch)}
`,
        watch,
        launchFile: launchFile(launch, executable, cluster),
    }),
});
const ending = ({ ending: { signals, within } }) => [
    signals.graceful,
    Math.ceil(within.drain / 1000),
];
const closuresFrom = (lines) => new Map(lines.flatMap(([kind, name, folder, checksum = ""]) => kind === "closure" && (0,domain_version/* isChecksum */.QY)(checksum) ? [[`${name}/${folder}`, checksum]] : []));

;// CONCATENATED MODULE: ./lib/js/backends/container/docker.js


const docker = {
    name: "docker",
    summary: "containers of Docker, without a registry: the libraries come with the program; survive a reboot",
    options: ociOptions,
    create: (options, tools) => ociBackend({ name: "docker", root: true }, options, tools),
};

;// CONCATENATED MODULE: ./lib/js/backends/container/podman.js



const podman = {
    name: "podman",
    summary: "containers of Podman, as docker's; rootless unless it says root",
    options: ociOptions.extend({
        root: schemas/* boolean */.zMY().default(false).describe("true: the containers are root's, by sudo; false: the ssh user's own"),
    }),
    create: ({ root, ...options }, tools) => ociBackend({ name: "podman", root }, options, tools),
};

;// CONCATENATED MODULE: ./lib/js/backends/container/process.js






/** Executables as ordinary processes of the ssh user, each under a watcher that starts it again when it ends. */
const process_process = {
    name: "process",
    summary: "plain processes, started again by a small watcher in sh; needs nothing on the Node, does not survive a reboot",
    options: schemas/* strictObject */.rej({}),
    create: (_options, tools) => ({
        ...instances(tools, process_watcherOf(tools)),
        survivesReboot: false,
        usesClosures: false,
        // A Node that dflow can use at all has what this itself needs.
        needs: async (remote, programs = []) => unfitFor(remote, programs),
    }),
};
/** The watcher lives on in a file of its own, so it takes along what it needs. */
const process_watch = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* session */.dZ}${scripts_generated/* watch */.wB}`.text;
const process_watcherOf = ({ cluster }) => ({
    functions: scripts_generated/* process */.eh,
    starting: ({ executable }, launch) => ({
        functions: (0,shell_script.sh) ``,
        watch: process_watch,
        launchFile: launchFile(launch, executable, cluster),
    }),
});

;// CONCATENATED MODULE: ./lib/js/backends/container/systemd/needs.js



/** What keeps this Node from running units, with the way out. */
async function needs(remote, user) {
    const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* systemdUnits */.zw}${scripts_generated/* systemdStart */.Y3}${scripts_generated/* systemdNeeds */.D3}
show_unit_needs ${user ?? ""}
`);
    const missing = (0,node_answer/* orFailure */.w)(output, remote.node.index, "look for systemd");
    return missing.map(([, kind = "", more = ""]) => needOf(kind, more, remote.node.user, user));
}
function needOf(kind, more, login, user) {
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

;// CONCATENATED MODULE: ./lib/js/backends/container/systemd/options.js

/** `{name: systemd, …}` in dflow.yaml. Everything here goes into a unit's text, so nothing here can mean two things there. */
const options = schemas/* strictObject */.rej({
    user: schemas/* string */.YjP()
        .regex(/^[a-z_][a-z0-9_-]{0,30}$/, { error: "must be the name of a user on the Nodes, as www-data" })
        .optional()
        .describe("whom the programs run as; without it the ssh user. Needs root on the Node"),
    memory: schemas/* string */.YjP()
        .regex(/^[1-9][0-9]{0,8}[KMGT]$/, { error: "must be a size, as 512M or 2G" })
        .optional()
        .describe("the most a program may use; what uses more is killed and started again"),
    cpus: schemas/* number */.aig().min(0.01).max(1024).optional().describe("processors a program may keep busy, as 0.5 or 2"),
    nofile: schemas/* int */.Whr().min(16).max(1_048_576).optional().describe("files and connections a program may have open"),
    hardening: schemas/* strictObject */.rej({
        "no-new-privileges": schemas/* boolean */.zMY().prefault(true).describe("no setuid program, no sudo"),
        "protect-kernel": schemas/* boolean */.zMY().prefault(true).describe("no change of kernel settings, modules and cgroups"),
        "protect-system": schemas/* union */.KCZ([schemas/* boolean */.zMY(), schemas/* literal */.euz("strict")])
            .prefault(true)
            .describe("/usr, /boot and /etc cannot be written; strict: nothing can but what `writable` lists"),
        "protect-home": schemas/* boolean */.zMY().prefault(false).describe("homes cannot be written"),
        "private-tmp": schemas/* boolean */.zMY().prefault(false).describe("each version has a /tmp of its own"),
        "private-devices": schemas/* boolean */.zMY().prefault(false).describe("no devices but /dev/null and its like"),
        writable: schemas/* array */.YOg(schemas/* string */.YjP().regex(/^\/[\w.@+/-]{1,200}$/, { error: "must be an absolute path, as /var/lib/hello" }))
            .max(64)
            .prefault([])
            .describe("folders that can be written all the same"),
    })
        .prefault({})
        .describe("what a program is kept from; needs root on the Node"),
});
/** Lines of [Service] that hold for everybody's units. */
const limitLines = ({ memory, cpus, nofile, hardening }) => [
    ...(memory === undefined ? [] : [`MemoryMax=${memory}`]),
    ...(cpus === undefined ? [] : [`CPUQuota=${Math.round(cpus * 100)}%`]),
    ...(nofile === undefined ? [] : [`LimitNOFILE=${nofile}`]),
    ...(hardening["no-new-privileges"] ? ["NoNewPrivileges=yes"] : []),
];
/** Those that a user's own units cannot have. */
function wallLines({ hardening }) {
    const system = hardening["protect-system"];
    return [
        ...(hardening["protect-kernel"]
            ? ["ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectControlGroups=yes"]
            : []),
        ...(system === false ? [] : [`ProtectSystem=${system === "strict" ? "strict" : "full"}`]),
        ...(hardening["protect-home"] ? ["ProtectHome=read-only"] : []),
        ...(hardening["private-tmp"] ? ["PrivateTmp=yes"] : []),
        ...(hardening["private-devices"] ? ["PrivateDevices=yes"] : []),
        ...hardening.writable.map((path) => `ReadWritePaths=${path}`),
    ];
}

;// CONCATENATED MODULE: ./lib/js/backends/container/systemd/units.js

/** `dflow-shop.web.1a2b3c4-9f86d081884c.57.service`: names of clusters and programs hold no dot. */
const serviceUnit = (cluster, { executable, epoch }) => `dflow-${cluster}.${executable.name}.${(0,domain_version/* short */.h0)(executable.version)}-${executable.checksum.slice(0, 12)}.${epoch}.service`;
/** All versions of a program have this one; another port is another socket. */
const socketUnit = (cluster, executable, port) => `dflow-${cluster}.${executable}.${port}.socket`;

;// CONCATENATED MODULE: ./lib/js/backends/container/systemd/index.js









/** A unit of systemd for each instance: started again by it, its output in the journal, back after a reboot. */
const systemd = {
    name: "systemd",
    summary: "a unit of systemd for each version: restarts, journal, limits, and back after a reboot; needs root or sudo",
    options: options,
    create: (chosen, tools) => ({
        ...instances(tools, systemd_watcherOf(chosen, tools)),
        survivesReboot: true,
        usesClosures: false,
        needs: async (remote, programs = []) => [
            ...(await needs(remote, chosen.user)),
            ...(await unfitFor(remote, programs)),
        ],
    }),
};
const systemd_watcherOf = (chosen, { cluster }) => ({
    functions: (0,shell_script.sh) `${scripts_generated/* systemdUnits */.zw}${scripts_generated/* systemd */.uo}${scripts_generated/* systemdSocket */.H7}`,
    starting: (instance, launch) => startOf(chosen, cluster, instance, launch),
});
function startOf(chosen, cluster, instance, launch) {
    const { executable } = instance;
    const { signals, within } = launch.ending;
    const socket = launch.port.kind === "socket" ? socketUnit(cluster, executable.name, launch.port.port) : "";
    const lines = [
        `KillSignal=SIG${signals.graceful.replace(/^SIG/, "")}`,
        `TimeoutStopSec=${Math.max(1, Math.ceil((within.drain + within.immediate) / 1000))}`,
        ...limitLines(chosen),
    ];
    return {
        functions: (0,shell_script.sh) `${scripts_generated/* systemdStart */.Y3}
wished_unit=${serviceUnit(cluster, instance)}
wished_about=${`${executable.name} ${(0,domain_version/* short */.h0)(executable.version)} of ${cluster} (dflow)`}
wished_socket=${socket}
wished_user=${chosen.user ?? ""}
wished_lines=${lines.join("\n")}
wished_walls=${wallLines(chosen).join("\n")}`,
        watch: "",
        launchFile: (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* unit */.zA}
become_itself "$@"
set -- "$1/$2"
${launchFile(launch, executable, cluster)}
exec "$@" </dev/null
`,
    };
}

;// CONCATENATED MODULE: ./lib/js/backends/container/index.js




/** The first one is the default. */
const containerPlugins = [docker, podman, systemd, process_process];

;// CONCATENATED MODULE: ./lib/js/backends/probe/said.js
/** The process that was to be judged is not there. */
const hasEnded = ({ identity, exitStatus }) => ({
    healthy: false,
    ended: true,
    said: identity
        ? `process ${identity.pid} has ended`
        : `it is not running${exitStatus === undefined ? "" : `: it ended with ${exitStatus}`}`,
});
const unhealthy = (said, body = []) => ({
    healthy: false,
    said,
    ...(body.length > 0 ? { body } : {}),
});

;// CONCATENATED MODULE: ./lib/js/backends/probe/alive.js




/** Is it this very process, not one that its watcher started since or that was given its number? */
async function askAlive({ timeout }, { remote, process, context: { signal } }) {
    const { identity } = process;
    if (!identity)
        return hasEnded(process);
    const { boot, pid, started } = identity;
    const answer = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* probe */.dy}answer_alive ${boot} ${pid} ${started}`, {
        // Part of the link's health, not of the program's: the system answers this.
        timeout: Math.max(timeout, 10_000),
        ...(signal ? { signal } : {}),
    });
    const [, alive] = (0,node_answer/* orFailure */.w)(answer, remote.node.index, "look for its process").find(([kind]) => kind === "alive") ?? [];
    return alive === "yes" ? { healthy: true, said: `process ${pid} runs` } : hasEnded(process);
}

;// CONCATENATED MODULE: ./lib/js/backends/probe/lines.js
const KEPT = 4096;
/** At most 4 KiB of lines, for quoting. */
const firstLines = (bytes) => linesOf(bytes.subarray(0, KEPT).toString("utf8"));
const lastLines = (text) => linesOf(text.slice(-KEPT));
const linesOf = (text) => text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");

;// CONCATENATED MODULE: ./lib/js/backends/probe/verdict.js
/** A command of a check, wherever it ran: exit 0 is healthy, and where it prints the two numbers those must agree. */
function verdictOf({ command, status, printed, body }) {
    const numbers = numbersIn(printed.trimEnd());
    const enough = !numbers || numbers.health >= numbers.threshold;
    const said = numbers && status === 0 ? `health ${numbers.health} of ${numbers.threshold}` : `exit ${status}`;
    return {
        healthy: status === 0 && enough,
        said: `${command}: ${said}`,
        ...numbers,
        ...(body.length > 0 ? { body } : {}),
    };
}
/** The last line of its output, when it is `HEALTH THRESHOLD`. */
function numbersIn(printed) {
    const line = printed.slice(printed.lastIndexOf("\n") + 1).trim();
    const [, health, threshold] = /^(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
    return health === undefined ? undefined : { health: Number(health), threshold: Number(threshold) };
}

;// CONCATENATED MODULE: ./lib/js/backends/probe/command.js









/** The limit holds on the Node, too; this much later the answer is given up here. */
const GRACE = 5000;
async function askCommand(check, asked) {
    const { remote, context, clock } = asked;
    const { identity } = asked.process;
    if (!identity)
        return hasEnded(asked.process);
    const begun = clock.now().getTime();
    const late = `${check.command} gave no answer within ${check.timeout / 1000} s`;
    try {
        const output = await remote.run(commandScript(check, asked, identity), {
            timeout: check.timeout + GRACE,
            ...(context.signal ? { signal: context.signal } : {}),
        });
        const killed = clock.now().getTime() - begun >= check.timeout;
        return judge(check, asked.process, output, killed ? late : undefined);
    }
    catch (error) {
        if (error instanceof domain_errors/* DflowError */.FD && error.code === "ssh/timeout")
            return unhealthy(late);
        throw error;
    }
}
function commandScript({ command, timeout }, { remote, process, context }, { boot, pid, started }) {
    const { executable, port } = process;
    const folder = external_node_path_.posix.join(context.folder, "releases", executable.name, (0,domain_executable/* releaseFolder */.Uc)(executable));
    const listening = port === undefined ? (0,shell_script.sh) `unset DFLOW_PORT` : (0,shell_script.sh) `export DFLOW_PORT=${port}`;
    return (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* probe */.dy}${listening}
export DFLOW_VERSION=${executable.version} DFLOW_INDEX=${remote.node.index} DFLOW_NAME=${external_node_path_.posix.basename(context.folder)}
answer_command ${folder} ${Math.ceil(timeout / 1000)} ${command} ${boot} ${pid} ${started}`;
}
/** @param late said of a command that was still running at its limit */
function judge({ command }, process, { status, stdout, stderr }, late) {
    const last = stdout.trimEnd().lastIndexOf("\n");
    const [kind, ended, there] = (0,node_answer/* records */.V)(stdout.slice(last + 1)).at(-1) ?? [];
    const printed = stdout.slice(0, last + 1).trimEnd();
    const body = lastLines(`${printed}\n${stderr}`);
    if (kind === "failed" && status === 70)
        return unhealthy("its release is not on the Node any more", body);
    if (kind !== "ended")
        return unhealthy(`${command} could not be run`, body);
    // Whatever the command found, it was another process, or none.
    if (there !== "alive")
        return { ...hasEnded(process), ...(body.length > 0 ? { body } : {}) };
    if (ended === "137" && late !== undefined)
        return unhealthy(late, body);
    return verdictOf({ command, status: Number(ended), printed, body });
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./lib/js/backends/probe/way-in.js


/** Connections through it at once; a check that needs more has gone wrong. */
const MOST = 16;
/** The other end is the very instance that listens there: nothing between decides who answers. */
async function wayIn(remote, to) {
    const open = new Set();
    const server = external_node_net_.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
        open.add(client);
        client.on("close", () => open.delete(client));
        client.on("error", () => client.destroy());
        remote.tunnel(to).then((stream) => {
            stream.on("error", () => client.destroy());
            client.on("close", () => stream.destroy());
            stream.pipe(client).pipe(stream);
        }, () => client.resetAndDestroy());
    });
    server.maxConnections = MOST;
    server.listen(0, "127.0.0.1");
    await (0,external_node_events_.once)(server, "listening");
    return {
        host: "127.0.0.1",
        port: server.address().port,
        close() {
            server.close();
            for (const client of open)
                client.destroy();
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/backends/probe/here.js






/**
 * The command gets the program's port as a port of this machine, so that it needs no way of its own to the Node and cannot
 * meet another version. What it prints about a process that has ended meanwhile is about another one.
 */
async function askHere(check, run, asked) {
    const { remote, process, context } = asked;
    const { port, executable } = process;
    const way = port === undefined ? undefined : await wayIn(remote, port);
    try {
        const ran = await run(check.command, {
            env: {
                ...(way ? { DFLOW_HOST: way.host, DFLOW_PORT: String(way.port) } : {}),
                DFLOW_ADDRESS: remote.node.address ?? remote.node.host,
                DFLOW_VERSION: executable.version,
                DFLOW_INDEX: String(remote.node.index),
                DFLOW_NAME: external_node_path_.posix.basename(context.folder),
                DFLOW_EXECUTABLE: executable.name,
            },
            timeout: check.timeout,
            ...(context.signal ? { signal: context.signal } : {}),
        });
        const alive = await askAlive(check, asked);
        if (!alive.healthy)
            return alive;
        const body = lastLines(ran.tail.join("\n"));
        if (ran.late)
            return unhealthy(`${check.command} gave no answer within ${check.timeout / 1000} s`, body);
        return verdictOf({ command: check.command, status: ran.status, printed: ran.stdout, body });
    }
    finally {
        way?.close();
    }
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
;// CONCATENATED MODULE: ./lib/js/backends/probe/tcp.js


async function askTcp(check, port, asked) {
    const opened = await openPort(check, port, asked);
    if ("said" in opened)
        return opened;
    opened.stream.destroy();
    return { healthy: true, said: `port ${port} takes connections` };
}
/** @throws DflowError of a link that is lost, a tunnel that sshd forbids, or the cancelling */
async function openPort({ timeout }, port, { remote, context: { signal } }) {
    try {
        return { stream: await remote.tunnel(port, { timeout, ...(signal ? { signal } : {}) }) };
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD))
            throw error;
        if (error.code === "node/script")
            return unhealthy(`nothing listens on port ${port}`);
        if (error.code === "ssh/timeout")
            return unhealthy(`port ${port} takes no connection within ${timeout / 1000} s`);
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/probe/http.js






/** `contains` is looked for in this much of an answer; the rest is not read. Bytes. */
const READ = 1024 * 1024;
/** Connections that are tried until one leads to the version that is asked for. */
const MOST_TRIES = 50;
const VERSION = `\${DFLOW_VERSION}`;
/**
 * Where several versions listen on one port the kernel chooses who answers. An answer that must hold the version says which
 * one it was, so it is asked again over new connections until the right one did: with two of them, 50 tries miss it once in
 * 10^15 times.
 */
async function askHttp(given, port, asked) {
    const check = { ...given, contains: given.contains && filled(given.contains, port, asked) };
    if (!asked.context.sharedPort || !given.contains?.includes(VERSION))
        return askOnce(check, port, asked);
    const end = asked.clock.now().getTime() + check.timeout;
    for (let tries = 1;; tries++) {
        const said = await askOnce({ ...check, timeout: Math.max(1, end - asked.clock.now().getTime()) }, port, asked);
        if (said.healthy || tries === MOST_TRIES || asked.clock.now().getTime() >= end)
            return said;
    }
}
/** What the program was started with. */
const filled = (text, port, { process, remote, context }) => {
    const facts = {
        DFLOW_PORT: String(port),
        DFLOW_VERSION: process.executable.version,
        DFLOW_INDEX: String(remote.node.index),
        DFLOW_NAME: external_node_path_.posix.basename(context.folder),
    };
    return text.replaceAll(/\$\{(DFLOW_\w+)\}/g, (whole, name) => facts[name] ?? whole);
};
async function askOnce(check, port, asked) {
    const begun = asked.clock.now().getTime();
    const opened = await openPort(check, port, asked);
    if ("said" in opened)
        return opened;
    const left = check.timeout - (asked.clock.now().getTime() - begun);
    try {
        return http_judge(check, await get(check, port, opened.stream, Math.max(1, left), asked));
    }
    catch (error) {
        // The stream's own errors are of the link, everything else is the program's way of answering.
        if (error instanceof domain_errors/* DflowError */.FD)
            throw error;
        return unhealthy(`${check.path} ${whatWentWrong(error)}`);
    }
    finally {
        opened.stream.destroy();
    }
}
class TooSlow extends Error {
}
function get({ path, timeout }, port, stream, left, asked) {
    const { clock, context } = asked;
    const { signal } = context;
    const done = new AbortController();
    let asking;
    const answer = new Promise((resolve, reject) => {
        const cancel = () => reject(new domain_errors/* DflowError */.FD("cancelled", "cancelled"));
        signal?.addEventListener("abort", cancel, { signal: done.signal });
        clock.sleep(left, done.signal).then(() => reject(new TooSlow(`gave no answer within ${timeout / 1000} s`)), () => undefined);
        asking = (0,external_node_http_.request)({
            createConnection: () => stream,
            path: asciiPath(path),
            headers: { host: `localhost:${port}`, "user-agent": "dflow", connection: "close" },
        });
        asking.on("response", (response) => read(response).then(resolve, reject));
        asking.on("error", reject);
        // Node tells of a link that was lost only as "socket hang up".
        stream.on("error", reject);
        asking.end();
    });
    return answer.finally(() => {
        done.abort();
        asking?.destroy();
    });
}
async function read(response) {
    const chunks = [];
    let length = 0;
    for await (const chunk of response) {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= READ)
            break;
    }
    return { status: response.statusCode ?? 0, location: response.headers.location, body: Buffer.concat(chunks) };
}
function http_judge({ path, status, contains }, got) {
    const body = firstLines(got.body);
    const to = got.location === undefined ? "" : ` (to ${got.location.slice(0, 200)})`;
    if (got.status !== status)
        return unhealthy(`${path} answered ${got.status}${to}, not ${status}`, body);
    if (contains !== undefined && !got.body.includes(contains)) {
        return unhealthy(`${path} answered ${got.status} without ${JSON.stringify(contains)}`, body);
    }
    return { healthy: true, said: `${path} answered ${got.status}`, body };
}
function whatWentWrong(error) {
    if (error instanceof TooSlow)
        return error.message;
    if (error.code?.startsWith("HPE_"))
        return "was not answered in HTTP";
    if (error.code === "ECONNRESET" || error.message === "aborted")
        return "was not answered: the connection was closed";
    return `failed: ${error.message}`;
}
/** node:http refuses blanks and characters beyond ASCII. */
const asciiPath = (path) => (path.startsWith("/") ? path : `/${path}`).replace(/[^\x21-\x7e]+/gu, (part) => [...Buffer.from(part)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join(""));

;// CONCATENATED MODULE: ./lib/js/backends/probe/index.js






/**
 * Checks that go through the ssh connection, so a Node needs no curl and its private ports no way in. The instance's own
 * port is asked; where several versions share one, the process is asked for first.
 */
function probe({ clock, runHere }) {
    return {
        async ask(check, remote, process, context) {
            const begun = clock.now().getTime();
            const said = await sayOf(check, { remote, process, context, clock }, runHere);
            return { ...said, ms: clock.now().getTime() - begun };
        },
    };
}
async function sayOf(check, asked, runHere) {
    switch (check.kind) {
        case "http":
        case "tcp": {
            const { port } = asked.process;
            if (port === undefined)
                return unhealthy("it listens on no port: write a `run` check, or give it a port");
            if (asked.context.sharedPort) {
                const alive = await askAlive(check, asked);
                if (!alive.healthy)
                    return alive;
            }
            return check.kind === "http" ? askHttp(check, port, asked) : askTcp(check, port, asked);
        }
        case "run":
            return check.on === "here" ? askHere(check, runHere, asked) : askCommand(check, asked);
        case "alive":
            return askAlive(check, asked);
    }
}

;// CONCATENATED MODULE: ./lib/js/github/results-service.js


const isRefused = (answer) => "refused" in answer;
const TIMEOUT = 15_000;
const TRIES = 3;
const WAIT = 500;
/**
 * @param variable ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN, which the runner gives to actions, not to `run:` steps
 * @throws DflowError `store/unavailable` outside of an action
 */
function resultsService(variable) {
    const base = variable("ACTIONS_RESULTS_URL");
    const token = variable("ACTIONS_RUNTIME_TOKEN");
    if (!base || !token) {
        throw new domain_errors/* DflowError */.FD("store/unavailable", "GitHub's cache and artifacts are reached only from dflow's action", {
            hint: "from a command line or a run: step use store-backend git-ref, which both can reach",
        });
    }
    return {
        claims: claimsOf(token),
        async call(service, method, body, shape) {
            const url = new URL(`twirp/github.actions.results.api.v1.${service}/${method}`, withSlash(base));
            const response = await patiently(() => fetch(url, {
                method: "POST",
                headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
                body: JSON.stringify(body),
                signal: AbortSignal.timeout(TIMEOUT),
            }));
            const answer = await jsonOf(response);
            if (response.ok) {
                const parsed = shape.safeParse(answer);
                if (parsed.success)
                    return parsed.data;
                throw unavailable(`${method}: an answer of another form than expected`);
            }
            const { code = String(response.status), msg = "" } = refusal.safeParse(answer).data ?? {};
            return { refused: code, message: msg };
        },
    };
}
const refusal = schemas/* object */.Ikc({ code: schemas/* string */.YjP().optional(), msg: schemas/* string */.YjP().optional() });
const withSlash = (url) => (url.endsWith("/") ? url : `${url}/`);
/**
 * Asks again where there was no answer, or one of a server in trouble.
 *
 * @throws DflowError `store/unavailable`
 */
async function patiently(ask) {
    let why = "";
    for (let tries = 1; tries <= TRIES; tries++) {
        try {
            const response = await ask();
            if (response.status < 500 && response.status !== 429)
                return response;
            why = `status ${response.status}`;
            await response.body?.cancel();
        }
        catch (error) {
            why = reasonOf(error);
        }
        if (tries < TRIES)
            await new Promise((resolve) => setTimeout(resolve, WAIT * tries));
    }
    throw unavailable(why);
}
function reasonOf(error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof Error && cause.name === "TimeoutError")
        return `no answer within ${TIMEOUT / 1000} s`;
    return cause instanceof Error ? cause.message : String(cause);
}
const unavailable = (why) => new domain_errors/* DflowError */.FD("store/unavailable", `GitHub's cache service does not answer: ${why}`, {
    hint: "nothing was changed; run the job again, or see githubstatus.com",
});
async function jsonOf(response) {
    try {
        return await response.json();
    }
    catch {
        return undefined;
    }
}
function claimsOf(token) {
    try {
        const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
        return typeof claims === "object" && claims !== null ? claims : {};
    }
    catch {
        return {};
    }
}

;// CONCATENATED MODULE: ./lib/js/github/cache-service.js



/** The service finds an entry by key and version; ours is the same for ever. */
const cache_service_VERSION = (0,external_node_crypto_.createHash)("sha256").update("dflow 1").digest("hex");
const SERVICE = "CacheService";
const cache_service_TIMEOUT = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** `ac`: a list of scopes as JSON in a string. Permission is a set of bits: 1 read, 2 write. */
const scopes = schemas/* array */.YOg(schemas/* object */.Ikc({ Scope: schemas/* string */.YjP(), Permission: schemas/* number */.aig().int() }));
function cacheService(service) {
    return {
        writes: writableRefs(service.claims.ac),
        async newest(prefix) {
            const found = await locate(service, prefix, cache_service_VERSION);
            return found && { key: found.key, content: await download(found.url) };
        },
        async create(key, content, within) {
            const late = performance.now() + within;
            const begun = await service.call(SERVICE, "CreateCacheEntry", { key, version: cache_service_VERSION }, schemas/* object */.Ikc({ ok: schemas/* boolean */.zMY().optional(), signed_upload_url: schemas/* string */.YjP().optional() }));
            if (isRefused(begun)) {
                if (begun.refused === "already_exists")
                    return false;
                throw unavailable(`it refuses to be written: ${begun.refused} ${begun.message}`.trim());
            }
            if (!begun.ok || !begun.signed_upload_url)
                return false;
            await upload(begun.signed_upload_url, content);
            if (performance.now() > late)
                throw unavailable(`an upload took longer than ${within / 1000} s`);
            const ended = await service.call(SERVICE, "FinalizeCacheEntryUpload", { key, version: cache_service_VERSION, size_bytes: String(content.length) }, schemas/* object */.Ikc({ ok: schemas/* boolean */.zMY().optional() }));
            if (!isRefused(ended) && ended.ok)
                return true;
            throw unavailable(`it did not take the entry ${key}`);
        },
    };
}
/**
 * The newest entry whose key begins with `prefix`. Undefined: there is none.
 *
 * @param version what its writer said of its form; entries of another version are not seen
 * @throws DflowError `store/unavailable`
 */
async function locate(service, prefix, version) {
    const found = await service.call(SERVICE, "GetCacheEntryDownloadURL", { key: prefix, restore_keys: [prefix], version }, schemas/* object */.Ikc({
        ok: schemas/* boolean */.zMY().optional(),
        signed_download_url: schemas/* string */.YjP().optional(),
        matched_key: schemas/* string */.YjP().optional(),
    }));
    if (isRefused(found))
        throw unavailable(`it refuses to be read: ${found.refused} ${found.message}`.trim());
    const { ok, signed_download_url: url, matched_key: key } = found;
    return ok && url && key ? { key, url } : undefined;
}
function writableRefs(ac) {
    try {
        const list = scopes.safeParse(typeof ac === "string" ? JSON.parse(ac) : ac);
        return list.data?.filter(({ Permission }) => (Permission & 2) !== 0).map(({ Scope }) => Scope);
    }
    catch {
        return undefined;
    }
}
async function download(url) {
    const response = await patiently(() => fetch(url, { signal: AbortSignal.timeout(cache_service_TIMEOUT) }));
    if (!response.ok)
        throw unavailable(`a download ended with status ${response.status}`);
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > MOST_BYTES)
            throw unavailable("an entry is larger than any of ours");
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
/**
 * To the blob storage behind the service, in one piece.
 *
 * @throws DflowError `store/unavailable`
 */
async function upload(url, content) {
    const body = Buffer.from(content);
    const response = await patiently(() => fetch(url, {
        method: "PUT",
        headers: { "x-ms-blob-type": "BlockBlob", "content-type": "application/octet-stream" },
        body,
        signal: AbortSignal.timeout(cache_service_TIMEOUT),
    }));
    await response.body?.cancel();
    if (!response.ok)
        throw unavailable(`an upload ended with status ${response.status}`);
}

;// CONCATENATED MODULE: ./lib/js/github/event.js


/** As the event's payload names it; undefined when it does not say. */
async function defaultBranch(variable) {
    const path = variable("GITHUB_EVENT_PATH");
    if (!path)
        return undefined;
    const event = schemas/* object */.Ikc({ repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP() }) });
    const json = await (0,promises_.readFile)(path, "utf8")
        .then(JSON.parse)
        .catch(() => undefined);
    return event.safeParse(json).data?.repository.default_branch;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./lib/js/backends/store/sealed-box.js

const MAGIC = Buffer.from("dflow-sealed-1\n");
/** Bytes, as AES-GCM has them (NIST SP 800-38D). */
const NONCE = 12;
const TAG = 16;
/**
 * AES-256-GCM. The key is made for this purpose and this state from the secret, so a box of another cluster or
 * environment does not open here, whoever put it there.
 *
 * @param secret of any length and form
 * @param of which state: `hello`, `hello.staging`
 */
function sealedBox(secret, of) {
    const key = Buffer.from((0,external_node_crypto_.hkdfSync)("sha256", secret, Buffer.alloc(0), `dflow store ${of}`, 32));
    return {
        close(text) {
            const nonce = (0,external_node_crypto_.randomBytes)(NONCE);
            const cipher = (0,external_node_crypto_.createCipheriv)("aes-256-gcm", key, nonce).setAAD(MAGIC);
            return Buffer.concat([MAGIC, nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
        },
        open(bytes) {
            const box = Buffer.from(bytes);
            const from = MAGIC.length + NONCE;
            if (!box.subarray(0, MAGIC.length).equals(MAGIC) || box.length < from + TAG)
                return undefined;
            const decipher = (0,external_node_crypto_.createDecipheriv)("aes-256-gcm", key, box.subarray(MAGIC.length, from), { authTagLength: TAG });
            decipher.setAAD(MAGIC).setAuthTag(box.subarray(-TAG));
            try {
                return Buffer.concat([decipher.update(box.subarray(from, -TAG)), decipher.final()]).toString("utf8");
            }
            catch {
                return undefined;
            }
        },
    };
}

// EXTERNAL MODULE: ./lib/js/domain/state.js
var state = __webpack_require__(1325);
;// CONCATENATED MODULE: ./lib/js/backends/store/state-shape.js



/** The schema number this version of dflow writes and knows. */
const SCHEMA = 1;
// Loose objects everywhere: what a later version of the same schema adds survives a save by an older one.
const version = schemas/* string */.YjP().refine(domain_version/* isVersion */.lF, "not a version");
const whole = schemas/* int */.Whr().nonnegative();
const release = schemas/* looseObject */._H3({
    version,
    executables: schemas/* array */.YOg(schemas/* looseObject */._H3({
        name: schemas/* string */.YjP(),
        version,
        checksum: schemas/* string */.YjP().refine(domain_version/* isChecksum */.QY, "not a checksum"),
        size: whole,
    })),
});
const hostKey = schemas/* discriminatedUnion */.gMt("kind", [
    schemas/* looseObject */._H3({ kind: schemas/* literal */.euz("key"), line: schemas/* string */.YjP() }),
    schemas/* looseObject */._H3({ kind: schemas/* literal */.euz("fingerprint"), sha256: schemas/* string */.YjP() }),
    schemas/* looseObject */._H3({ kind: schemas/* literal */.euz("known-hosts") }),
]);
const machine = {
    host: schemas/* string */.YjP(),
    port: schemas/* int */.Whr().min(1).max(65_535),
    user: schemas/* string */.YjP(),
    hostKey,
    identityFile: schemas/* string */.YjP().optional(),
    address: schemas/* string */.YjP().optional(),
};
const anyJump = schemas/* lazy */.RZV(() => schemas/* looseObject */._H3({ ...machine, jump: anyJump.optional() }));
const node = schemas/* looseObject */._H3({ index: whole, ...machine, jump: anyJump.optional() });
const deployment = schemas/* looseObject */._H3({
    release,
    at: schemas/* string */.YjP(),
    how: schemas/* enum */.k5n(["deploy", "rollback", "rebuilt"]),
    result: schemas/* enum */.k5n(state/* results */.Xv),
    by: schemas/* string */.YjP(),
    epoch: whole,
});
const lease = schemas/* looseObject */._H3({
    owner: schemas/* looseObject */._H3({
        name: schemas/* string */.YjP(),
        host: schemas/* string */.YjP(),
        boot: schemas/* string */.YjP(),
        pid: whole,
        started: schemas/* number */.aig(),
        run: schemas/* looseObject */._H3({ repository: schemas/* string */.YjP(), id: whole, attempt: whole, job: schemas/* string */.YjP(), runner: schemas/* string */.YjP() })
            .optional(),
    }),
    epoch: whole,
    expires: schemas/* string */.YjP(),
    command: schemas/* string */.YjP(),
});
const stateShape = schemas/* looseObject */._H3({
    schema: schemas/* literal */.euz(SCHEMA),
    name: schemas/* string */.YjP(),
    lineage: schemas/* string */.YjP(),
    serial: whole,
    epoch: whole,
    count: whole,
    nodes: schemas/* array */.YOg(node),
    current: release.optional(),
    rollout: schemas/* looseObject */._H3({ release, percent: schemas/* number */.aig() }).optional(),
    unfinished: schemas/* looseObject */._H3({ command: schemas/* string */.YjP(), epoch: whole, release: release.optional() }).optional(),
    history: schemas/* array */.YOg(deployment),
    pinned: schemas/* array */.YOg(schemas/* string */.YjP()),
    lease: lease.optional(),
});

;// CONCATENATED MODULE: ./lib/js/backends/store/state-codec.js




const envelope = schemas/* object */.Ikc({ state: schemas/* looseObject */._H3({ schema: schemas/* int */.Whr() }) });
/** @param where for messages */
function stateCodec(tools, where) {
    const box = async () => sealedBox(await tools.secret(), nameOf(tools));
    return {
        encode: async (state) => (await box()).close(JSON.stringify({ state })),
        async decode(bytes) {
            const text = (await box()).open(bytes);
            if (text === undefined) {
                throw new domain_errors/* DflowError */.FD("store/damaged", `${where} cannot be opened: it was saved with another key, or altered`, {
                    hint: "use the ssh key or the store-key it was saved with; to give it up, delete it: the next command rebuilds it from the Nodes",
                });
            }
            const json = JSON.parse(text);
            const schema = envelope.safeParse(json).data?.state.schema;
            if (schema !== undefined && schema > SCHEMA) {
                throw new domain_errors/* DflowError */.FD("store/newer", `${where} was written by a later dflow (schema ${schema})`, {
                    hint: "use that version of dflow; nothing has been touched",
                });
            }
            const { data, error } = schemas/* object */.Ikc({ state: stateShape }).safeParse(json);
            if (data)
                return data.state;
            throw new domain_errors/* DflowError */.FD("store/damaged", `${where} holds no state: ${errors/* prettifyError */.S1(error).split("\n")[0]}`);
        },
    };
}
/** `hello`, or `hello.staging`: names hold no dot, so no two states share one. */
const nameOf = ({ cluster, environment }) => environment === undefined ? cluster : `${cluster}.${environment}`;

;// CONCATENATED MODULE: ./lib/js/backends/store/actions-cache.js






const actionsCache = {
    name: "actions-cache",
    summary: "GitHub's Actions cache; needs nothing but the action, and is made again from the Nodes when GitHub has dropped it",
    options: schemas/* strictObject */.rej({}),
    create: (_options, tools) => actionsCacheStore(tools),
};
/** Ten digits: keys of one length, as far as anybody will count. */
const DIGITS = 10;
/** ms a writer gives itself; others wait twice as long before they take its entry for abandoned. */
const WITHIN = 5_000;
const POLL = 500;
/** Abandoned entries in a row that are passed over. */
const SKIPS = 4;
/**
 * One immutable entry for each revision, `dflow-state/NAME/0000000042`. A key can be created once, which is the
 * compare-and-swap. GitHub keeps entries apart by ref, so all who change a cluster have to run on the default branch,
 * whose entries everybody sees.
 */
function actionsCacheStore(tools) {
    const prefix = `dflow-state/${nameOf(tools)}/`;
    const where = `the Actions cache, ${prefix}`;
    const codec = stateCodec(tools, where);
    const keyOf = (number) => `${prefix}${String(number).padStart(DIGITS, "0")}`;
    let opened;
    const cache = () => {
        opened ??= cacheService(resultsService(tools.variable));
        return opened;
    };
    return {
        where,
        async load() {
            const found = await cache().newest(prefix);
            if (!found)
                return undefined;
            return { state: await codec.decode(found.content), revision: String(numberOf(found.key, prefix, where)) };
        },
        async save(state, basedOn) {
            const before = basedOn ?? "0";
            if (!/^\d{1,10}$/.test(before))
                throw stale(where);
            await refuseHidden(cache(), tools.variable);
            const newest = await cache().newest(prefix);
            if (!newest && before !== "0")
                throw stale(where, "was dropped by GitHub, or deleted,");
            if ((newest ? numberOf(newest.key, prefix, where) : 0) !== Number(before))
                throw stale(where);
            const content = await codec.encode(state);
            for (let number = Number(before) + 1; number <= Number(before) + SKIPS; number++) {
                if (await cache().create(keyOf(number), content, WITHIN))
                    return String(number);
                // Somebody is writing it, or died while doing so: such an entry never comes, and its key is never free again.
                if (await appears(Number(before)))
                    throw stale(where);
            }
            throw new domain_errors/* DflowError */.FD("store/unavailable", `${where}: several saves were begun and never ended`, {
                hint: "run the job again; if that does not help, GitHub's cache service is in trouble",
            });
        },
    };
    async function appears(after) {
        for (let waited = 0; waited <= 2 * WITHIN; waited += POLL) {
            const newest = await cache().newest(prefix);
            if (newest && numberOf(newest.key, prefix, where) !== after)
                return true;
            await new Promise((resolve) => setTimeout(resolve, POLL));
        }
        return false;
    }
}
function numberOf(key, prefix, where) {
    const digits = key.slice(prefix.length);
    if (key.startsWith(prefix) && /^\d{10}$/.test(digits))
        return Number(digits);
    throw new domain_errors/* DflowError */.FD("store/damaged", `${where} holds an entry that dflow has not made: ${JSON.stringify(key)}`, {
        hint: "delete it: gh cache delete KEY",
    });
}
/**
 * What is written on another ref than the default branch, a schedule on the default branch will never see: refused
 * before a Node is touched.
 */
async function refuseHidden({ writes }, variable) {
    if (writes?.length === 0) {
        throw new domain_errors/* DflowError */.FD("store/unavailable", "this job's token may not write the Actions cache", {
            hint: "pull requests of forks and other events of low trust only read; deploy on push, or use store-backend git-ref",
        });
    }
    const branch = await defaultBranch(variable);
    if (writes === undefined || branch === undefined || writes.includes(`refs/heads/${branch}`))
        return;
    throw new domain_errors/* DflowError */.FD("store/unavailable", `on ${writes.join(", ")} the Actions cache would hide the state from ${branch}, where scheduled jobs run`, { hint: `run dflow's jobs on ${branch}, or use store-backend git-ref, which all refs share` });
}
const stale = (where, what = "has been changed by another run") => new domain_errors/* DflowError */.FD("store/stale", `${where} ${what} meanwhile`, {
    hint: "run the command again",
});

// EXTERNAL MODULE: ./lib/js/github/api.js
var github_api = __webpack_require__(9663);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/js/github/zip.js

/** Signatures and lengths of PKWARE's APPNOTE 4.3.7, 4.3.12, 4.3.16. */
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_LENGTH, CENTRAL_LENGTH, END_LENGTH] = [30, 46, 22];
/** 1980-01-01, the first day that ZIP knows. */
const DAY_ONE = 0x21;
/** A ZIP of one file, not compressed: the form that GitHub wants artifacts in. */
function zipOf(name, content) {
    const path = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(DAY_ONE, 8);
    facts.writeUInt32LE((0,external_node_zlib_.crc32)(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([signature(LOCAL), facts, path]);
    const central = Buffer.concat([signature(CENTRAL), Buffer.from([20, 0]), facts, Buffer.alloc(14), path]);
    const end = Buffer.alloc(END_LENGTH);
    end.writeUInt32LE(END, 0);
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(CENTRAL_LENGTH + path.length, 12);
    end.writeUInt32LE(local.length + content.length, 16);
    return Buffer.concat([local, content, central, end]);
}
/** The content of a ZIP as `zipOf` makes it; undefined: it is another. */
function unzipped(zip) {
    if (zip.length < LOCAL_LENGTH || zip.readUInt32LE(0) !== LOCAL || zip.readUInt16LE(8) !== 0)
        return undefined;
    const from = LOCAL_LENGTH + zip.readUInt16LE(26) + zip.readUInt16LE(28);
    const content = zip.subarray(from, from + zip.readUInt32LE(18));
    return content.length === zip.readUInt32LE(18) && (0,external_node_zlib_.crc32)(content) === zip.readUInt32LE(14) ? content : undefined;
}
function signature(of) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(of);
    return bytes;
}

;// CONCATENATED MODULE: ./lib/js/github/artifacts.js






/** Those that run what the branch holds. Not pull_request and its like: what they upload is somebody else's word. */
const EVENTS = [
    "push",
    "schedule",
    "workflow_dispatch",
    "workflow_run",
    "repository_dispatch",
    "release",
];
const artifacts_SERVICE = "ArtifactService";
/** Of the service: 4 is the one whose artifacts never change. */
const artifacts_VERSION = 4;
const FILE = "state";
const artifacts_MOST_BYTES = 64 * 1024 * 1024;
const A_PAGE = 100;
const PAGES = 10;
/** Runs that are asked for what they are, newest first. */
const RUNS = 20;
const listed = schemas/* object */.Ikc({
    artifacts: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* number */.aig().int(),
        name: schemas/* string */.YjP(),
        expired: schemas/* boolean */.zMY(),
        workflow_run: schemas/* object */.Ikc({
            id: schemas/* number */.aig().int(),
            repository_id: schemas/* number */.aig().int(),
            head_repository_id: schemas/* number */.aig().int(),
            head_branch: schemas/* string */.YjP().nullish(),
        })
            .nullish(),
    })),
});
const aRun = schemas/* object */.Ikc({ status: schemas/* string */.YjP(), event: schemas/* string */.YjP(), head_branch: schemas/* string */.YjP().nullish() });
function artifacts(service, api) {
    const ids = () => backendIds(service.claims.scp);
    const ask = async (path, shape) => (await api.get(path, shape)) ?? unread();
    async function list(path) {
        const found = [];
        for (let page = 1; page <= PAGES; page++) {
            const { artifacts: some } = await ask(`${path}per_page=${A_PAGE}&page=${page}`, listed);
            found.push(...some.filter(({ expired }) => !expired));
            if (some.length < A_PAGE)
                break;
        }
        return found;
    }
    return {
        async create(name, content) {
            const begun = await service.call(artifacts_SERVICE, "CreateArtifact", { ...ids(), name, version: artifacts_VERSION }, schemas/* object */.Ikc({ ok: schemas/* boolean */.zMY().optional(), signed_upload_url: schemas/* string */.YjP().optional() }));
            if (isRefused(begun) && begun.refused === "already_exists")
                return false;
            if (isRefused(begun))
                throw unavailable(`it refuses an artifact: ${begun.refused} ${begun.message}`.trim());
            if (!begun.ok || !begun.signed_upload_url)
                return false;
            const zip = zipOf(FILE, content);
            await upload(begun.signed_upload_url, zip);
            const hash = `sha256:${(0,external_node_crypto_.createHash)("sha256").update(zip).digest("hex")}`;
            const ended = await service.call(artifacts_SERVICE, "FinalizeArtifact", { ...ids(), name, size: String(zip.length), hash }, schemas/* object */.Ikc({ ok: schemas/* boolean */.zMY().optional() }));
            if (!isRefused(ended) && ended.ok)
                return true;
            throw unavailable(`it did not take the artifact ${name}`);
        },
        async *runsWith(name, branch) {
            const found = await list(`actions/artifacts?name=${encodeURIComponent(name)}&`);
            // By the artifact, not by the run: an older run may have waited, or be done again.
            const ours = new Map();
            for (const { id, workflow_run: run } of found.toSorted((a, b) => b.id - a.id)) {
                if (!run || run.repository_id !== run.head_repository_id || run.head_branch !== branch)
                    continue;
                if (!ours.has(run.id))
                    ours.set(run.id, id);
            }
            for (const [id, artifact] of [...ours].slice(0, RUNS)) {
                const { status, event, head_branch } = await ask(`actions/runs/${id}`, aRun);
                if (head_branch === branch && EVENTS.includes(event))
                    yield { id, artifact, goesOn: status !== "completed" };
            }
        },
        ofRun: async (run) => (await list(`actions/runs/${run}/artifacts?`)).map(({ id, name }) => ({ id, name })),
        async read(id) {
            const zip = (await api.bytes(`actions/artifacts/${id}/zip`, artifacts_MOST_BYTES)) ?? unread();
            const content = unzipped(zip);
            if (content)
                return content;
            throw new domain_errors/* DflowError */.FD("store/damaged", `the artifact ${id} is not one that dflow has made`, {
                hint: `delete it: gh api -X DELETE repos/${api.repository}/actions/artifacts/${id}`,
            });
        },
    };
}
/** `scp`: scopes with blanks between them, one of them `Actions.Results:RUN:JOB`, as the service names these two. */
function backendIds(scp) {
    const [, run, job] = /(?:^| )Actions\.Results:([^: ]+):([^: ]+)(?: |$)/.exec(String(scp)) ?? [];
    if (run && job)
        return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
    throw unavailable("the job's token does not say which run it is of");
}
function unread() {
    throw new domain_errors/* DflowError */.FD("store/unavailable", "GitHub does not say which artifacts there are", {
        hint: "the store artifact needs permissions: {actions: read} and the input token; or see githubstatus.com",
    });
}

;// CONCATENATED MODULE: ./lib/js/github/runs.js

const run = schemas/* object */.Ikc({ status: schemas/* string */.YjP(), run_attempt: schemas/* number */.aig().int() });
const jobs = schemas/* object */.Ikc({ jobs: schemas/* array */.YOg(schemas/* object */.Ikc({ runner_name: schemas/* string */.YjP().nullish(), status: schemas/* string */.YjP() })) });
/**
 * Does the job that this names still go on? Undefined: GitHub does not say. A run that goes on may have lost this job
 * already; jobs are told apart by their runner, for a job's own number is not known to it.
 */
async function jobGoesOn(api, { repository, id, attempt, runner }) {
    if (repository !== api.repository)
        return undefined;
    const found = await api.get(`actions/runs/${id}`, run);
    if (!found)
        return undefined;
    if (found.status === "completed" || found.run_attempt > attempt)
        return false;
    const listed = await api.get(`actions/runs/${id}/attempts/${attempt}/jobs?per_page=100`, jobs);
    const ours = listed?.jobs.filter((one) => one.runner_name === runner) ?? [];
    return ours.length === 0 || ours.some((one) => one.status !== "completed");
}
/** The run whose job this process is part of; undefined outside of a workflow. */
function thisRun(variable) {
    const [repository, id] = [variable("GITHUB_REPOSITORY"), Number(variable("GITHUB_RUN_ID"))];
    if (!repository || !Number.isSafeInteger(id) || id <= 0)
        return undefined;
    return {
        repository,
        id,
        attempt: Number(variable("GITHUB_RUN_ATTEMPT")) || 1,
        job: variable("GITHUB_JOB") ?? "",
        runner: variable("RUNNER_NAME") ?? "",
    };
}

;// CONCATENATED MODULE: ./lib/js/backends/store/artifact-refusals.js


/** Another run goes on, which artifacts cannot keep apart from this one. */
function beside(where, variable, run) {
    const [server, repository] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY"].map(variable);
    return new domain_errors/* DflowError */.FD("store/unavailable", `${where}: another run goes on that uses them, and artifacts cannot keep two apart: ${server}/${repository}/actions/runs/${run}`, {
        hint: "give all workflows of dflow one concurrency group (group: dflow, queue: max), or use store-backend git-ref",
    });
}
/** As for the cache: what another branch saves, scheduled jobs would not find. */
function artifact_refusals_refuseHidden(variable, branch) {
    const [ref, event] = [variable("GITHUB_REF"), variable("GITHUB_EVENT_NAME")];
    if (ref === `refs/heads/${branch}` && EVENTS.includes(event ?? ""))
        return;
    throw new domain_errors/* DflowError */.FD("store/unavailable", `artifacts of ${ref} (${event}) are not looked for by the jobs on ${branch}`, {
        hint: `run dflow's jobs on ${branch}, or use store-backend git-ref, which all refs share`,
    });
}
const artifact_refusals_stale = (where) => new domain_errors/* DflowError */.FD("store/stale", `${where} have been changed by another job meanwhile`, {
    hint: "run the command again",
});
/** An older run that is done again: others look for the newest state in the run that came last. */
const behind = (where) => new domain_errors/* DflowError */.FD("store/unavailable", `${where}: a later run has saved since this run was there first`, {
    hint: "start a new run instead of doing this one again, or use store-backend git-ref",
});
function unlisted(where) {
    throw new domain_errors/* DflowError */.FD("store/unavailable", `${where}: GitHub does not list what this run has just uploaded`, {
        hint: "run the job again; nothing was changed",
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/store/artifact.js









const artifact = {
    name: "artifact",
    summary: "artifacts of the workflow's runs, where everybody finds them; for jobs that never run at the same time",
    options: schemas/* strictObject */.rej({}),
    create: (_options, tools) => artifactStore(tools),
};
const artifact_DIGITS = 10;
/**
 * One artifact for each revision, `dflow-state.NAME.0000000042`, in the run that saved it, and in each such run one
 * without a number, by which the others find it. Within a run a name can be created once, which is the compare-and-swap,
 * also for jobs of one matrix. Between runs GitHub has none. So a run says first that it is there, by that artifact, and
 * then looks for others: of two at once at least one sees the other, and who sees another run going on is refused. Two
 * that see each other are both refused: nothing is lost, one of them is to be run again.
 */
function artifactStore(tools) {
    const mark = `dflow-state.${nameOf(tools)}`;
    const where = `the artifacts ${mark}`;
    const codec = stateCodec(tools, where);
    let opened;
    const open = () => {
        opened ??= inWorkflow(tools);
        return opened;
    };
    const branch = async () => (await defaultBranch(tools.variable)) ?? tools.variable("GITHUB_REF")?.replace(/^refs\/heads\//, "") ?? "";
    /** What says that this run is there, once it has found itself alone. */
    let ours;
    return {
        where,
        async load() {
            const found = await newest();
            if (!found)
                return undefined;
            return { state: await codec.decode(await open().all.read(found.id)), revision: String(found.number) };
        },
        async save(state, basedOn) {
            const before = basedOn ?? "0";
            if (!/^\d{1,10}$/.test(before))
                throw artifact_refusals_stale(where);
            artifact_refusals_refuseHidden(tools.variable, await branch());
            const { all } = open();
            ours ??= await beAlone();
            const found = await newest();
            if ((found?.number ?? 0) !== Number(before))
                throw artifact_refusals_stale(where);
            if (found && found.mark > ours)
                throw behind(where);
            const number = Number(before) + 1;
            if (!(await all.create(nameAt(number), await codec.encode(state))))
                throw artifact_refusals_stale(where);
            return String(number);
        },
    };
    function nameAt(number) {
        return `${mark}.${String(number).padStart(artifact_DIGITS, "0")}`;
    }
    /** Of the newest run that has saved: a run that was refused has only said that it is there. */
    async function newest() {
        const { all } = open();
        let best;
        for await (const run of all.runsWith(mark, await branch())) {
            for (const { id, name } of await all.ofRun(run.id)) {
                const digits = name.startsWith(`${mark}.`) ? name.slice(mark.length + 1) : "";
                if (/^\d{10}$/.test(digits) && Number(digits) > (best?.number ?? 0))
                    best = { id, number: Number(digits), mark: run.artifact };
            }
            if (best)
                return best;
        }
        return undefined;
    }
    /** @throws DflowError `store/unavailable` while another run that has saved, or is about to, goes on */
    async function beAlone() {
        const { all, run } = open();
        await all.create(mark, Buffer.from("a run of dflow's\n"));
        let own;
        for await (const one of all.runsWith(mark, await branch())) {
            if (one.id === run)
                own = one.artifact;
            else if (one.goesOn)
                throw beside(where, tools.variable, one.id);
        }
        return own ?? unlisted(where);
    }
}
function inWorkflow({ variable }) {
    const service = resultsService(variable);
    const [api, run] = [(0,github_api/* githubApi */.M)(variable), thisRun(variable)];
    if (api && run)
        return { all: artifacts(service, api), run: run.id };
    throw new domain_errors/* DflowError */.FD("store/unavailable", "the store artifact has no token to find artifacts with", {
        hint: "give the action the input token, and the job permissions: {actions: read}",
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/store/etcd-client.js


/** ms; an election takes about one second. */
const etcd_client_TIMEOUT = 5_000;
/** A state is a few KiB. */
const etcd_client_MOST_BYTES = 16 * 1024 * 1024;
/**
 * etcd's JSON gateway, the members in turn. A member that refuses (4xx) has answered; one that is not there, or has no
 * leader (5xx), has not, and the next is asked.
 *
 * @param variable DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD, where the cluster wants them
 */
function etcdClient(endpoints, variable) {
    let token;
    const post = async (path, body, headers = {}) => {
        const failures = [];
        for (const endpoint of endpoints) {
            try {
                const answer = await postTo(endpoint, path, body, headers);
                if (answer.status < 500)
                    return answer;
                failures.push(`${endpoint}: ${answer.status} ${messageOf(answer.text)}`);
            }
            catch (error) {
                failures.push(`${endpoint}: ${etcd_client_reasonOf(error)}`);
            }
        }
        throw etcd_client_unavailable(`no member of etcd answers`, failures);
    };
    const login = async () => {
        const name = variable("DFLOW_ETCD_USER");
        if (!name)
            return undefined;
        const answer = await post("auth/authenticate", { name, password: variable("DFLOW_ETCD_PASSWORD") ?? "" });
        const given = parsed(answer, schemas/* object */.Ikc({ token: schemas/* string */.YjP() }));
        if (given)
            return given.token;
        throw new domain_errors/* DflowError */.FD("store/unavailable", `etcd does not let ${name} in: ${messageOf(answer.text)}`, {
            hint: "check DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD",
        });
    };
    return {
        async ask(path, body, shape) {
            token ??= login();
            let answer = await post(path, body, headersOf(await token));
            if (answer.status === 401) {
                // Tokens end after five minutes without use; a long deploy outlives one.
                token = login();
                answer = await post(path, body, headersOf(await token));
            }
            const found = answer.status === 200 ? parsed(answer, shape) : undefined;
            if (found !== undefined)
                return found;
            throw etcd_client_unavailable(`etcd answered ${answer.status}`, [messageOf(answer.text)], HINTS[answer.status]);
        },
    };
}
async function postTo(endpoint, path, body, headers) {
    const response = await fetch(`${endpoint.replace(/\/$/, "")}/v3/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.timeout(etcd_client_TIMEOUT),
    });
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (text.length > etcd_client_MOST_BYTES)
            throw new Error("its answer is too long");
    }
    return { status: response.status, text };
}
const headersOf = (token) => token === undefined ? {} : { authorization: token };
function parsed({ text }, shape) {
    try {
        return shape.safeParse(JSON.parse(text)).data;
    }
    catch {
        return undefined;
    }
}
/** `{"error": "etcdserver: no leader", "code": 14}`, or whatever else answered. */
const messageOf = (text) => {
    const said = parsed({ status: 0, text }, schemas/* object */.Ikc({ error: schemas/* string */.YjP() }))?.error ?? text;
    return said.replace(/\s+/g, " ").slice(0, 200);
};
function etcd_client_reasonOf(error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof Error && cause.name === "TimeoutError")
        return `no answer within ${etcd_client_TIMEOUT / 1000} s`;
    return cause instanceof Error ? cause.message : String(cause);
}
const WHO = "check DFLOW_ETCD_USER and DFLOW_ETCD_PASSWORD, and what that user may do";
/** By status, as etcd's gateway makes it of gRPC's codes. */
const HINTS = {
    400: WHO,
    401: WHO,
    403: WHO,
    429: "make room in it (etcdctl compact, defrag, alarm disarm), or give it a larger --quota-backend-bytes",
};
const etcd_client_unavailable = (what, lines, hint = "is it up, and are store-backend.endpoints right?") => new domain_errors/* DflowError */.FD("store/unavailable", `${what}: ${lines[0] ?? ""}`, {
    hint,
    ...(lines.length > 1 ? { evidence: [{ title: "what each member said", lines }] } : {}),
});

;// CONCATENATED MODULE: ./lib/js/backends/store/etcd.js




const etcd_options = schemas/* strictObject */.rej({
    endpoints: schemas/* array */.YOg(schemas/* url */.OZ5({ protocol: /^https?$/, error: 'must be a url as "https://etcd-1:2379"' }))
        .min(1)
        .default(["http://127.0.0.1:2379"])
        .describe("its members; the next one is asked where one does not answer"),
    prefix: schemas/* string */.YjP()
        .regex(/^\/[\w./-]*$/, { error: "must begin with / and hold letters, digits and ._/-" })
        .default("/dflow")
        .describe("the state is kept at PREFIX/NAME, or PREFIX/NAME.ENVIRONMENT"),
});
const etcd = {
    name: "etcd",
    summary: "an etcd cluster, shared by every machine and runner that reaches it",
    options: etcd_options,
    create: (chosen, tools) => etcdStore(chosen, tools),
};
/**
 * One key; its mod_revision is the revision, and a transaction that compares it is the compare-and-swap. Reads are
 * linearizable (etcd's default). Source: etcd's API reference, v3.4, KV and the gRPC gateway.
 */
function etcdStore({ endpoints, prefix }, tools) {
    const path = `${prefix.replace(/\/$/, "")}/${nameOf(tools)}`;
    const where = `etcd ${endpoints[0]}${path}`;
    const codec = stateCodec(tools, where);
    const client = etcdClient(endpoints, tools.variable);
    const key = Buffer.from(path).toString("base64");
    return {
        where,
        async load() {
            const { kvs = [] } = await client.ask("kv/range", { key }, range);
            const [found] = kvs;
            if (!found)
                return undefined;
            return { state: await codec.decode(Buffer.from(found.value, "base64")), revision: found.mod_revision };
        },
        async save(state, basedOn) {
            const value = (await codec.encode(state)).toString("base64");
            // 0: the key does not exist.
            const before = basedOn ?? "0";
            if (!/^\d{1,19}$/.test(before))
                throw etcd_stale(where);
            const { succeeded = false, header, responses = [], } = await client.ask("kv/txn", {
                compare: [{ key, target: "MOD", result: "EQUAL", mod_revision: before }],
                success: [{ request_put: { key, value } }],
                failure: [{ request_range: { key } }],
            }, txn);
            if (succeeded)
                return header.revision;
            // A member that fell silent may have saved it all the same before the next one was asked. No two closed states are alike.
            const ours = responses[0]?.response_range?.kvs?.find((there) => there.value === value);
            if (ours)
                return ours.mod_revision;
            throw etcd_stale(where);
        },
    };
}
const range = schemas/* object */.Ikc({ kvs: schemas/* array */.YOg(schemas/* object */.Ikc({ value: schemas/* string */.YjP(), mod_revision: schemas/* string */.YjP() })).optional() });
const txn = schemas/* object */.Ikc({
    succeeded: schemas/* boolean */.zMY().optional(),
    header: schemas/* object */.Ikc({ revision: schemas/* string */.YjP() }),
    responses: schemas/* array */.YOg(schemas/* object */.Ikc({ response_range: range.optional() })).optional(),
});
const etcd_stale = (where) => new domain_errors/* DflowError */.FD("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./lib/js/backends/store/git-process.js


/** ms; a push to a far server over a slow link. */
const git_process_TIMEOUT = 60_000;
/** Nobody is there to be asked, and a token is not for argv. */
function environment(variable) {
    const passed = ["PATH", "HOME", "SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "SSL_CERT_FILE"];
    const env = Object.fromEntries(passed.map((name) => [name, variable(name)]));
    const [server, token] = [variable("GITHUB_SERVER_URL"), variable("GITHUB_TOKEN")];
    const login = Buffer.from(`x-access-token:${token}`).toString("base64");
    const header = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${server}/.extraheader` };
    return {
        ...env,
        ...(server && token ? { ...header, GIT_CONFIG_VALUE_0: `authorization: basic ${login}` } : {}),
        GIT_TERMINAL_PROMPT: "0",
        GIT_SSH_COMMAND: variable("GIT_SSH_COMMAND") ?? "ssh -o BatchMode=yes",
        LC_ALL: "C",
        GIT_AUTHOR_NAME: "dflow",
        GIT_AUTHOR_EMAIL: "dflow@localhost",
        GIT_COMMITTER_NAME: "dflow",
        GIT_COMMITTER_EMAIL: "dflow@localhost",
    };
}
/** @throws DflowError `store/unavailable` where there is no git */
function git(args, { input, ...options }) {
    const fixed = ["-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "core.fsmonitor=false"];
    const child = (0,external_node_child_process_.spawn)("git", [...fixed, ...args], { ...options, timeout: git_process_TIMEOUT, killSignal: "SIGKILL" });
    const kept = { stdout: [], stderr: [] };
    child.stdout.on("data", (chunk) => kept.stdout.push(chunk));
    child.stderr.on("data", (chunk) => kept.stderr.push(chunk));
    child.stdin.on("error", () => { });
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
        child.on("error", (error) => reject(error.code === "ENOENT"
            ? new domain_errors/* DflowError */.FD("store/unavailable", "the store git-ref needs git, which this machine does not have")
            : error));
        child.on("close", (status) => resolve({
            status: status ?? 128,
            stdout: Buffer.concat(kept.stdout),
            stderr: `${Buffer.concat(kept.stderr)}${status === null ? `no answer within ${git_process_TIMEOUT / 1000} s` : ""}`,
        }));
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/store/git-ref-remote.js




const git_ref_remote_FILE = "state";
/** A state is a few KiB. */
const git_ref_remote_MOST_BYTES = 16 * 1024 * 1024;
function openRef(place) {
    const { ref, folder, own } = place;
    const env = environment(place.variable);
    const run = (args, input) => git(args, { cwd: folder, env, input });
    const ours = (args, input) => run([`--git-dir=${own}`, ...args], input);
    const must = async (args, input) => {
        const ran = await ours(args, input);
        if (ran.status === 0)
            return ran.stdout;
        throw git_ref_remote_unavailable(ref, ran.stderr);
    };
    const url = once(() => urlOf(place, run));
    const ready = once(async () => {
        if (await (0,promises_.stat)((0,external_node_path_.join)(own, "HEAD")).catch(() => undefined))
            return;
        await (0,promises_.mkdir)(own, { recursive: true });
        await must(["init", "--quiet", "--bare"]);
    });
    const tip = async () => {
        // git takes the name for the end of one: a branch may be called refs/heads/refs/dflow/hello.
        const lines = (await must(["ls-remote", await url(), ref])).toString().split("\n");
        return lines.map((line) => line.split("\t")).find(([, name]) => name === ref)?.[0];
    };
    const holds = async (commit) => (await ours(["cat-file", "-e", `${commit}^{tree}`])).status === 0;
    // By its name, and into no ref: two runs that share this folder do not meet.
    const fetchCommit = async (commit) => must(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", await url(), commit]);
    return {
        async read() {
            await ready();
            const commit = await tip();
            if (commit === undefined)
                return undefined;
            if (!(await holds(commit)))
                await fetchCommit(commit);
            const size = Number(git_ref_remote_text((await ours(["cat-file", "-s", `${commit}:${git_ref_remote_FILE}`])).stdout) || "0");
            const file = size <= git_ref_remote_MOST_BYTES && (await ours(["cat-file", "blob", `${commit}:${git_ref_remote_FILE}`]));
            if (file && file.status === 0)
                return { commit, content: file.stdout };
            throw new domain_errors/* DflowError */.FD("store/damaged", `${ref} is not a ref of dflow's: its commit has no file ${git_ref_remote_FILE}`, {
                hint: "name another repository, or delete that ref: the next command rebuilds the state from the Nodes",
            });
        },
        async write({ content, message, parent }) {
            await ready();
            if (parent !== undefined && !(await holds(parent))) {
                if ((await tip()) !== parent)
                    return undefined;
                await fetchCommit(parent);
            }
            const blob = git_ref_remote_text(await must(["hash-object", "-w", "--stdin"], content));
            const tree = git_ref_remote_text(await must(["mktree"], Buffer.from(`100644 blob ${blob}\t${git_ref_remote_FILE}\n`)));
            const parents = parent === undefined ? [] : ["-p", parent];
            const commit = git_ref_remote_text(await must(["commit-tree", tree, ...parents, "-m", message]));
            const expected = `--force-with-lease=${ref}:${parent ?? ""}`;
            const pushed = await ours(["push", "--quiet", "--no-verify", expected, await url(), `${commit}:${ref}`]);
            if (pushed.status === 0)
                return commit;
            // Servers word a refusal in many ways; what the ref is now says what happened.
            const now = await tip();
            if (now === commit)
                return commit;
            if (now !== parent)
                return undefined;
            throw git_ref_remote_unavailable(ref, pushed.stderr);
        },
    };
}
const git_ref_remote_text = (output) => output.toString().trim();
/** The workflow's repository, else what the project calls origin. */
async function urlOf({ repository, folder, variable }, run) {
    if (repository !== undefined)
        return repository;
    const [server, name] = [variable("GITHUB_SERVER_URL"), variable("GITHUB_REPOSITORY")];
    if (server && name)
        return `${server}/${name}`;
    const origin = await run(["-C", folder, "remote", "get-url", "origin"]);
    if (origin.status === 0)
        return git_ref_remote_text(origin.stdout);
    throw new domain_errors/* DflowError */.FD("store/unavailable", "the store git-ref has no repository: the project has no remote origin", {
        hint: "store-backend: {name: git-ref, repository: URL}",
    });
}
function git_ref_remote_unavailable(ref, stderr) {
    const lines = stderr.split("\n").filter((line) => line.trim() !== "");
    return new domain_errors/* DflowError */.FD("store/unavailable", `git could not read or write ${ref}: ${lines[0] ?? "it said nothing"}`, {
        hint: "may this user or token push? In a workflow: permissions: {contents: write}, and the input token",
        ...(lines.length > 1 ? { evidence: [{ title: "git", lines: lines.slice(-10) }] } : {}),
    });
}
function once(make) {
    let made;
    return () => {
        made ??= make().catch((error) => {
            made = undefined;
            throw error;
        });
        return made;
    };
}

;// CONCATENATED MODULE: ./lib/js/backends/store/saying.js

/** What a save is about, in one line for `git log`: the first thing in which it differs from the save before. */
function saying(state) {
    const newest = state.history.at(-1);
    const facts = {
        history: newest && `${newest.how} ${(0,domain_version/* short */.h0)(newest.release.version)}: ${newest.result}`,
        lock: state.lease && `"${state.lease.command}" begins, by ${state.lease.owner.name}`,
        expires: state.lease?.expires,
        nodes: `${state.nodes.length} Nodes of ${state.count}`,
    };
    return {
        facts,
        since(before) {
            const old = before?.facts;
            if (facts.history !== undefined && newest?.at !== undefined && facts.history !== old?.history)
                return facts.history;
            if (facts.lock !== old?.lock)
                return facts.lock ?? "the lock is given back";
            if (facts.nodes !== old?.nodes)
                return facts.nodes;
            return facts.expires === old?.expires ? "progress" : "the lock is kept";
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/backends/store/git-ref.js






const git_ref_options = schemas/* strictObject */.rej({
    repository: schemas/* string */.YjP()
        .regex(/^(?!-)[^\0\n]+$/, { error: "must be a path or a url, as git takes it" })
        .optional()
        .describe("a url or path; without it the workflow's repository, or the remote `origin` of the project"),
});
const gitRef = {
    name: "git-ref",
    summary: "a ref of the project's own repository, refs/dflow/NAME, with the whole history; needs git and the right to push",
    options: git_ref_options,
    create: ({ repository }, tools) => gitRefStore(repository, tools),
};
/**
 * Each save is a commit on a ref that no branch or tag shows. A push that names what it expects the ref to be is the
 * compare-and-swap, on any git server; the commit is the revision. The state is closed; the commits' words tell what
 * happened, for `git log`.
 */
function gitRefStore(repository, tools) {
    const ref = `refs/dflow/${nameOf(tools)}`;
    const where = `${repository ?? "origin"} ${ref}`;
    const codec = stateCodec(tools, where);
    const remote = openRef({
        ref,
        repository,
        folder: tools.folder,
        own: (0,external_node_path_.join)(tools.folder, ".dflow", "git-ref"),
        variable: tools.variable,
    });
    let last;
    return {
        where,
        async load() {
            const found = await remote.read();
            if (!found)
                return undefined;
            const state = await codec.decode(found.content);
            last = { revision: found.commit, said: saying(state) };
            return { state, revision: found.commit };
        },
        async save(state, basedOn) {
            if (basedOn !== undefined && !/^[0-9a-f]{40,64}$/.test(basedOn))
                throw git_ref_stale(where);
            const said = saying(state);
            const message = said.since(last?.revision === basedOn ? last?.said : undefined);
            const commit = await remote.write({ content: await codec.encode(state), message, parent: basedOn });
            if (commit === undefined)
                throw git_ref_stale(where);
            last = { revision: commit, said };
            return commit;
        },
    };
}
const git_ref_stale = (where) => new domain_errors/* DflowError */.FD("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./lib/js/backends/store/disk.js





const realDisk = promises_namespaceObject;
/** No store comes near it; a file that does is not read into memory. */
const LARGEST = 64 << 20;
/**
 * The bytes of a file; undefined where there is none.
 *
 * @throws DflowError `store/unavailable` for anything else in its place: a link, a folder, a pipe
 */
async function readPlain(disk, path) {
    // Neither follows a link nor waits for the writer of a pipe.
    const flags = external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0);
    const file = await disk.open(path, flags).catch((error) => {
        if (error.code === "ENOENT")
            return undefined;
        if (error.code === "ELOOP")
            throw notPlain(path, "is a symbolic link, which dflow does not write through");
        throw error;
    });
    if (!file)
        return undefined;
    try {
        const info = await file.stat();
        if (info.isDirectory())
            throw notPlain(path, "is a folder");
        if (!info.isFile())
            throw notPlain(path, "is not a plain file");
        if (info.size > LARGEST)
            throw notPlain(path, `is larger than ${LARGEST >> 20} MiB`);
        return await file.readFile();
    }
    finally {
        await file.close();
    }
}
const notPlain = (path, what) => new domain_errors/* DflowError */.FD("store/unavailable", `${path} ${what}`, { hint: "move it away, or give the store another path" });
/** Writes a temporary file into the folder; its bytes are on the disk when this resolves. */
async function writeTemporary(disk, folder, text) {
    const path = (0,external_node_path_.join)(folder, `.${(0,external_node_crypto_.randomUUID)()}.tmp`);
    const file = await disk.open(path, "wx", 0o600);
    try {
        await file.writeFile(text);
        await file.sync();
    }
    catch (error) {
        await disk.unlink(path).catch(() => undefined);
        throw error;
    }
    finally {
        await file.close();
    }
    return path;
}
/** A name survives a power cut only once its folder is on the disk. */
async function syncFolder(disk, folder) {
    const handle = await disk.open(folder, "r");
    await handle.sync().finally(() => handle.close());
}
/** Makes the folder and those above it, for our eyes only. */
async function makeFolder(disk, folder) {
    const first = await disk.mkdir(folder, { recursive: true, mode: 0o700 });
    if (first !== undefined)
        await syncFolder(disk, (0,external_node_path_.dirname)(first));
}
const REASONS = {
    EACCES: "no permission",
    EPERM: "not permitted there",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    ENOTDIR: "part of its path is not a folder",
    EEXIST: "part of its path is not a folder",
    ELOOP: "part of its path is a symbolic link in a circle",
    EIO: "the disk reports an error",
};
/** Turns what the file system says into an expected failure; what is one already passes through. */
async function orUnavailable(path, verb, work) {
    try {
        return await work();
    }
    catch (cause) {
        const code = cause.code;
        if (cause instanceof domain_errors/* DflowError */.FD || code === undefined)
            throw cause;
        throw new domain_errors/* DflowError */.FD("store/unavailable", `${path} cannot be ${verb}: ${REASONS[code] ?? code}`, {
            hint: `look at ${(0,external_node_path_.dirname)(path)}: owner, mode, free space; what ${(0,external_node_path_.basename)(path)} said before still holds`,
            cause,
        });
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/store/sealed.js



const FIRST_LINES = /^\{\n {2}"sha256": "([0-9a-f]{64})",\n/;
const FIRST_BYTES = '{\n  "sha256": "",\n'.length + 64;
/**
 * Readable JSON whose second line is the sha256 of every byte after that line. These two lines are the same in every
 * schema, so that any dflow can tell a newer store from a damaged one.
 */
function seal(record) {
    const { number, parent, writer, state } = record;
    const json = JSON.stringify({ revision: number, parent: parent ?? null, writer, state }, undefined, 2);
    const rest = `${json.slice("{\n".length)}\n`;
    const sha256 = (0,external_node_crypto_.createHash)("sha256").update(rest).digest("hex");
    return { text: `{\n  "sha256": "${sha256}",\n${rest}`, sha256 };
}
const sealed_envelope = schemas/* object */.Ikc({ state: schemas/* object */.Ikc({ schema: schemas/* int */.Whr() }) });
const shape = schemas/* object */.Ikc({
    revision: schemas/* int */.Whr().positive(),
    parent: schemas/* string */.YjP().nullable(),
    writer: schemas/* string */.YjP(),
    state: stateShape,
});
/** Believes nothing: every byte is under the checksum, and the shape is checked after it. */
function unseal(bytes) {
    const start = Buffer.from(bytes.subarray(0, FIRST_BYTES)).toString("latin1");
    const sha256 = FIRST_LINES.exec(start)?.[1];
    if (bytes.length === 0)
        return { kind: "damaged", why: "it is empty" };
    if (sha256 === undefined)
        return { kind: "damaged", why: "it does not begin as a store does" };
    const rest = bytes.subarray(FIRST_BYTES);
    if ((0,external_node_crypto_.createHash)("sha256").update(rest).digest("hex") !== sha256) {
        return { kind: "damaged", why: "its content does not match its checksum" };
    }
    const json = JSON.parse(`{${Buffer.from(rest).toString()}`);
    const schema = sealed_envelope.safeParse(json).data?.state.schema;
    if (schema !== undefined && schema > SCHEMA)
        return { kind: "newer", schema };
    const { data, error } = shape.safeParse(json);
    if (!data)
        return { kind: "damaged", why: `it is not a store: ${errors/* prettifyError */.S1(error).split("\n")[0]}` };
    return {
        kind: "whole",
        sha256,
        number: data.revision,
        parent: data.parent ?? undefined,
        writer: data.writer,
        state: data.state,
    };
}
/** What callers know a record by. */
const revisionOf = ({ number, sha256 }) => `${number}-${sha256.slice(0, 16)}`;

;// CONCATENATED MODULE: ./lib/js/backends/store/copies.js



/** How many of the last saved records stay. */
const copies_KEPT = 5;
/** A writer that was away for so long is given up: its temporary file goes, and what it held back. */
const LEFT_OVER_MS = 3_600_000;
/**
 * The folder of numbered records, `0000000012.json`. Creating a number that must not exist yet is the compare-and-swap:
 * the file system lets one of all writers do it.
 */
function copiesIn(folder, disk) {
    const pathOf = (number) => (0,external_node_path_.join)(folder, `${String(number).padStart(10, "0")}.json`);
    const names = () => disk.readdir(folder).catch((error) => {
        if (error.code === "ENOENT")
            return [];
        throw error;
    });
    return {
        folder,
        /** Highest first. */
        async numbers() {
            const found = (await names()).map((name) => /^(\d{10})\.json$/.exec(name)?.[1]).filter((it) => it !== undefined);
            return found.map(Number).sort((a, b) => b - a);
        },
        /** A record under a number that is not its own was put there by hand: it counts as damaged. */
        async read(number) {
            const reading = await readRecord(disk, pathOf(number));
            if (reading.kind !== "whole" || reading.number === number)
                return reading;
            return { kind: "damaged", why: `it is revision ${reading.number}` };
        },
        /** False when the number is taken. */
        async claim(number, temporary) {
            try {
                await disk.link(temporary, pathOf(number));
            }
            catch (error) {
                if (error.code === "EEXIST")
                    return false;
                throw error;
            }
            await syncFolder(disk, folder);
            return true;
        },
        giveUp: (number) => disk.unlink(pathOf(number)).catch(() => undefined),
        /** Leaves alone numbers above `below`, which belong to writers who came later, and what a writer may still ask about. */
        async prune(below) {
            for (const name of (await names()).filter((it) => it.endsWith(".tmp"))) {
                const { mtimeMs } = await disk.lstat((0,external_node_path_.join)(folder, name));
                if (Date.now() - mtimeMs > LEFT_OVER_MS)
                    await disk.unlink((0,external_node_path_.join)(folder, name));
            }
            const numbers = await this.numbers();
            const keep = Math.min(below, ...numbers.slice(0, copies_KEPT), ...(await this.undecided(numbers)));
            for (const number of numbers.filter((it) => it < keep))
                await disk.unlink(pathOf(number));
        },
        /**
         * Whose writers have not yet asked whether they count: they keep their temporary file until then, so the record has
         * two names. One that was stopped there needs its number and those made from it, to hear that it has won.
         */
        async undecided(numbers) {
            const linksOf = (number) => disk.lstat(pathOf(number)).catch(() => ({ nlink: 0 }));
            const links = await Promise.all(numbers.map(linksOf));
            return numbers.filter((_, at) => (links[at]?.nlink ?? 0) > 1);
        },
    };
}
async function readRecord(disk, path) {
    const bytes = await readPlain(disk, path);
    return bytes === undefined ? { kind: "absent" } : unseal(bytes);
}
/**
 * Does the record, just created, count? It does when it was made from the newest of all others, or when the newest is
 * made from it. A writer that was stopped between looking and creating may find its number free again, because the
 * record that had won it is pruned by now: then neither is so.
 */
async function counts(copies, face, mine) {
    for (;;) {
        const numbers = await copies.numbers();
        const above = numbers.filter((number) => number > mine.number);
        if (above.length > 0)
            return descends(copies, above, mine.sha256);
        if (!numbers.includes(mine.number))
            return false;
        if ((await newestOf(copies, numbers.slice(1), face))?.sha256 === mine.parent)
            return true;
        // No, unless somebody has saved on top of it since: then what lay below may be gone, or be another record by now.
        if ((await copies.numbers())[0] === mine.number)
            return false;
    }
}
/** The newest whole record of these numbers, highest first, and of the readable file. */
async function newestOf(copies, numbers, face) {
    const shown = face.kind === "whole" ? face : undefined;
    for (const number of numbers) {
        const reading = await copies.read(number);
        if (reading.kind === "whole")
            return shown && shown.number > reading.number ? shown : reading;
    }
    return shown;
}
async function descends(copies, above, ancestor) {
    let wanted;
    for (const number of above) {
        const reading = await copies.read(number);
        if (reading.kind !== "whole" || (wanted !== undefined && reading.sha256 !== wanted))
            continue;
        wanted = reading.parent;
        if (wanted === ancestor)
            return true;
    }
    return false;
}

;// CONCATENATED MODULE: ./lib/js/backends/store/newest.js



/** Each new look begins because somebody saved six times during the one before. */
const LOOKS = 100;
/**
 * The newest whole record among the copies and the file; the file where both have the same number, because it is the one
 * a person puts back. A file of another cluster (another lineage) beside our copies is refused, not guessed about.
 *
 * @throws DflowError `store/damaged`, `store/newer`, `store/foreign`, `store/unavailable`
 */
async function newest(file, copies, disk) {
    for (let look = 0; look < LOOKS; look++) {
        const numbers = await copies.numbers();
        const face = await readRecord(disk, file);
        if (face.kind === "newer")
            throw newer(file, face.schema);
        const found = await newestCopy(copies, numbers);
        if (found === "pruned meanwhile")
            continue;
        const { copy, damaged } = found;
        const shown = face.kind === "whole" ? face : undefined;
        if (shown && copy && shown.state.lineage !== copy.state.lineage)
            throw foreign(file, copies.folder);
        const record = copy && copy.number > (shown?.number ?? 0) ? copy : shown;
        const damage = [...damaged];
        if (face.kind === "damaged")
            damage.push(`${(0,external_node_path_.basename)(file)}: ${face.why}`);
        if (face.kind === "absent" && copy)
            damage.push(`${(0,external_node_path_.basename)(file)} is missing`);
        if (!record && damage.length > 0)
            throw nothingWhole(file, copies.folder, damage);
        const stands = record && damage.length > 0 ? `${damage.join("; ")}; revision ${record.number} is whole` : undefined;
        return { record, highest: Math.max(numbers[0] ?? 0, shown?.number ?? 0), damage: stands };
    }
    throw new domain_errors/* DflowError */.FD("store/unavailable", `${file} changes faster than it can be read`);
}
async function newestCopy(copies, numbers) {
    const damaged = [];
    for (const number of numbers) {
        const reading = await copies.read(number);
        if (reading.kind === "absent")
            return "pruned meanwhile";
        if (reading.kind === "newer")
            throw newer(copies.folder, reading.schema);
        if (reading.kind === "whole")
            return { copy: reading, damaged };
        damaged.push(`copy ${number}: ${reading.why}`);
    }
    return { copy: undefined, damaged };
}
const newer = (path, schema) => new domain_errors/* DflowError */.FD("store/newer", `${path} was written by a later dflow (schema ${schema})`, {
    hint: "use that version of dflow; nothing has been touched",
});
const foreign = (file, folder) => new domain_errors/* DflowError */.FD("store/foreign", `${file} belongs to another cluster than its copies in ${(0,external_node_path_.basename)(folder)}`, {
    hint: `move away the one that is wrong: the file, or the whole folder ${folder}`,
});
const nothingWhole = (file, folder, damage) => new domain_errors/* DflowError */.FD("store/damaged", `${file} is damaged, and no whole copy of it is left`, {
    hint: `move ${file} and ${folder} away; the next command rebuilds the store from the Nodes`,
    evidence: [{ title: "what is wrong with it", lines: damage }],
});

;// CONCATENATED MODULE: ./lib/js/backends/store/json-file.js








const json_file_options = schemas/* strictObject */.rej({
    path: schemas/* string */.YjP()
        .min(1)
        .default(".dflow/store.json")
        .describe("where the store lies, from dflow.yaml's folder on; an environment's name is put before the last dot"),
});
const jsonFile = {
    name: "json-file",
    summary: "a readable file beside dflow.yaml, and its last five copies",
    options: json_file_options,
    create: ({ path }, tools) => jsonFileStore(path, tools),
};
/**
 * `store.json` is for people; what counts are the numbered records in `store.json.d/`, whose creation is the
 * compare-and-swap (see copies.ts), so it works wherever hard links do and needs no lock that could be left behind.
 * The newest whole record counts, among the copies and store.json itself: so a lost folder or a lost file is no loss.
 */
function jsonFileStore(path, tools, disk = realDisk) {
    const where = withEnvironment(path, tools.environment);
    const file = (0,external_node_path_.resolve)(tools.folder, where);
    const copies = copiesIn(`${file}.d`, disk);
    const look = async () => {
        await refuseLinks(disk, tools.folder, copies.folder);
        return newest(file, copies, disk);
    };
    return {
        where,
        load: () => orUnavailable(where, "read", async () => {
            const { record, damage } = await look();
            return record && { state: record.state, revision: revisionOf(record), ...(damage ? { damage } : {}) };
        }),
        save: (state, basedOn) => orUnavailable(where, "written", async () => {
            const { record, highest } = await look();
            if ((record && revisionOf(record)) !== basedOn)
                throw json_file_stale(where);
            await makeFolder(disk, copies.folder);
            const mine = recordOf(state, highest + 1, record);
            await create(mine.text, mine.whole);
            // Saved. The rest is comfort: a stale store.json or a sixth copy does no harm, the next save mends both.
            await showFace(mine.text).catch(() => undefined);
            await copies.prune(mine.whole.number).catch(() => undefined);
            return revisionOf(mine.whole);
        }),
    };
    async function create(text, mine) {
        const temporary = await writeTemporary(disk, copies.folder, text);
        try {
            if (!(await copies.claim(mine.number, temporary)))
                throw json_file_stale(where);
            if (await counts(copies, await readRecord(disk, file), mine))
                return;
            await copies.giveUp(mine.number);
            throw json_file_stale(where);
        }
        finally {
            // Not before it is decided: see undecided().
            await disk.unlink(temporary).catch(() => undefined);
        }
    }
    // Its own bytes, not a link to the copy's: what damages one of them shall not damage both.
    async function showFace(text) {
        const temporary = await writeTemporary(disk, (0,external_node_path_.dirname)(file), text);
        try {
            await disk.rename(temporary, file);
        }
        catch (error) {
            await disk.unlink(temporary).catch(() => undefined);
            throw error;
        }
        await syncFolder(disk, (0,external_node_path_.dirname)(file));
    }
}
/** `.dflow/store.json` becomes `.dflow/store.staging.json`: two environments in one store would undo each other. */
const withEnvironment = (path, environment) => environment === undefined ? path : path.replace(/(\.[^./]*)?$/, `.${encodeURIComponent(environment)}$1`);
function recordOf(state, number, before) {
    const record = { number, parent: before?.sha256, writer: (0,external_node_crypto_.randomUUID)(), state };
    const { text, sha256 } = seal(record);
    return { text, whole: { ...record, kind: "whole", sha256 } };
}
const json_file_stale = (where) => new domain_errors/* DflowError */.FD("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
});
/** Below dflow.yaml's folder the repository decides what lies there, so a link may lead anywhere. */
async function refuseLinks(disk, folder, copies) {
    const inside = (0,external_node_path_.relative)(folder, copies);
    const parts = (0,external_node_path_.isAbsolute)(inside) || inside.startsWith("..") ? [] : inside.split("/");
    const levels = parts.length === 0 ? [copies] : parts.map((_, depth) => (0,external_node_path_.join)(folder, ...parts.slice(0, depth + 1)));
    for (const level of levels) {
        const info = await disk.lstat(level).catch((error) => {
            if (error.code === "ENOENT")
                return undefined;
            throw error;
        });
        if (info?.isSymbolicLink())
            throw notPlain(level, "is a symbolic link, which dflow does not write through");
        if (info && !info.isDirectory())
            throw notPlain(level, "is not a folder");
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/store/index.js





/** Every store there is, the default first; help, README and schema list them from here. */
const storePlugins = [jsonFile, gitRef, actionsCache, artifact, etcd];

;// CONCATENATED MODULE: ./lib/js/backends/traffic/none.js
/** Workers: nobody connects to them, so running is all there is to switch. */
const none = () => ({
    verifiesFirst: true,
    promise: "nobody connects to it",
    shares: false,
    launchPort: () => ({ kind: "none" }),
    point: async () => [],
    pointing: () => undefined,
    current: async () => [],
    needs: async () => [],
});

;// CONCATENATED MODULE: ./lib/js/backends/traffic/port-swap-needs.js
const rangeOf = ({ privatePorts: { from, to } }) => `${from}-${to}`;
/** What a Node lacks for port-swap, and the way out, a line each. */
function port_swap_needs_needOf(missing, service, { user, whose }) {
    const sudoers = (what) => `on the Node, as root: echo '${user} ALL=(root) NOPASSWD: ${what}' > /etc/sudoers.d/dflow`;
    switch (missing) {
        case "nft":
            return {
                what: "it has no nft, which port-swap leads its public ports with",
                hint: "on the Node, as root: apt-get install nftables",
            };
        case "broken":
            return {
                what: "its nft, which port-swap leads its public ports with, cannot be run",
                hint: "on the Node: nft --version says why; apt-get install --reinstall nftables brings what it needs",
            };
        case "right":
            return {
                what: `its user ${user} may not run nft as root, neither itself nor by sudo without a password`,
                hint: sudoers("/usr/sbin/nft").replace("as root: ", "as root: apt-get install sudo; "),
            };
        case "root":
            return {
                level: "warning",
                what: 'after a reboot its public ports lead nowhere until "dflow repair": nft is all it may do as root',
                hint: `${sudoers("ALL")}; or run dflow repair after each reboot`,
            };
        case "systemd":
            return {
                level: "warning",
                what: 'it has no systemd: after a reboot its public ports lead nowhere until "dflow repair"',
                hint: "run dflow repair after each reboot, or on a schedule",
            };
        case "kept":
            return {
                level: "warning",
                what: "what it keeps of its public ports for the next boot is missing, old or damaged",
                hint: '"dflow restart" or the next deploy writes it again',
            };
        case "firewall":
            return {
                level: "warning",
                what: `its firewall may drop requests to ${service.executable}: a filter sees the private port, not ${service.port}`,
                hint: `let redirected connections in ("ct status dnat accept"; ufw: docs/traffic.md), or open ${rangeOf(service)}/tcp`,
            };
        case "taken":
            return {
                what: `its public port ${service.port}, which ${service.executable} is to have, leads to ${whose} already`,
                hint: "give one of them another port; dflow stop --all gives up all ports of a cluster",
            };
        case "listener":
            return {
                level: "warning",
                what: `something listens on its public port ${service.port} already: new requests will go to ${service.executable} instead`,
                hint: "stop that program, unless this is what you want",
            };
        case "addresses":
            return { level: "warning", what: onlyLocal(service), hint: "let it listen on all addresses (0.0.0.0 or ::)" };
    }
}
/** A redirected connection arrives at the address of the network card it came in by. */
const onlyLocal = ({ executable }) => `${executable} listens for this machine only (127.0.0.1 or ::1): clients on other machines are refused`;

;// CONCATENATED MODULE: ./lib/js/backends/traffic/private-ports.js
/** The port a Node tries first. Nodes that share one network stack (local) begin at different places of the range. */
function firstPort({ from, to }, index, count) {
    const size = to - from + 1;
    const share = Math.max(1, Math.floor(size / Math.max(1, count)));
    return from + ((index * share) % size);
}

;// CONCATENATED MODULE: ./lib/js/backends/traffic/port-swap.js






/**
 * Each version has its own private port; the Node's port map says which one the public port leads to. So a version is
 * verified before it gets a single request, by any program that takes a port, and the switch is one atomic change.
 */
const portSwap = () => ({
    verifiesFirst: true,
    promise: "a version is verified before its first request",
    shares: true,
    launchPort: (service, index) => ({
        kind: "private",
        ...service.privatePorts,
        first: firstPort(service.privatePorts, index, service.count),
    }),
    async point(remote, service, port, { share = 1 } = {}) {
        const what = `${service.executable}: public port ${service.port}`;
        const answer = (0,node_answer/* orFailure */.w)(await remote.run(pointing(service, port, share)), remote.node.index, what);
        return answer.filter(([kind]) => kind === "local").map(() => onlyLocal(service));
    },
    pointing: (service, port) => pointing(service, port),
    async current(remote, [first]) {
        if (!first)
            return [];
        const output = await remote.run((0,shell_script.sh) `${reading}
show_ports ${first.cluster}`);
        return (0,node_answer/* orFailure */.w)(output, remote.node.index, "read the port map").map(asLed);
    },
    async needs(remote, services) {
        const asked = services.flatMap((one) => [owner(one), one.port, rangeOf(one)]);
        const output = await remote.run((0,shell_script.sh) `${port_swap_asking}
show_needs ${asked}`);
        const missing = (0,node_answer/* orFailure */.w)(output, remote.node.index, "look for what port-swap needs");
        return missing.flatMap(([, what, to, whose]) => {
            const service = services.find((one) => owner(one) === to) ?? services[0];
            return service ? [port_swap_needs_needOf(what, service, { user: remote.node.user, whose })] : [];
        });
    },
});
const reading = (0,shell_script/* inOrder */.a)([scripts_generated/* prelude */.ez, scripts_generated/* portMap */.oZ, scripts_generated/* portMapNft */.G]);
const changing = (0,shell_script/* inOrder */.a)([reading, scripts_generated/* connections */.oQ, scripts_generated/* portMapBoot */.oN]);
const port_swap_asking = (0,shell_script/* inOrder */.a)([changing, scripts_generated/* portMapNeeds */.Lx]);
/** What a Node keeps for its next boot is written again when it is another dflow's. */
const stamp = (0,external_node_crypto_.createHash)("sha256").update(scripts_generated/* portMapBoot */.oN.text).update(scripts_generated/* portMapRestore */.mV.text).digest("hex").slice(0, 16);
const changer = (0,shell_script.sh) `${changing}
ports_stamp=${stamp}
ports_restorer=${scripts_generated/* portMapRestore */.mV.text.trimEnd()}`.text;
const pointing = (service, port, share = 1) => (0,shell_script.sh) `${(0,shell_script/* inOrder */.a)([scripts_generated/* prelude */.ez, scripts_generated/* wholeAsRoot */.cx])}
whole_as_root ${changer} point_port ${owner(service)} ${service.port} ${port ?? "-"} ${Math.round(share * 100)}`;
/** Of a line of show_ports. */
function asLed([, executable = "", publicPort, port, percent, other]) {
    const share = other ? { share: { port: Number(other), of: Number.parseInt(percent ?? "", 10) / 100 } } : {};
    return { executable, publicPort: Number(publicPort), port: Number(port), ...share };
}
const owner = (service) => `${service.cluster}/${service.executable}`;

;// CONCATENATED MODULE: ./lib/js/backends/traffic/reuseport.js




/**
 * Old and new listen on the public port side by side, and the kernel deals connections out to both. What serves is what
 * runs, so nothing is pointed, and a version gets traffic the moment it listens, before anybody has verified it. A switch
 * comes between the new version's start and the old one's end, the last moment to see to what waits in the old queue.
 */
const reuseport = () => ({
    verifiesFirst: false,
    promise: "a version gets requests before it is verified; connections that wait to be accepted are lost unless net.ipv4.tcp_migrate_req is 1",
    shares: false,
    launchPort: (service) => ({ kind: "public", port: service.port }),
    async point(remote, { executable }, port, { share } = {}) {
        if (share !== undefined) {
            throw new domain_errors/* DflowError */.FD("traffic/failed", `${executable}: a shared port cannot be shared out by per cents`, {
                index: remote.node.index,
                hint: "traffic: port-swap can",
            });
        }
        if (port === undefined)
            return [];
        const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* migrate */._r}
migrate_requests`);
        const came = (0,node_answer/* orFailure */.w)(output, remote.node.index, `set ${SYSCTL}`);
        return came.map(([, outcome]) => OUTCOMES[outcome]);
    },
    pointing: () => undefined,
    // Nothing on the Node knows better than the list of its running processes.
    current: async () => [],
    async needs(remote) {
        const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* migrate */._r}
show_migrate`);
        const found = (0,node_answer/* orFailure */.w)(output, remote.node.index, `read ${SYSCTL}`);
        return found.map(([, state]) => NEEDS[state]);
    },
});
const SYSCTL = "net.ipv4.tcp_migrate_req";
const reuseport_FILE = "/etc/sysctl.d/60-dflow.conf";
const OUTCOMES = {
    kept: `${SYSCTL} was 0 and is 1 now, and at each boot (${reuseport_FILE})`,
    set: `${SYSCTL} was 0 and is 1 now, until the next boot`,
    refused: `${SYSCTL} is 0 and may not be set: connections that wait when the old version closes are lost`,
    absent: `this kernel has no ${SYSCTL}: connections that wait when the old version closes are lost`,
};
const BY_HAND = `on the Node, as root: echo ${SYSCTL}=1 > ${reuseport_FILE} && sysctl --system`;
const NEEDS = {
    may: {
        level: "warning",
        what: `${SYSCTL} is 0; the next deploy sets it, for reuseport`,
        hint: `or do it now, ${BY_HAND}`,
    },
    refused: { what: `reuseport loses connections while ${SYSCTL} is 0`, hint: BY_HAND },
    absent: {
        what: `reuseport needs ${SYSCTL}, which this kernel does not have`,
        hint: "use Linux 5.14 or newer, or traffic: port-swap",
    },
};

;// CONCATENATED MODULE: ./lib/js/backends/traffic/socket.js




/**
 * systemd listens on the public port and hands every version the same listening socket, so nobody who waits in its queue is
 * lost when one of them ends. Which version takes a connection is left to chance while two of them run: there is nothing
 * to point, and a version gets traffic before it is verified. The container backend systemd brings the socket up with the
 * first version and takes it away with the last; here it is only looked at, and taken away from who is led nowhere.
 */
const socket = ({ home }) => ({
    verifiesFirst: false,
    promise: "a version gets requests before it is verified; no connection is lost, since the listening socket stays",
    shares: false,
    launchPort: ({ port }) => ({ kind: "socket", port }),
    async point(remote, service, port) {
        if (port !== undefined)
            return [];
        const script = (0,shell_script.sh) `${scripts}
go_home ${home} || exit 0
release_socket ${unitOf(service)} "$PWD"`;
        (0,node_answer/* orFailure */.w)(await remote.run(script), remote.node.index, `${service.executable}: public port ${service.port}`);
        return [];
    },
    pointing: () => undefined,
    async current(remote, services) {
        const asked = services.flatMap((one) => [one.executable, unitOf(one), one.port]);
        const output = await remote.run((0,shell_script.sh) `${scripts}
show_sockets ${home} ${asked}`);
        const shown = (0,node_answer/* orFailure */.w)(output, remote.node.index, "look at the sockets of systemd");
        return shown.map(([, executable = "", port]) => ({ executable, publicPort: Number(port), port: Number(port) }));
    },
    // Its container backend says what is missing.
    needs: async () => [],
});
const scripts = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* session */.dZ}${scripts_generated/* systemdUnits */.zw}${scripts_generated/* systemd */.uo}${scripts_generated/* systemdSocket */.H7}${scripts_generated/* instance */.KJ}`;
const unitOf = (service) => socketUnit(service.cluster, service.executable, service.port);

;// CONCATENATED MODULE: ./lib/js/backends/traffic/index.js





/** The first one is what a program with a port gets when it names none. */
const trafficPlugins = [
    {
        name: "port-swap",
        summary: "each version listens on its own private port; one atomic change of a port map moves new connections",
        create: portSwap,
    },
    {
        name: "reuseport",
        summary: "both versions listen on the public port (SO_REUSEPORT); the new one gets traffic before it is verified",
        create: reuseport,
    },
    {
        name: "socket",
        summary: "systemd listens on the public port and hands its socket to every version (LISTEN_FDS); needs container-backend systemd",
        create: socket,
    },
    { name: "none", summary: "for programs without a port", create: none },
];
/** @throws DflowError `usage/config` for a strategy that is not in the list */
function trafficNamed(name, tools) {
    const found = trafficPlugins.find((one) => one.name === name);
    if (found)
        return found.create(tools);
    throw new domain_errors/* DflowError */.FD("usage/config", `traffic: there is no strategy ${JSON.stringify(name)}`, {
        hint: `write one of ${trafficPlugins.map((one) => one.name).join(", ")}`,
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/host-key.js
/** What people may write for a host key; said wherever one is not understood. */
const HOST_KEY_FORMS = 'write "ssh-ed25519 AAAA…" or the whole known_hosts line (ssh-keyscan HOST), or SHA256:… (ssh-keygen -lf KEY.pub)';
/** As sshd offers them. Certificates are not known to dflow. */
const KEY_TYPE = /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521))$/;
/**
 * Reads `ssh-ed25519 AAAA…`, a known_hosts line with names (also hashed ones) before it and a comment after it, or
 * `SHA256:<43 base64>`.
 *
 * @throws RangeError when it is none of these
 */
function parseHostKey(text) {
    const trimmed = text.trim();
    if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(trimmed)) {
        return { kind: "fingerprint", sha256: trimmed.replace(/=$/, "") };
    }
    const words = trimmed.split(/[ \t]+/);
    const at = words.findIndex((word) => KEY_TYPE.test(word));
    const [type = "", key = ""] = words.slice(at, at + 2);
    // At most the host names stand before it: "@revoked host ssh-rsa …" must not become a trusted key.
    if (at < 0 || at > 1 || words[0]?.startsWith("@") || !isKeyOf(type, key))
        throw new RangeError(HOST_KEY_FORMS);
    return { kind: "key", line: `${type} ${key}` };
}
/** The bytes of a key begin with its type, 4 bytes of length before it. A key cut short in copying is noticed here. */
function isKeyOf(type, base64) {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
        return false;
    const bytes = Buffer.from(base64, "base64");
    const fields = [];
    let at = 0;
    while (at + 4 <= bytes.length) {
        const end = at + 4 + bytes.readUInt32BE(at);
        fields.push(bytes.subarray(at + 4, end).toString("latin1"));
        at = end;
    }
    return at === bytes.length && fields[0] === type && fields.length > 1;
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/user.js

/** Who runs dflow. Some containers run users that no file knows. */
function userName() {
    try {
        return (0,external_node_os_.userInfo)().username;
    }
    catch {
        return "dflow";
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/written-node.js




const hostKeyText = schemas/* string */.YjP().check((context) => {
    try {
        parseHostKey(context.value);
    }
    catch (error) {
        context.issues.push({ code: "custom", message: error.message, input: context.value });
    }
});
/** `[user@]host[:port]`; an IPv6 address stands in brackets where a port follows. */
const JUMP = /^(?:(?<user>[^@\s]+)@)?(?<host>\[[0-9a-fA-F:.]+\]|[^\s@:[\]]+)(?::(?<port>\d{1,5}))?$/;
const port = schemas/* int */.Whr().min(1).max(65535);
/** A Node as people and programs write it: `hosts` in dflow.yaml, the answers of a `command` backend. */
const writtenNode = schemas/* strictObject */.rej({
    host: schemas/* string */.YjP()
        .regex(/^[^\s@/]+$/, "a host name or an IP address")
        .describe("name or address sshd listens on"),
    port: port.optional().describe("of sshd; 22 when absent"),
    user: schemas/* string */.YjP().min(1).optional().describe("ssh user; the one of `ssh:` when absent"),
    "host-key": hostKeyText
        .optional()
        .describe("`ssh-ed25519 AAAA…`, a known_hosts line, or SHA256:…; looked up in known_hosts when absent"),
    "identity-file": schemas/* string */.YjP().min(1).optional().describe("private key file this Node wants"),
    jump: schemas/* string */.YjP().regex(JUMP, "write [user@]host[:port]").optional().describe("reached through this host, as ssh -J"),
    address: schemas/* string */.YjP().min(1).optional().describe("where clients reach its public ports; `host` when absent"),
});
/** Its defaults filled in; relative files start at dflow.yaml's folder. */
function readNode(written, index, tools) {
    const { host, jump, address } = written;
    const user = written.user ?? tools.user ?? userName();
    const identity = written["identity-file"];
    const key = written["host-key"];
    const hostKey = key === undefined ? { kind: "known-hosts" } : parseHostKey(key);
    return {
        index,
        host,
        port: written.port ?? 22,
        user,
        hostKey,
        ...(identity !== undefined && { identityFile: fileAt(tools.folder, identity) }),
        ...(jump !== undefined && { jump: readJump(jump, user) }),
        ...(address !== undefined && { address }),
    };
}
function readJump(text, otherwise) {
    const { user, host = text, port } = JUMP.exec(text)?.groups ?? {};
    return {
        host: host.replace(/^\[|\]$/g, ""),
        port: port === undefined ? 22 : Number(port),
        user: user ?? otherwise,
        hostKey: { kind: "known-hosts" },
    };
}
/** `~/` is the home of who runs dflow. */
const fileAt = (folder, path) => path.startsWith("~/") ? (0,external_node_path_.join)(process.env.HOME ?? "/", path.slice(2)) : (0,external_node_path_.resolve)(folder, path);

;// CONCATENATED MODULE: ./lib/js/backends/vm/command/ask.js




const ask_KEPT = 1024 * 1024;
/** ms between SIGTERM and SIGKILL, and for the output of a program that has ended. */
const ask_GRACE = 2000;
/**
 * Runs the program once, with the request as JSON on its standard input.
 *
 * @throws DflowError `preflight/vm`, with the end of what the program said on standard error
 */
async function ask(asked, request, answer) {
    const { status, stdout, stderr } = await ask_run(asked, JSON.stringify(request));
    const evidence = tailOf(stderr, "it said");
    if (status !== 0)
        throw problem(`ended with ${status}`, evidence);
    const parsed = answer.safeParse(parseJson(stdout) ?? (request.do === "destroy" && stdout.trim() === "" ? {} : null));
    if (parsed.success)
        return parsed.data;
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "its answer"}: ${message}`);
    throw problem(`answered what is not understood: ${issues.join("; ")}`, [
        ...tailOf(stdout, "its answer"),
        ...evidence,
    ]);
    function problem(what, evidence) {
        const whom = request.index === undefined ? "" : ` node ${request.index}`;
        return new domain_errors/* DflowError */.FD("preflight/vm", `${asked.argv[0]}, asked to ${request.do}${whom}, ${what}`, {
            hint: `try it: echo '${JSON.stringify(request).replaceAll("'", "'\\''")}' | ${asked.argv.join(" ")}`,
            index: request.index,
            evidence,
        });
    }
}
function ask_run({ argv, folder, within }, input) {
    const [name = "", ...args] = argv;
    const program = name.includes("/") ? (0,external_node_path_.resolve)(folder, name) : name;
    return new Promise((done, reject) => {
        const child = (0,external_node_child_process_.spawn)(program, args, { cwd: folder, stdio: "pipe" });
        const stdout = lastOf(child.stdout);
        const stderr = lastOf(child.stderr);
        let status = "";
        const deadline = setTimeout(() => {
            status = `nothing within ${within / 1000} s`;
            child.kill("SIGTERM");
            setTimeout(() => child.kill("SIGKILL"), ask_GRACE).unref();
        }, within);
        const finish = () => done({ status, stdout: stdout(), stderr: stderr() });
        child.on("error", (cause) => {
            clearTimeout(deadline);
            reject(new domain_errors/* DflowError */.FD("preflight/vm", `${program} cannot be run: ${cause.message}`, {
                hint: `vm-backend: command runs it in ${folder}; is it there, and executable (chmod +x)?`,
                cause,
            }));
        });
        child.on("exit", (code, signal) => {
            clearTimeout(deadline);
            status ||= code ?? 128 + external_node_os_.constants.signals[signal];
            // Something it has started may hold its output open for ever.
            setTimeout(finish, ask_GRACE).unref();
        });
        child.on("close", finish);
        child.stdin.on("error", () => { });
        child.stdin.end(`${input}\n`);
    });
}
function lastOf(stream) {
    let kept = Buffer.alloc(0);
    stream.on("data", (bytes) => {
        kept = Buffer.concat([kept, bytes]).subarray(-ask_KEPT);
    });
    return () => kept.toString("utf8");
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function tailOf(text, title) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.length === 0 ? [] : [{ title, lines: lines.slice(-10).map((line) => line.slice(0, 500)) }];
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/js/backends/vm/ssh-banner.js

/** Does an ssh server answer there? It says who it is before it is asked anything. Never throws. */
function answersAsSsh(host, port, within) {
    return new Promise((resolve) => {
        const socket = external_node_net_.connect(port, host);
        const done = (answer) => {
            socket.destroy();
            resolve(answer);
        };
        let said = "";
        socket.setTimeout(within, () => done(false));
        socket.on("error", () => done(false));
        socket.on("close", () => done(false));
        socket.on("data", (bytes) => {
            said += bytes.toString("latin1");
            // A server may send other lines first.
            if (/^SSH-2\.0-/m.test(said))
                done(true);
            else if (said.length > 64 * 1024)
                done(false);
        });
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/command/await-sshd.js



const ATTEMPT = 5000;
const PAUSE = 500;
/** A machine that was just made boots first. @throws DflowError `preflight/vm` past the deadline (ms) */
async function awaitSshd({ index, host, port }, within) {
    for (let left = within; left > 0; left -= PAUSE) {
        const asked = performance.now();
        if (await answersAsSsh(host, port, Math.min(ATTEMPT, left)))
            return;
        left -= performance.now() - asked;
        await (0,external_node_timers_promises_.setTimeout)(PAUSE);
    }
    throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: no sshd answers at ${host} port ${port}`, {
        hint: "the machine exists; is its sshd started, and does the network let you through to it?",
        index,
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/command/index.js





/** ms */
const command_WITHIN = { create: 600_000, destroy: 600_000, list: 120_000 };
const created = schemas/* object */.Ikc({ node: writtenNode });
const destroyed = schemas/* object */.Ikc({});
const command_listed = schemas/* object */.Ikc({ nodes: schemas/* array */.YOg(writtenNode.extend({ index: schemas/* int */.Whr().min(0) })) });
const command = {
    name: "command",
    summary: "any program that makes, destroys and lists machines: one JSON request in, one JSON answer out",
    options: schemas/* strictObject */.rej({
        run: schemas/* union */.KCZ([schemas/* string */.YjP().regex(/\S/, "it is empty"), schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1)])
            .describe("program and its arguments, as one line split at blanks or as a list; no shell reads it"),
    }),
    create: ({ run }, tools) => commandBackend(argvOf(run), tools),
};
/** See examples/command-backend/README.md for what is asked and what is to be answered. */
function commandBackend(argv, tools) {
    const { cluster, folder } = tools;
    const program = { argv, folder };
    return {
        makesNodes: true,
        async create(image, { index, keys }) {
            const request = { do: "create", cluster, index, image, keys: keys ?? null };
            const { node: written } = await ask({ ...program, within: command_WITHIN.create }, request, created);
            const node = readNode(written, index, tools);
            // A machine behind another one cannot be asked from here.
            if (!node.jump)
                await awaitSshd(node, command_WITHIN.create);
            return node;
        },
        async destroy({ index, host }) {
            await ask({ ...program, within: command_WITHIN.destroy }, { do: "destroy", cluster, index, host }, destroyed);
        },
        async list() {
            const { nodes } = await ask({ ...program, within: command_WITHIN.list }, { do: "list", cluster }, command_listed);
            const seen = new Set();
            return nodes.map((one) => nodeOf(one, seen)).sort((a, b) => a.index - b.index);
        },
    };
    function nodeOf({ index, ...written }, seen) {
        if (seen.has(index))
            throw new domain_errors/* DflowError */.FD("preflight/vm", `${argv[0]} lists node ${index} twice`, { index });
        seen.add(index);
        return readNode(written, index, tools);
    }
}
const argvOf = (run) => typeof run === "string" ? run.trim().split(/\s+/) : run;

;// CONCATENATED MODULE: ./lib/js/backends/vm/hosts.js



/** Whoever comes from `--vm-backend hosts` may never have seen the key. */
const whenMissing = ({ input }) => input === undefined ? "is missing; list the machines there: {name: hosts, nodes: [{host: 203.0.113.10}]}" : undefined;
const hosts = {
    name: "hosts",
    summary: "machines that are there already, listed in dflow.yaml",
    options: schemas/* strictObject */.rej({
        nodes: schemas/* array */.YOg(writtenNode, { error: whenMissing }).min(1).describe("in index order: the first one is Node 0"),
    }),
    create: ({ nodes: written }, tools) => {
        const nodes = written.map((one, index) => readNode(one, index, tools));
        return {
            makesNodes: false,
            async create(_image, { index }) {
                const node = nodes[index];
                if (node)
                    return node;
                throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: vm-backend hosts lists ${nodes.length}, and makes none`, {
                    hint: "add a line for it to `nodes` of vm-backend in dflow.yaml",
                    index,
                });
            },
            async destroy({ index, host }) {
                throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: vm-backend hosts does not destroy ${host}`, {
                    hint: "take its line out of `nodes` of vm-backend in dflow.yaml, and turn the machine off yourself",
                    index,
                });
            },
            list: async () => nodes,
        };
    },
};

;// CONCATENATED MODULE: ./lib/js/backends/vm/authorized-keys.js




/** The text of the authorized_keys file that `keys` names. @throws DflowError `preflight/vm` */
async function authorizedKeys(keys, folder) {
    if (keys === undefined)
        return "";
    const file = fileAt(folder, keys);
    try {
        return await (0,promises_.readFile)(file, "utf8");
    }
    catch (cause) {
        throw new domain_errors/* DflowError */.FD("preflight/vm", `keys: ${file} cannot be read`, {
            hint: `write the path of an authorized_keys file, or leave keys out: ${(0,external_node_path_.join)(folder, ".dflow")} has a key of its own`,
            cause,
        });
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/address.js




/** 127.16.0.1 … 127.254.255.254; below lie addresses that systems use (127.0.0.1, 127.0.0.53, 127.0.1.1). */
const FIRST = 16;
const ADDRESSES = 239 * 256 * 254;
const FIRST_SSH_PORT = 2222;
const address_TRIES = 50;
/**
 * Neighbours of one cluster get neighbouring addresses; where those begin depends on the cluster's folder.
 *
 * @throws DflowError `preflight/vm` when nothing is free, or this system has no 127.0.0.0/8
 */
async function freePlace(top, index) {
    const start = (0,external_node_crypto_.createHash)("sha256").update(top).digest().readUInt32BE(0);
    const listening = await listeningAddresses();
    let last = "";
    for (let attempt = 0; attempt < address_TRIES; attempt++) {
        const address = nthAddress(start + index + attempt * 1009);
        if (listening.has(address))
            continue;
        for (let port = FIRST_SSH_PORT; port < FIRST_SSH_PORT + address_TRIES; port++) {
            last = await problemOf(address, port);
            if (last === "")
                return { address, port };
        }
    }
    throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: no free address in 127.0.0.0/8 (${last || "all are taken"})`, {
        hint: "vm-backend: local needs Linux, where all of 127.0.0.0/8 is this machine",
        index,
    });
}
function nthAddress(n) {
    const at = n % ADDRESSES;
    const [a, b, c] = [FIRST + Math.floor(at / (256 * 254)), Math.floor(at / 254) % 256, 1 + (at % 254)];
    return `127.${a}.${b}.${c}`;
}
/** Addresses somebody listens on, out of /proc/net/tcp: there they are hexadecimal, the last byte first, state 0A. */
async function listeningAddresses() {
    const text = await (0,promises_.readFile)("/proc/net/tcp", "utf8").catch(() => "");
    const found = text.matchAll(/^\s*\d+: ([0-9A-F]{8}):[0-9A-F]{4} [0-9A-F:]+ 0A /gm);
    return new Set([...found].map(([, hex = ""]) => (hex.match(/../g) ?? [])
        .reverse()
        .map((b) => parseInt(b, 16))
        .join(".")));
}
/** Empty when a server could listen there. */
function problemOf(address, port) {
    return new Promise((resolve) => {
        const server = external_node_net_.createServer();
        server.on("error", (error) => resolve(error.code ?? error.message));
        server.listen(port, address, () => server.close(() => resolve("")));
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/folder.js




/** Where the parts of a Node lie. `home` is HOME of everything that runs on it. */
const partsOf = (folder) => ({
    folder,
    home: (0,external_node_path_.join)(folder, "home"),
    portMap: (0,external_node_path_.join)(folder, "home", "port-map"),
    place: (0,external_node_path_.join)(folder, "node.json"),
    /** Identity of the process that plays the Node; written by itself once sshd answers. */
    process: (0,external_node_path_.join)(folder, "process.json"),
    hostKey: (0,external_node_path_.join)(folder, "host_key"),
    hostKeyPublic: (0,external_node_path_.join)(folder, "host_key.pub"),
    clientKey: (0,external_node_path_.join)(folder, "client_key"),
    authorizedKeys: (0,external_node_path_.join)(folder, "authorized_keys"),
    log: (0,external_node_path_.join)(folder, "log"),
});
/** @param top `<folder of dflow.yaml>/.dflow`, and below it the environment's name where there is one */
const nodesFolder = (top) => (0,external_node_path_.join)(top, "nodes");
const nodeFolder = (top, index) => (0,external_node_path_.join)(nodesFolder(top), String(index));
/**
 * Puts the folder of a new Node in its place, whole: it is filled under another name and renamed.
 *
 * @returns false when somebody else was faster; their folder stays
 */
async function placeFolder(top, index, node) {
    const draft = (0,external_node_path_.join)(nodesFolder(top), `.new-${index}-${(0,external_node_crypto_.randomBytes)(6).toString("hex")}`);
    const parts = partsOf(draft);
    await (0,promises_.mkdir)(parts.home, { recursive: true, mode: 0o700 });
    await (0,promises_.writeFile)(parts.hostKey, node.hostKey.private, { mode: 0o600 });
    await (0,promises_.writeFile)(parts.hostKeyPublic, `${node.hostKey.public}\n`);
    await (0,promises_.writeFile)(parts.clientKey, node.clientKey.private, { mode: 0o600 });
    await (0,promises_.writeFile)(parts.authorizedKeys, `${node.clientKey.public}\n${node.authorizedKeys}`, { mode: 0o600 });
    await (0,promises_.writeFile)(parts.place, `${JSON.stringify(node.place)}\n`);
    try {
        await (0,promises_.rename)(draft, nodeFolder(top, index));
        return true;
    }
    catch (error) {
        await (0,promises_.rm)(draft, { recursive: true, force: true });
        if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error)))
            return false;
        throw error;
    }
}
/** Out of sight in one step, then gone: a half-deleted Node is never listed. */
async function removeFolder(top, index) {
    const gone = (0,external_node_path_.join)(nodesFolder(top), `.gone-${index}-${(0,external_node_crypto_.randomBytes)(6).toString("hex")}`);
    try {
        await (0,promises_.rename)(nodeFolder(top, index), gone);
    }
    catch (error) {
        if (codeOf(error) === "ENOENT")
            return;
        throw error;
    }
    await (0,promises_.rm)(gone, { recursive: true, force: true, maxRetries: 5 });
}
/** Indexes that have a folder, ascending. */
async function placedIndexes(top) {
    const names = await (0,promises_.readdir)(nodesFolder(top)).catch((error) => {
        if (codeOf(error) === "ENOENT")
            return [];
        throw error;
    });
    return names
        .filter((name) => /^\d{1,6}$/.test(name))
        .map(Number)
        .sort((a, b) => a - b);
}
/** Undefined when there is no such Node. */
async function readPlace(top, index) {
    const parts = partsOf(nodeFolder(top, index));
    try {
        const place = JSON.parse(await (0,promises_.readFile)(parts.place, "utf8"));
        return { ...place, hostKey: (await (0,promises_.readFile)(parts.hostKeyPublic, "utf8")).trim() };
    }
    catch (error) {
        const exists = (await placedIndexes(top)).includes(index);
        if (!exists)
            return undefined;
        throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: its folder ${parts.folder} is damaged`, {
            hint: `delete that folder; "dflow repair" makes the Node again`,
            index,
            cause: error,
        });
    }
}
const codeOf = (error) => error?.code ?? "";

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/keys.js

const TYPE = "ssh-ed25519";
/** Not made by ssh2: of the private keys it writes (1.17) its own parser calls one in some hundred malformed. */
function newKeyPair() {
    const { x = "", d = "" } = (0,external_node_crypto_.generateKeyPairSync)("ed25519").privateKey.export({ format: "jwk" });
    const [point, seed] = [Buffer.from(x, "base64url"), Buffer.from(d, "base64url")];
    const blob = Buffer.concat([field(TYPE), field(point)]);
    return { private: privateFile(blob, point, seed), public: `${TYPE} ${blob.toString("base64")}` };
}
/** The format is PROTOCOL.key of OpenSSH, without a passphrase. */
function privateFile(blob, point, seed) {
    const check = (0,external_node_crypto_.randomBytes)(4);
    const secret = [check, check, field(TYPE), field(point), field(Buffer.concat([seed, point])), field("")];
    const bytes = Buffer.concat([
        Buffer.from("openssh-key-v1\0"),
        ...["none", "none", ""].map(field), // cipher, key derivation and its options
        uint32(1), // one key
        field(blob),
        field(padded(Buffer.concat(secret))),
    ]);
    const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
    return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}
/** 1, 2, 3 … up to a whole number of 8-byte blocks. */
function padded(bytes) {
    const missing = (8 - (bytes.length % 8)) % 8;
    return Buffer.concat([bytes, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}
function field(content) {
    const bytes = Buffer.from(content);
    return Buffer.concat([uint32(bytes.length), bytes]);
}
function uint32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/processes.js



/** Undefined for no such process, and for one that has ended and waits for its parent (a zombie). */
async function identityOf(pid) {
    const stat = await (0,promises_.readFile)(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // The program's name may hold blanks and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat === "" || "ZXx".includes(fields[0] ?? ""))
        return undefined;
    return { boot: await bootId(), pid, started: Number(fields[19]) };
}
const bootId = async () => (await (0,promises_.readFile)("/proc/sys/kernel/random/boot_id", "utf8")).trim();
async function isAlive(it) {
    const found = await identityOf(it.pid);
    return found?.boot === it.boot && found.started === it.started;
}
/** SIGTERM, SIGKILL two seconds later. Only ever the process of this identity is signalled. */
async function end(it) {
    for (const [signal, wait] of [
        ["SIGTERM", 2000],
        ["SIGKILL", 5000],
    ]) {
        if (!(await signalTo(it, signal)))
            return;
        for (let waited = 0; waited < wait && (await isAlive(it)); waited += 20)
            await (0,external_node_timers_promises_.setTimeout)(20);
    }
}
/**
 * Pulls the plug on Nodes: on everything whose environment names one of these homes as HOME, which is what their scripts
 * started and what that started, and on what their run folders name. Again and again until nobody is left, since a watcher
 * may be starting its program anew.
 */
async function killAllOf(...homes) {
    const recorded = (await Promise.all(homes.map(recordedIn))).flat();
    for (let round = 0; round < 200; round++) {
        const found = [...(await processesOf(...homes)), ...(await aliveOf(recorded))];
        if (found.length === 0)
            return;
        for (const it of found)
            await signalTo(it, "SIGKILL");
        await (0,external_node_timers_promises_.setTimeout)(10);
    }
}
/** What names one of these homes as HOME, this process left out. */
async function processesOf(...homes) {
    // As bytes: nobody has to write UTF-8 there.
    const words = new Set(homes.map((home) => Buffer.from(`HOME=${home}`).toString("latin1")));
    const pids = (await (0,promises_.readdir)("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = [];
    for (const pid of pids) {
        const it = await identityOf(pid);
        const environment = await (0,promises_.readFile)(`/proc/${pid}/environ`, "latin1").catch(() => "");
        const ours = environment.split("\0").some((word) => words.has(word));
        if (it && ours && pid !== process.pid)
            found.push(it);
    }
    return found;
}
/** `run/EXECUTABLE/INSTANCE/{watcher,process}` of process.sh begin with BOOT PID STARTED. */
async function recordedIn(home) {
    const files = await (0,promises_.readdir)(home, { recursive: true }).catch(() => []);
    const records = files.filter((file) => /(?:^|\/)run\/[^/]+\/[^/]+\/(?:watcher|process)$/.test(file));
    const texts = await Promise.all(records.map((file) => (0,promises_.readFile)((0,external_node_path_.join)(home, file), "utf8").catch(() => "")));
    return texts.flatMap((text) => {
        const [boot = "", pid, started] = text.split(/\s+/);
        return Number(pid) > 1 && Number(started) > 0 ? [{ boot, pid: Number(pid), started: Number(started) }] : [];
    });
}
async function aliveOf(recorded) {
    const alive = await Promise.all(recorded.map(isAlive));
    return recorded.filter((_, at) => alive[at]);
}
/** False when it is gone already. */
async function signalTo(it, signal) {
    if (!(await isAlive(it)))
        return false;
    try {
        return process.kill(it.pid, signal);
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/start.js









const ANSWERS_WITHIN = 60_000;
/** The process that plays the Node in this folder, if it is alive. */
async function start_processOf(folder) {
    const text = await (0,promises_.readFile)(partsOf(folder).process, "utf8").catch(() => "null");
    const identity = JSON.parse(text);
    return identity && (await isAlive(identity)) ? identity : undefined;
}
/**
 * sshd of the Node in this folder answers afterwards: it did already, or its process is started.
 *
 * @param program argv of dflow's own command line
 * @throws DflowError `preflight/vm` with the end of the Node's log
 */
async function ensureAnswers(folder, place, index, program) {
    const before = await start_processOf(folder);
    if (before) {
        if (await answersAsSsh(place.address, place.port, ANSWERS_WITHIN))
            return;
        await end(before); // it hangs
    }
    const child = spawnNode(folder, program);
    const stdout = child.stdout;
    const said = await Promise.race([
        (0,external_node_events_.once)(stdout, "data").then(() => "ready"),
        (0,external_node_events_.once)(child, "exit").then(() => "ended"),
        (0,external_node_events_.once)(child, "error").then(([error]) => String(error)),
        (0,external_node_timers_promises_.setTimeout)(ANSWERS_WITHIN, "nothing", { ref: false }),
    ]);
    stdout.destroy();
    child.unref();
    // Another process of the same Node may have been faster, and this one left the port to it.
    if (said === "ready" || (await answersAsItself(folder, place)))
        return;
    child.kill();
    throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: its process did not come up (${said})`, {
        hint: `${partsOf(folder).log} says more`,
        index,
        evidence: [{ title: "its log", lines: await start_lastLines(partsOf(folder).log) }],
    });
}
function spawnNode(folder, program) {
    const parts = partsOf(folder);
    const log = (0,external_node_fs_.openSync)(parts.log, "a", 0o600);
    const [command = process.execPath, ...args] = program;
    const child = (0,external_node_child_process_.spawn)(command, [...args, "local-node", folder], {
        cwd: "/",
        detached: true,
        // HOME marks everything that belongs to this Node. Small heaps: a Node has little to remember.
        env: {
            HOME: parts.home,
            PATH: process.env.PATH ?? "",
            NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=128",
            UV_THREADPOOL_SIZE: "1",
        },
        stdio: ["ignore", "pipe", log],
    });
    (0,external_node_fs_.closeSync)(log);
    return child;
}
async function answersAsItself(folder, place) {
    for (let attempt = 0; attempt < 100; attempt++) {
        if ((await start_processOf(folder)) && (await answersAsSsh(place.address, place.port, 1000)))
            return true;
        await (0,external_node_timers_promises_.setTimeout)(20);
    }
    return false;
}
const start_lastLines = async (file) => (await (0,promises_.readFile)(file, "utf8").catch(() => "")).split("\n").filter(Boolean).slice(-10);

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/index.js










const local = {
    name: "local",
    summary: "Nodes that are small processes on this machine: no root, no Docker, for demo, tests and trying things out",
    options: schemas/* strictObject */.rej({}),
    create: (_options, tools) => localBackend(tools),
};
/**
 * A Node is a folder `<folder>/.dflow[/<environment>]/nodes/<index>/` and a process that plays it (`dflow local-node FOLDER`): its own
 * ssh server on its own loopback address, and a port map. A Node whose process was killed is still listed, and simply does
 * not answer, like a machine that lost power; `create` starts it again with the same address and keys. The image means
 * nothing to it. The Nodes share this machine's programs, ports below 127.0.0.1, and clock.
 */
function localBackend({ folder, environment, user, program }) {
    const top = (0,external_node_path_.join)(folder, ".dflow", ...(environment === undefined ? [] : [environment]));
    const nodeAt = async (index) => {
        const place = await readPlace(top, index);
        return (place && {
            index,
            host: place.address,
            port: place.port,
            user: user ?? userName(),
            hostKey: { kind: "key", line: place.hostKey },
            identityFile: partsOf(nodeFolder(top, index)).clientKey,
            address: place.address,
        });
    };
    return {
        makesNodes: true,
        create: (_image, { index, keys }) => asVmError(index, "cannot be made", async () => {
            const its = nodeFolder(top, index);
            if (!(await nodeAt(index)) && (await local_makeFolder(top, index, keys, folder))) {
                // What a folder that was deleted by hand has left running.
                await killAllOf(partsOf(its).home);
            }
            const node = await nodeAt(index);
            if (!node)
                throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: its folder was deleted while it was made`);
            await ensureAnswers(its, { address: node.host, port: node.port }, index, program);
            return node;
        }),
        destroy: ({ index }) => asVmError(index, "cannot be destroyed", async () => {
            const its = nodeFolder(top, index);
            const player = await start_processOf(its);
            if (player)
                await end(player);
            await killAllOf(partsOf(its).home);
            await removeFolder(top, index);
        }),
        async list() {
            const nodes = await Promise.all((await placedIndexes(top)).map(nodeAt));
            return nodes.filter((node) => node !== undefined);
        },
    };
}
async function local_makeFolder(top, index, keys, folder) {
    const [place, hostKey, clientKey] = [await freePlace(top, index), newKeyPair(), newKeyPair()];
    return placeFolder(top, index, { place, hostKey, clientKey, authorizedKeys: await authorizedKeys(keys, folder) });
}
/** A full disk or a foreign file is no bug of ours. */
async function asVmError(index, what, act) {
    try {
        return await act();
    }
    catch (error) {
        if (error instanceof domain_errors/* DflowError */.FD || error.syscall === undefined)
            throw error;
        throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index} ${what}: ${error.message}`, { index, cause: error });
    }
}

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./lib/js/domain/duration.js
var domain_duration = __webpack_require__(9514);
;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/options.js


const scalar = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]);
const setting = schemas/* union */.KCZ([scalar, schemas/* array */.YOg(scalar), schemas/* record */.g1P(schemas/* string */.YjP(), scalar)]);
/** What dflow says itself, in words of its own. */
const OURS = ["image", "box", "name", "has_ssh", "memory", "cpus", "default_prefix"];
/** The key itself is what is wrong with it, so it is said there. */
const settings = schemas/* record */.g1P(schemas/* string */.YjP(), setting).check(({ value, issues }) => {
    for (const name of Object.keys(value)) {
        const said = OURS.includes(name.replaceAll("-", "_"))
            ? `${name} is set by dflow itself; see the keys beside options`
            : /^[a-z][a-z0-9_-]*$/.test(name)
                ? undefined
                : "write a setting's name as Vagrant's documentation has it, e.g. create_args";
        if (said !== undefined)
            issues.push({ code: "custom", path: [name], message: said, input: value[name] });
    }
});
const PORT = /^(?:(?<address>[0-9.]+):)?(?<host>\d{1,5}):(?<guest>\d{1,5})$/;
const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const perNode = {
    memory: schemas/* int */.Whr().min(16).optional().describe("MiB"),
    cpus: schemas/* int */.Whr().min(1).max(1024).optional().describe("processors"),
    network: schemas/* string */.YjP()
        .regex(ADDRESS, "write an address such as 192.168.56.10")
        .optional()
        .describe("address in a private network of this machine; of Node 0: each further Node has the next one"),
    ports: schemas/* array */.YOg(schemas/* string */.YjP().regex(PORT, 'write "[ADDRESS:]HOST:NODE", e.g. "8080:80"'))
        .optional()
        .describe('ports of this machine that lead to ports of a Node, "[ADDRESS:]HOST:NODE"; HOST + 1 for Node 1, and so on'),
    options: settings
        .optional()
        .describe("settings of the provider by their names in Vagrant's documentation; docker: {cmd: […], create-args: […]}"),
};
const vagrantOptions = schemas/* strictObject */.rej({
    provider: schemas/* string */.YjP()
        .regex(/^[a-z][a-z0-9_]*$/, "a provider's name, e.g. docker")
        .default("virtualbox")
        .describe("what makes the machines: virtualbox, libvirt, docker, or any other that this Vagrant has"),
    ...perNode,
    "box-version": schemas/* string */.YjP().min(1).optional().describe("the newest one there is here when absent"),
    "box-url": schemas/* string */.YjP().min(1).optional().describe("where the box comes from when it is not one of the public ones"),
    "boot-timeout": schemas/* string */.YjP()
        .regex(domain_duration/* DURATION */.f, "write a duration, e.g. 5m")
        .default("5m")
        .describe("how long a machine may take until sshd answers"),
    nodes: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* strictObject */.rej(perNode))
        .check(({ value, issues }) => {
        for (const index of Object.keys(value).filter((one) => !/^\d{1,4}$/.test(one))) {
            issues.push({
                code: "custom",
                path: [index],
                message: `${index} is no Node's index; write 0, 1, …`,
                input: index,
            });
        }
    })
        .default({})
        .describe("what is different for single Nodes, by index: {0: {memory: 4096}}"),
});
/** Of one Node: its own stand above those of all; the settings in `options` one by one. */
function optionsFor(index, { nodes, ...all }) {
    const own = nodes[index] ?? {};
    return {
        memory: own.memory ?? all.memory,
        cpus: own.cpus ?? all.cpus,
        // What is written for one Node is meant as it stands; what is written for all is counted up from Node 0.
        network: own.network ?? (all.network && options_nthAddress(all.network, index)),
        ports: own.ports ?? all.ports?.map((port) => nthPort(port, index)),
        options: { ...all.options, ...own.options },
    };
}
/** Only this machine itself comes in, unless an address is written: 0.0.0.0 lets everybody in. */
function readPort(text) {
    const { address = "127.0.0.1", host, guest } = PORT.exec(text)?.groups ?? {};
    return { address, host: Number(host), guest: Number(guest) };
}
function nthPort(text, n) {
    const { address, host, guest } = readPort(text);
    return `${address}:${host + n}:${guest}`;
}
function options_nthAddress(first, n) {
    const number = first.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0) + n;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
const secondsIn = (duration) => Math.max(1, Math.round((0,domain_duration/* parseDuration */.E)(duration) / 1000));

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/wish.js


const clusterName = ({ cluster, environment, user }, top) => ({
    name: environment === undefined ? cluster : `${cluster}-${environment}`,
    id: (0,external_node_crypto_.createHash)("sha256").update(top).digest("hex").slice(0, 12),
    user,
});
const clusterLabel = ({ id }) => `dflow.vagrant.cluster=${id}`;
const INDEX_LABEL = "dflow.vagrant.index";
function wishOf({ index, image, keys, options, cluster }) {
    const { provider } = options;
    const node = optionsFor(index, options);
    const labels = { "dflow.vagrant.cluster": cluster.id, [INDEX_LABEL]: `${index}` };
    const written = Object.entries(node.options ?? {}).map(([name, value]) => [name.replaceAll("-", "_"), value]);
    const machine = { memory: node.memory, cpus: node.cpus };
    const own = { name: `dflow-${cluster.name}-${index}-${cluster.id.slice(0, 6)}` };
    const given = Object.fromEntries(written);
    return {
        provider,
        vm: {
            ...(provider === "docker" ? {} : box(image, options)),
            boot_timeout: secondsIn(options["boot-timeout"]),
        },
        ssh: { ...(cluster.user !== undefined && { username: cluster.user }) },
        settings: settingsFor(provider),
        networks: [
            ...(node.network === undefined ? [] : [["private_network", { ip: node.network }]]),
            ...(node.ports ?? []).map(readPort).map(({ address, host, guest }) => {
                return ["forwarded_port", { guest, host, host_ip: address, auto_correct: false }];
            }),
        ],
        labels,
        keys,
    };
    function settingsFor(provider) {
        switch (provider) {
            case "docker": {
                const { memory, cpus } = machine;
                const limits = [...(memory ? ["--memory", `${memory}m`] : []), ...(cpus ? ["--cpus", `${cpus}`] : [])];
                const marks = Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
                const more = Array.isArray(given.create_args) ? given.create_args : [];
                return { ...given, ...own, image, has_ssh: true, create_args: [...more.map(String), ...limits, ...marks] };
            }
            case "libvirt":
                // Its machines are called by this and Vagrant's own name, node-0.
                return { ...given, ...present(machine), default_prefix: `dflow-${cluster.name}-${cluster.id.slice(0, 6)}-` };
            case "virtualbox":
                return { ...given, ...present(machine), ...own };
            default:
                return { ...given, ...present(machine) };
        }
    }
}
const box = (image, options) => ({
    box: image,
    // A machine is made of what is here; a newer box is fetched by "vagrant box update".
    box_check_update: false,
    ...present({ box_version: options["box-version"], box_url: options["box-url"] }),
});
const present = (settings) => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/containers.js





const execute = (0,external_node_util_.promisify)(external_node_child_process_.execFile);
const inspected = schemas/* array */.YOg(schemas/* object */.Ikc({
    Id: schemas/* string */.YjP(),
    State: schemas/* object */.Ikc({ Status: schemas/* string */.YjP() }),
    Config: schemas/* object */.Ikc({ Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()) }),
    NetworkSettings: schemas/* object */.Ikc({
        IPAddress: schemas/* string */.YjP().optional(),
        Networks: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ IPAddress: schemas/* string */.YjP() })).nullish(),
        Ports: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* object */.Ikc({ HostIp: schemas/* string */.YjP(), HostPort: schemas/* string */.YjP() })).nullish()).nullish(),
    }),
}));
/**
 * The machines of the docker provider: asked of docker itself, 50 ms for all of them where Vagrant takes seconds, and by
 * our labels, so that a container is found though Vagrant was killed before it learned its id.
 */
async function machinesByDocker(cluster) {
    const ids = await containerIds(cluster);
    if (ids.length === 0)
        return [];
    // One that goes away between the two questions makes the second end with 1; the others are in its answer.
    const answer = await containers_docker(["container", "inspect", ...ids]).catch((error) => ({
        stdout: String(error.stdout ?? ""),
    }));
    return inspected.parse(JSON.parse(answer.stdout || "[]")).map(machineOf);
}
/** Of one Node: those that are running and those that are not. */
async function removeContainers(cluster, index) {
    const ids = await containerIds(cluster, `${INDEX_LABEL}=${index}`);
    // Another run may remove them at the same time; what counts is that none is left.
    if (ids.length > 0)
        await containers_docker(["rm", "-f", "-v", ...ids]).catch(() => undefined);
    const [left] = ids.length > 0 ? await containerIds(cluster, `${INDEX_LABEL}=${index}`) : [];
    if (left === undefined)
        return;
    throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: its container ${left.slice(0, 12)} cannot be removed`, {
        hint: `docker rm -f -v ${left.slice(0, 12)}`,
        index,
    });
}
async function containerIds(cluster, ...more) {
    const filters = [clusterLabel(cluster), ...more].flatMap((label) => ["--filter", `label=${label}`]);
    try {
        const { stdout } = await containers_docker(["ps", "-aq", "--no-trunc", ...filters]);
        return stdout.split("\n").filter((id) => id !== "");
    }
    catch (cause) {
        throw silent(cause);
    }
}
function machineOf({ Id: id, State, Config, NetworkSettings: network }) {
    // The same rule as Vagrant's own: the port that is published, else the container's own address.
    const published = network.Ports?.["22/tcp"]?.[0];
    const address = network.IPAddress || Object.values(network.Networks ?? {}).find((one) => one.IPAddress)?.IPAddress;
    const ssh = published
        ? { host: published.HostIp === "0.0.0.0" ? "127.0.0.1" : published.HostIp, port: Number(published.HostPort) }
        : address && { host: address, port: 22 };
    return {
        index: Number(Config.Labels[INDEX_LABEL]),
        id,
        state: State.Status,
        ...(ssh && { ssh }),
        // Docker runs in a machine of its own elsewhere, and its addresses are that one's.
        ...(address && process.platform === "linux" && { address }),
    };
}
const containers_docker = (args) => execute("docker", args, { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });
function silent(cause) {
    const { code, stderr } = cause;
    const lines = (stderr ?? "").split("\n").filter((line) => line.trim() !== "");
    return code === "ENOENT"
        ? new domain_errors/* DflowError */.FD("preflight/vm", "docker is not installed, and vm-backend is vagrant with the provider docker", {
            hint: "install it (Debian: apt install docker.io), or choose another provider",
            cause,
        })
        : new domain_errors/* DflowError */.FD("preflight/vm", "docker does not answer, so it is not known which Nodes there are", {
            hint: '"docker ps" has to work for who runs dflow: is dockerd started, are you in the group docker?',
            evidence: lines.length === 0 ? [] : [{ title: "docker said", lines: lines.slice(-10) }],
            cause,
        });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/failures.js

/** Vagrant's own class of an error tells what it was; its words are for people. */
function vagrantFailed(said, asked) {
    const { command, index, log } = asked;
    const whom = index === undefined ? "" : `node ${index}: `;
    const [first = `it ended with ${said.status}`] = failures_linesOf(said.error?.text ?? "");
    const hint = hintFor(said.error?.kind.split("::").at(-1) ?? "", asked) ?? (log && `${log} says more`);
    return new domain_errors/* DflowError */.FD("preflight/vm", `${whom}vagrant ${command} failed: ${first}`, {
        ...(hint && { hint }),
        ...(index !== undefined && { index }),
        evidence: [{ title: "vagrant said", lines: lastWords(said) }],
    });
}
function hintFor(kind, { provider, image, log }) {
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
function lastWords({ error, text }) {
    const lines = error ? failures_linesOf(error.text) : text;
    return lines.slice(-12).map((line) => line.slice(0, 500));
}
const failures_linesOf = (text) => text.split("\n").filter((line) => line.trim() !== "");

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/vagrantfile.js
/**
 * The Vagrantfile of every cluster: a constant. What differs lies beside it in nodes/INDEX.json, which it reads as data, so
 * nothing of dflow.yaml ever becomes Ruby.
 *
 * At the end of each `vagrant up` it writes made/INDEX.json: the mark of a Node that was made to its end. Vagrant does that
 * itself, and not dflow afterwards, so that it also happens when dflow was killed meanwhile.
 */
const vagrantfile = String.raw `# Written by dflow, and written again whenever it makes a Node: what is changed here does not last.
# The Nodes are described in nodes/INDEX.json, as dflow.yaml has them, and "vagrant status", "vagrant ssh node-0" and the
# like work in this folder. Those files are read as data; nothing in them becomes Ruby.
require "json"
require "open3"
require "shellwords"

Vagrant.require_version ">= 2.2.3"

here = __dir__
files = Dir.children(File.join(here, "nodes")).grep(/\A\d+\.json\z/)
wishes = files.to_h do |file|
  ["node-#{File.basename(file, ".json")}", JSON.parse(File.read(File.join(here, "nodes", file), encoding: "UTF-8"))]
end

problem = ->(text) { raise Class.new(Vagrant::Errors::VagrantError) { error_message(text) } }

# Settings by their names in Vagrant's documentation. Only assignments: a method of another kind is never called.
assign = lambda do |target, settings|
  settings.each do |name, value|
    problem.("#{name} is no name of a setting") unless name.match?(/\A[a-z][a-z0-9_]*\z/)
    target.public_send("#{name}=", value)
  end
end

# A container whose id Vagrant never learned, because it was killed while it made it.
forget_orphans = lambda do |machine, wish|
  machine.id = nil if machine.id == "preparing"
  labels = wish["labels"].flat_map { |name, value| ["--filter", "label=#{name}=#{value}"] }
  ids, status = Open3.capture2("docker", "ps", "-aq", "--no-trunc", *labels)
  problem.("docker ps failed") unless status.success?
  orphans = ids.split - [machine.id]
  Open3.capture2e("docker", "rm", "-f", "-v", *orphans) unless orphans.empty?
end

# One line in authorized_keys for each key that is not there yet. The key that all boxes share is of no use once this Node
# has one of its own; a Vagrant that was killed may have left it there.
key_script = lambda do |machine, wish|
  file = "~/.ssh/authorized_keys"
  added = wish["keys"].map { |key| Shellwords.escape(key) }.map do |key|
    "grep -qxF -e #{key} #{file} || printf '%s\\n' #{key} >> #{file}"
  end
  shared = Dir[Vagrant.source_root.join("keys", "vagrant.pub*").to_s].map { |path| File.read(path).split[1] }
  shared = [] unless machine.data_dir.join("private_key").file?
  removed = shared.map do |key|
    "if grep -qF -e #{key} #{file}; then kept=$(grep -vF -e #{key} #{file}); printf '%s\\n' \"$kept\" > #{file}; fi"
  end
  ["umask 077", "mkdir -p ~/.ssh", "touch #{file}", "[ -z \"$(tail -c 1 #{file})\" ] || echo >> #{file}", *added, *removed].join("\n")
end

# Of a container they are read past the network, from inside it. Of a machine they are read through the connection that
# Vagrant has just opened to it and has not checked: what answers at first boot is trusted, once, and stays pinned.
host_keys = lambda do |machine, before|
  read = "cat /etc/ssh/ssh_host_*_key.pub"
  text = +""
  if machine.provider_name == :docker
    text, status = Open3.capture2("docker", "exec", machine.id, "/bin/sh", "-c", read)
    problem.("there is no /etc/ssh/ssh_host_*_key.pub in the container") unless status.success?
  elsif before && before["id"] == machine.id
    next before["host-keys"]
  else
    machine.communicate.execute(read) { |kind, data| text << data if kind == :stdout }
  end
  text.lines.map(&:chomp)
end

remember = lambda do |machine, wish|
  problem.("sshd does not answer") unless machine.communicate.wait_for_ready(machine.config.vm.boot_timeout)
  machine.communicate.execute(key_script.(machine, wish))
  info = machine.ssh_info
  problem.("it is reached through a proxy command, which dflow does not know") if info[:proxy_command]
  index = machine.name.to_s.delete_prefix("node-")
  file = File.join(here, "made", "#{index}.json")
  before = File.exist?(file) ? JSON.parse(File.read(file)) : nil
  made = {
    "id" => machine.id, "provider" => machine.provider_name, "host" => info[:host], "port" => info[:port].to_i,
    "address" => wish["networks"].filter_map { |type, settings| settings["ip"] if type == "private_network" }.first,
    "user" => info[:username], "key" => Array(info[:private_key_path]).first,
    "host-keys" => host_keys.(machine, before), "keys" => wish["keys"]
  }
  File.write("#{file}.new", JSON.pretty_generate(made) + "\n", perm: 0o600)
  File.rename("#{file}.new", file)
end

Vagrant.configure("2") do |config|
  wishes.each do |name, wish|
    config.vm.define(name) do |node|
      assign.(node.vm, wish["vm"])
      assign.(node.ssh, wish["ssh"])
      node.vm.synced_folder ".", "/vagrant", disabled: true
      wish["networks"].each { |type, settings| node.vm.network(type, **settings.transform_keys(&:to_sym)) }
      node.vm.provider(wish["provider"]) { |provider| assign.(provider, wish["settings"]) }
    end
  end
  config.trigger.before :up do |trigger|
    trigger.ruby { |_, machine| forget_orphans.(machine, wishes[machine.name.to_s]) if machine.provider_name == :docker }
  end
  config.trigger.after :up do |trigger|
    trigger.ruby { |_, machine| remember.(machine, wishes[machine.name.to_s]) }
  end
end
`;

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/folder.js





/** Where the parts lie of `.dflow/vagrant[-ENVIRONMENT]/`, which is also the folder Vagrant runs in. */
const folder_partsOf = (top) => ({
    vagrantfile: (0,external_node_path_.join)(top, "Vagrantfile"),
    /** INDEX.json: what a Node is to be. Written by us, read by the Vagrantfile. */
    nodes: (0,external_node_path_.join)(top, "nodes"),
    /** INDEX.json: what it has become. Written by the Vagrantfile at the end of `up`. */
    made: (0,external_node_path_.join)(top, "made"),
    /** INDEX.log: what Vagrant said last about a Node. */
    log: (0,external_node_path_.join)(top, "log"),
    /** Vagrant's own. */
    machines: (0,external_node_path_.join)(top, ".vagrant", "machines"),
});
const machineName = (index) => `node-${index}`;
const logFile = (top, index) => (0,external_node_path_.join)(folder_partsOf(top).log, `${index}.log`);
const madeShape = schemas/* object */.Ikc({
    /** Of the machine, as its provider names it. */
    id: schemas/* string */.YjP(),
    provider: schemas/* string */.YjP(),
    host: schemas/* string */.YjP(),
    port: schemas/* int */.Whr(),
    /** In the private network, where one was wished for. */
    address: schemas/* string */.YjP().nullable(),
    user: schemas/* string */.YjP(),
    /** Private key file. */
    key: schemas/* string */.YjP(),
    "host-keys": schemas/* array */.YOg(schemas/* string */.YjP()).min(1),
    /** Of the authorized_keys file, those that were put there. */
    keys: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/** Ready for `vagrant`: the Vagrantfile, and what this Node is to be. */
async function writeWish(top, index, wish) {
    const parts = folder_partsOf(top);
    for (const folder of [parts.nodes, parts.made, parts.log])
        await (0,promises_.mkdir)(folder, { recursive: true, mode: 0o700 });
    await writeWhole(parts.vagrantfile, vagrantfile);
    await writeWhole((0,external_node_path_.join)(parts.nodes, `${index}.json`), `${JSON.stringify(wish, null, 2)}\n`);
}
async function readWish(top, index) {
    const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder_partsOf(top).nodes, `${index}.json`), "utf8").catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
}
/** Undefined also for a damaged one: then the Node counts as not made to its end, and making it writes the record again. */
async function readMade(top, index) {
    try {
        return madeShape.parse(JSON.parse(await (0,promises_.readFile)((0,external_node_path_.join)(folder_partsOf(top).made, `${index}.json`), "utf8")));
    }
    catch {
        return undefined;
    }
}
/** Indexes that Vagrant has heard of, ascending. A machine need not be there. */
async function wishedIndexes(top) {
    const names = await namesIn(folder_partsOf(top).nodes);
    return names
        .flatMap((name) => /^(\d{1,6})\.json$/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
}
/** What Vagrant said to its last `up`, for people. */
const writeLog = (top, index, lines) => writeWhole(logFile(top, index), `${lines.join("\n")}\n`);
/** The machine's id as Vagrant remembers it; undefined: it remembers none. */
async function idOf(top, index, provider) {
    const file = (0,external_node_path_.join)(folder_partsOf(top).machines, machineName(index), provider, "id");
    return (await (0,promises_.readFile)(file, "utf8").catch(() => "")).trim() || undefined;
}
/** After its machine is gone. With the last Node the whole folder goes. */
async function forgetNode(top, index) {
    const parts = folder_partsOf(top);
    const ours = [(0,external_node_path_.join)(parts.made, `${index}.json`), logFile(top, index), (0,external_node_path_.join)(parts.machines, machineName(index))];
    // What Vagrant reads goes last: a run that is killed here still knows the Node, and destroys it again.
    const wishes = (await namesIn(parts.nodes)).filter((name) => name.startsWith(`${index}.json`)); // drafts too
    for (const path of [...ours, ...wishes.map((name) => (0,external_node_path_.join)(parts.nodes, name))]) {
        await (0,promises_.rm)(path, { recursive: true, force: true });
    }
    const last = await (0,promises_.rmdir)(parts.nodes).then(() => true, () => false);
    if (last)
        await (0,promises_.rm)(top, { recursive: true, force: true });
}
async function namesIn(folder) {
    try {
        return await (0,promises_.readdir)(folder);
    }
    catch (error) {
        if (error.code === "ENOENT")
            return [];
        throw error;
    }
}
/** A reader sees the old text or the new one. */
async function writeWhole(file, text) {
    const draft = `${file}.${(0,external_node_crypto_.randomBytes)(4).toString("hex")}`;
    await (0,promises_.writeFile)(draft, text, { mode: 0o600 });
    await (0,promises_.rename)(draft, file);
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/run-vagrant.js







/** ms between attempts. */
const run_vagrant_PAUSE = 500;
/** ms between the signals when it takes too long: it may have something to put back. */
const run_vagrant_GRACE = 20_000;
/**
 * Runs Vagrant in the folder of its Vagrantfile. In a process group of its own and with its output in a file, so that a
 * `vagrant up` ends well though dflow is killed meanwhile.
 *
 * @param within ms
 * @throws DflowError `preflight/vm` when there is no Vagrant, or it takes longer
 */
async function vagrant(args, top, within) {
    const output = (0,external_node_path_.join)(folder_partsOf(top).log, `.${args[0]}-${(0,external_node_crypto_.randomBytes)(4).toString("hex")}`);
    try {
        const file = await (0,promises_.open)(output, "a", 0o600);
        const status = await ended([...args, "--machine-readable"], { top, fd: file.fd, within }).finally(() => file.close());
        return run_vagrant_read(status, await (0,promises_.readFile)(output, "utf8"));
    }
    finally {
        await (0,promises_.rm)(output, { force: true });
    }
}
/** The same, and again while another Vagrant is at work on that machine. @throws DflowError `preflight/vm` past `within` */
async function whenFree(args, top, within) {
    for (const begun = performance.now();; await (0,external_node_timers_promises_.setTimeout)(run_vagrant_PAUSE)) {
        const said = await vagrant(args, top, within);
        if (!isLocked(said) || performance.now() - begun > within)
            return said;
    }
}
/** It holds the lock of the machine, or of its list of machines. */
const isLocked = ({ error }) => ["MachineActionLockedError", "MachineLocked", "EnvironmentLockedError"].some((name) => error?.kind.endsWith(`::${name}`));
function ended(args, { top, fd, within }) {
    return new Promise((resolve, reject) => {
        const child = (0,external_node_child_process_.spawn)("vagrant", args, { cwd: top, env: run_vagrant_environment(), stdio: ["ignore", fd, fd], detached: true });
        const signal = (name) => child.pid !== undefined && process.kill(-child.pid, name);
        let late = false;
        let force;
        const deadline = setTimeout(() => {
            late = true;
            signal("SIGINT");
            force = setTimeout(() => signal("SIGKILL"), run_vagrant_GRACE);
        }, within);
        const clear = () => [deadline, force].forEach(clearTimeout);
        child.on("error", (cause) => {
            clear();
            reject(cause.code === "ENOENT" ? notInstalled(cause) : cause);
        });
        child.on("exit", (code) => {
            clear();
            if (!late)
                return resolve(code ?? 1);
            reject(new domain_errors/* DflowError */.FD("preflight/vm", `vagrant ${args.join(" ")} took longer than ${within / 1000} s`));
        });
    });
}
/** Ours, without what would lead Vagrant to another Vagrantfile, and without its question for a newer Vagrant. */
function run_vagrant_environment() {
    const { VAGRANT_CWD: _, VAGRANT_VAGRANTFILE: __, VAGRANT_DOTFILE_PATH: ___, ...rest } = process.env;
    return { ...rest, VAGRANT_CHECKPOINT_DISABLE: "1" };
}
const notInstalled = (cause) => new domain_errors/* DflowError */.FD("preflight/vm", "vagrant is not installed: there is no such program in PATH", {
    hint: "install it (Debian: apt install vagrant), or choose another vm-backend in dflow.yaml: hosts for machines that are there already, local to try dflow out",
    cause,
});
/** Lines of `TIME,ABOUT,TYPE,DATA…`; a comma within is written `%!(VAGRANT_COMMA)`, a line's end `\n`. */
function run_vagrant_read(status, output) {
    const lines = [];
    const text = [];
    for (const line of output.split("\n")) {
        const [, about, type, rest] = /^\d+,([^,]*),([^,]*),?(.*)$/.exec(line) ?? [];
        if (about === undefined || type === undefined) {
            if (line.trim() !== "")
                text.push(line);
            continue;
        }
        const data = (rest ?? "").split(",").map(decoded);
        lines.push({ about, type, data });
        if (type === "ui")
            text.push(...data.slice(1).flatMap((one) => one.split("\n")));
    }
    const end = lines.find((line) => line.type === "error-exit");
    const error = end && { kind: end.data[0] ?? "", text: end.data[1] ?? "" };
    return { status, lines, text: text.filter((line) => line.trim() !== ""), ...(error && { error }) };
}
const decoded = (data) => data.replaceAll("%!(VAGRANT_COMMA)", ",").replaceAll("\\n", "\n").replaceAll("\\r", "\r");

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/machines.js





const machines_execute = (0,external_node_util_.promisify)(external_node_child_process_.execFile);
/** ms */
const machines_WITHIN = { vagrant: 120_000, listing: 20_000 };
/** The machines of a provider other than docker, or one of them, by asking that provider. */
async function machinesOf(asked) {
    const wished = await wishedIndexes(asked.top);
    const indexes = asked.only === undefined ? wished : wished.filter((index) => index === asked.only);
    if (indexes.length === 0)
        return [];
    const known = await Promise.all(indexes.map(async (index) => ({ index, id: await idOf(asked.top, index, asked.provider) })));
    return (await byIds(asked.provider, known)) ?? byVagrant(asked, known);
}
/** Programs that print the ids of all machines, and of those that run. */
const listings = {
    libvirt: [
        ["virsh", "-c", "qemu:///system", "list", "--uuid", "--all"],
        ["virsh", "-c", "qemu:///system", "list", "--uuid", "--state-running"],
    ],
    virtualbox: [
        ["VBoxManage", "list", "vms"],
        ["VBoxManage", "list", "runningvms"],
    ],
};
/**
 * Asked of the provider's own program, since that takes a hundredth of what Vagrant does. Undefined where it cannot tell, or
 * does not know a machine: then it is gone, or Vagrant reaches its provider in another way, and Vagrant has to say which.
 */
async function byIds(provider, known) {
    const asking = listings[provider];
    if (!asking)
        return undefined;
    const [all, running] = await Promise.all(asking.map(idsFrom)).catch(() => []);
    if (!known.every(({ id }) => id !== undefined && all?.has(id)))
        return undefined;
    return known.map((one) => ({ ...one, state: running?.has(one.id ?? "") ? "running" : "halted" }));
}
async function idsFrom([program, ...args]) {
    const { stdout } = await machines_execute(program, args, { timeout: machines_WITHIN.listing });
    return new Set(stdout.match(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g) ?? []);
}
/** One `vagrant status` for all of them. It takes a second or two, and asks the provider too. */
async function byVagrant({ top }, known) {
    const said = await vagrant(["status", ...known.map(({ index }) => machineName(index))], top, machines_WITHIN.vagrant);
    if (said.status !== 0)
        throw vagrantFailed(said, { command: "status" });
    const states = new Map(said.lines.filter((one) => one.type === "state").map((one) => [one.about, one.data[0] ?? ""]));
    return known
        .map((one) => ({ ...one, state: states.get(machineName(one.index)) ?? "not_created" }))
        .filter((one) => one.state !== "not_created");
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/node.js

/** Nothing is left to do to it: it runs, and these keys were let in. */
const isWhole = ({ machine, made }, keys) => machine.state === "running" &&
    made !== undefined &&
    made.id === machine.id &&
    keys.every((key) => made.keys.includes(key));
function asNode({ machine, made }, { user }) {
    const { index, ssh, state } = machine;
    const known = made?.id === machine.id ? made : undefined;
    const address = machine.address ?? known?.address ?? undefined;
    return {
        index,
        host: ssh?.host ?? known?.host ?? "unknown",
        port: ssh?.port ?? known?.port ?? 22,
        user: known?.user ?? user ?? "vagrant",
        hostKey: known ? pinned(known["host-keys"]) : { kind: "known-hosts" },
        ...(known && { identityFile: known.key }),
        ...(address !== undefined && { address }),
        ...awayBecause(known === undefined ? "it was not made to its end" : state === "running" ? undefined : `it is ${state}`),
    };
}
const awayBecause = (why) => (why === undefined ? {} : { away: why });
/** The kinds of key that sshd may have, the one that is asked for first. */
const KINDS = ["ssh-ed25519", "ecdsa-sha2-", "ssh-rsa"];
function pinned(lines) {
    const line = KINDS.flatMap((kind) => lines.find((one) => one.startsWith(kind)) ?? [])[0];
    return line === undefined ? { kind: "known-hosts" } : parseHostKey(line);
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/backend.js












/** ms. A box may have to be fetched first. */
const backend_WITHIN = { up: 3_600_000, destroy: 600_000 };
/**
 * A Node is the machine `node-INDEX` of the Vagrantfile that dflow writes to `.dflow/vagrant[-ENVIRONMENT]/`. Each is made by
 * a `vagrant` of its own, side by side: within one, most providers go one after the other. Vagrant locks each machine: of
 * two runs that make the same Node the second waits, and finds it made.
 */
function vagrantBackend(options, tools) {
    const { folder, environment } = tools;
    const { provider } = options;
    const top = (0,external_node_path_.join)(folder, ".dflow", environment === undefined ? "vagrant" : `vagrant-${environment}`);
    const cluster = clusterName(tools, top);
    const isDocker = provider === "docker";
    // Each is a Ruby, which costs a second of a processor before it does anything.
    const oneOfFew = (0,p_limit/* default */.A)(Math.max(4, (0,external_node_os_.availableParallelism)()));
    return {
        makesNodes: true,
        create: (image, { index, keys }) => oneOfFew(async () => {
            if (image === "")
                throw noImage(isDocker);
            const lines = keyLines(await authorizedKeys(keys, folder));
            const before = await look(index);
            if (before && isWhole(before, lines))
                return asNode(before, cluster);
            await up(index, image, lines, before);
            const made = await look(index);
            if (made && isWhole(made, lines))
                return asNode(made, cluster);
            throw new domain_errors/* DflowError */.FD("preflight/vm", `node ${index}: vagrant has made it, and it is gone or halted again`, {
                hint: `does the image's command go on running? ${logFile(top, index)} says what vagrant did`,
                index,
            });
        }),
        destroy: ({ index }) => oneOfFew(() => destroy(index)),
        async list() {
            const found = await machines();
            const nodes = found.map(async (machine) => asNode(await remembered(machine), cluster));
            return (await Promise.all(nodes)).sort((a, b) => a.index - b.index);
        },
    };
    function machines(only) {
        return isDocker ? machinesByDocker(cluster) : machinesOf({ top, provider, only });
    }
    async function remembered(machine) {
        return { machine, made: await readMade(top, machine.index) };
    }
    async function look(index) {
        const machine = (await machines(index)).find((one) => one.index === index);
        return machine && remembered(machine);
    }
    /** A machine that is there keeps what it was made of; only keys are added to it. */
    async function wishFor(index, image, keys, found) {
        const before = found && (await readWish(top, index));
        return before ? { ...before, keys } : wishOf({ index, image, keys, options, cluster });
    }
    async function up(index, image, keys, before) {
        const command = `up ${machineName(index)}`;
        await writeWish(top, index, await wishFor(index, image, keys, before));
        const said = await whenFree(["up", machineName(index), "--provider", provider], top, backend_WITHIN.up).catch(async (error) => {
            // There is no Vagrant: nobody but us has heard of this Node.
            if (!before && (await idOf(top, index, provider)) === undefined)
                await forgetNode(top, index);
            throw error;
        });
        await writeLog(top, index, said.text);
        if (said.status === 0)
            return;
        const failure = vagrantFailed(said, { command, index, provider, image, log: logFile(top, index) });
        // A Node that was there stays, for repair to decide. Of one that never was nothing is left.
        if (!before)
            await destroy(index).catch(() => undefined);
        throw failure;
    }
    async function destroy(index) {
        if ((await wishedIndexes(top)).includes(index)) {
            const command = ["destroy", "-f", machineName(index)];
            const said = await whenFree(command, top, backend_WITHIN.destroy);
            if (said.status !== 0)
                throw vagrantFailed(said, { command: command.join(" "), index, provider });
        }
        if (isDocker)
            await removeContainers(cluster, index);
        await forgetNode(top, index);
    }
}
/** One key a line, however the file ends its lines. */
const keyLines = (text) => text.split(/\r?\n/).flatMap((line) => (line.trim() === "" || line.startsWith("#") ? [] : [line.trim()]));
const noImage = (isDocker) => new domain_errors/* DflowError */.FD("preflight/vm", "dflow.yaml says no image, and Vagrant makes a Node of one", {
    hint: isDocker
        ? "write image: and a Docker image that runs sshd"
        : "write image: and a box, e.g. debian/bookworm64",
});

;// CONCATENATED MODULE: ./lib/js/backends/vm/vagrant/index.js


const vagrant_vagrant = {
    name: "vagrant",
    summary: "Vagrant makes them of a box (virtualbox, libvirt, …) or of an image (docker)",
    options: vagrantOptions,
    create: vagrantBackend,
};

;// CONCATENATED MODULE: ./lib/js/backends/vm/index.js




/** The first one is the default. */
const vmPlugins = [vagrant_vagrant, hosts, command, local];

// EXTERNAL MODULE: ./lib/js/cluster/services.js
var services = __webpack_require__(4928);
// EXTERNAL MODULE: ./lib/js/config/nearest.js
var nearest = __webpack_require__(2780);
;// CONCATENATED MODULE: ./lib/js/config/printable.js
/** Control characters, invisible and direction-changing ones, line separators, halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** What was read from a file may not steer the terminal or the log that shows it. */
const printable = (text) => text.replace(UNPRINTABLE, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);

;// CONCATENATED MODULE: ./lib/js/config/problem.js


/** More lines than a person mends at a time. */
const SHOWN = 50;
/** All of them in one error: a single problem is the message itself, several are its evidence, in the file's order. */
function configError(file, problems) {
    const ordered = inOrder(problems);
    const lines = ordered.map((one) => lineOf(file, one));
    const marks = ordered.slice(0, SHOWN).flatMap((one) => markOf(file, one));
    // What a flag may be its own line says; no page of the file's keys helps there.
    const inFile = ordered.some((one) => !isFlagsOwn(one));
    const hint = inFile ? "docs/dflow-yaml.md names every key" : undefined;
    if (lines.length === 1)
        return new domain_errors/* DflowError */.FD("usage/config", String(lines[0]), { hint, marks });
    const shown = lines.slice(0, SHOWN);
    const rest = lines.length - shown.length;
    return new domain_errors/* DflowError */.FD("usage/config", `${printable(file)} has ${lines.length} problems`, {
        hint,
        marks,
        evidence: [{ title: "to mend", lines: rest > 0 ? [...shown, `and ${rest} more`] : shown }],
    });
}
/** Of several things said about one value the first one is the reason of the others. */
function inOrder(problems) {
    const first = new Map();
    for (const one of problems) {
        const spot = JSON.stringify([one.place, one.path]);
        if (!first.has(spot))
            first.set(spot, one);
    }
    return [...first.values()].sort((a, b) => order(a.place) - order(b.place));
}
/** The name of a plug-in, say: nothing in the file is to be mended. Its missing options are. */
const isFlagsOwn = ({ place, path }) => "flag" in place && path.length <= 1;
const order = (place) => ("flag" in place ? 0 : place.line * 1e6 + place.column);
/** `dflow.yaml:12:5: executables/0/verify/1/deadline: "10 s" is not a duration; write 10s, 5m, 2h` */
function lineOf(file, { place, path, text }) {
    if (!("flag" in place))
        return joined(`${file}:${place.line}:${place.column}`, keysOf(path), text);
    // The flag itself is right; what its choice needs besides has a place in the file alone.
    const needed = isFlagsOwn({ place, path, text }) ? "" : `${path.map(segment).join(".")} of ${file}`;
    return joined(place.flag, needed, text);
}
const markOf = (file, { place, path, text }) => "flag" in place ? [] : [{ file, line: place.line, column: place.column, text: joined(keysOf(path), text) }];
const keysOf = (path) => path.map(segment).join("/");
const joined = (...parts) => printable(parts.filter((part) => part !== "").join(": "));
const segment = (key) => (/^[\w.-]{1,60}$/.test(String(key)) ? String(key) : quoted(key));
/** A value as an error shows it: one line, no control characters, at most 60 characters of it. */
function quoted(value) {
    if (value === null || value === undefined)
        return "nothing";
    if (Array.isArray(value))
        return "a list";
    if (typeof value === "object")
        return "a map";
    const text = String(value);
    const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return printable(typeof value === "string" ? JSON.stringify(cut) : cut);
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/plain-value.js

/** Keys that dflow does not look into: notes to oneself, and anchors to be used elsewhere. */
const isExtension = (key) => key.startsWith("x-");
/**
 * The tree as plain data, by YAML 1.2's core rules. What YAML readers disagree about (`no`, `0755`) is a problem: whoever
 * wrote it should say which was meant.
 */
function plainValue(node, path, problems) {
    switch (node.kind) {
        case "list":
            return node.items.map((item, at) => plainValue(item, [...path, at], problems));
        case "map":
            return Object.fromEntries(node.entries.map(({ key, value }) => [
                key,
                isExtension(key) ? undefined : plainValue(value, [...path, key], problems),
            ]));
        case "scalar":
            return scalarValue(node, path, problems);
    }
}
/** `receipt: off` is no receipt, whether it is read as a word or as false. */
const isEitherWay = (text, path) => text.toLowerCase() === "off" && ["rollout.receipt", "rollout.confirm-within"].includes(path.slice(-2).join("."));
const NUMBER = /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+)$/i;
const NO_NUMBER = /^(?:[-+]?\.inf|\.nan)$/i;
function scalarValue({ plain, text, place }, path, problems) {
    if (!plain)
        return text;
    if (/^(?:~|null|)$/i.test(text))
        return null;
    if (/^(?:true|false)$/i.test(text))
        return text.toLowerCase() === "true";
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    if (/^(?:yes|no|on|off)$/i.test(text) && !isEitherWay(text, path)) {
        const meant = /^(?:yes|on)$/i.test(text);
        const why = `${text} is a word to some YAML readers and ${meant} to others`;
        problems.push({ place, path, text: `${why}; write ${quoted(text)} in quotes, or ${meant}` });
        return text;
    }
    if (!NUMBER.test(text)) {
        if (NO_NUMBER.test(text))
            problems.push({ place, path, text: `${shown} is no number to count with; quote it` });
        return text;
    }
    const number = Number(text);
    if (String(number) !== text) {
        const why = `${shown} is read as different numbers or as a word by different YAML readers`;
        problems.push({
            place,
            path,
            text: `${why}; write ${quoted(text)} in quotes${Number.isSafeInteger(number) ? `, or ${number}` : ""}`,
        });
    }
    return number;
}

;// CONCATENATED MODULE: ./lib/js/config/schema/leaves.js





/** The one sentence about a value that is not what it should be. */
const leaves_saying = ({ what, write, known }) => ({ input }) => {
    const better = known?.(input);
    if (better !== undefined)
        return better;
    if (input === undefined)
        return `is missing; write ${write}`;
    if (input === null)
        return `has no value; write ${write}`;
    return `${quoted(input)} is not ${what}; write ${write}`;
};
/** A map of known keys; `x-…` keys are anybody's. */
const section = (shape, example = "keys and values below it") => schemas/* preprocess */.vkY((given) => (isMap(given) ? Object.fromEntries(Object.entries(given).filter(([key]) => !isExtension(key))) : given), schemas/* strictObject */.rej(shape, { error: sectionError(Object.keys(shape), example) }));
const isMap = (given) => typeof given === "object" && given !== null && !Array.isArray(given);
/** A line for each unknown key, in zod's order; judge.ts takes them apart again. Nobody reads more than 50 proposals. */
const unknownKeys = (unknown, known) => unknown
    .map((key, at) => `unknown key${(at < 50 && (0,nearest/* didYouMean */.a)(key, known)) || `; known are ${known.join(", ")}`}`)
    .join("\n");
const sectionError = (known, example) => (issue) => issue.code === "unrecognized_keys"
    ? unknownKeys(issue.keys, known)
    : leaves_saying({ what: "a map of keys", write: example })(issue);
/** Text of a pattern. It may be long, but not empty. */
function leaves_text(wanted) {
    const error = leaves_saying(wanted);
    const base = schemas/* string */.YjP({ error }).min(1, { error });
    const sized = base.max(wanted.most ?? 4096, { error: `is longer than ${wanted.most ?? 4096} characters` });
    return (wanted.pattern ? sized.regex(wanted.pattern, { error, abort: true }) : sized).meta({
        title: wanted.type ?? "text",
    });
}
/** No control characters; written so that editors, which know no \p{…}, understand it too. */
const ON_ONE_LINE = /^[ -~\u00a0-\uffff]+$/;
/** A path on this machine, relative to the folder of dflow.yaml. */
const localPath = (write, known) => leaves_text({ what: "a path", write, type: "path", pattern: ON_ONE_LINE, known });
/** Text that goes to a program as it stands: anything but NUL, and numbers as they are written. */
const argument = (write) => {
    const error = ({ input }) => typeof input === "boolean"
        ? `${input} is a switch to YAML; write "${input}" in quotes`
        : input === null || input === undefined
            ? 'has no value; write "" for an empty text'
            : typeof input === "string"
                ? "holds a NUL byte, which no program can be given"
                : leaves_saying({ what: "a text", write })({ input });
    return schemas/* union */.KCZ([schemas/* string */.YjP({ error }), schemas/* number */.aig({ error })], { error })
        .transform(String)
        .refine((value) => !value.includes("\0"), { error })
        .meta({ title: "text" });
};
function wholeNumber(from, to, write) {
    const error = leaves_saying({ what: `a whole number from ${from} to ${to}`, write });
    return schemas/* int */.Whr({ error })
        .min(from, { error, abort: true })
        .max(to, { error, abort: true })
        .meta({ title: "whole number" });
}
const leaves_port = () => wholeNumber(1, 65_535, "8080").meta({ title: "port" });
/** Waits are at most a day, because timers cannot count further than 24 of them. */
const LONGEST_WAIT = "1d";
/** In ms. `least` 0s makes "at once" possible. */
function duration({ least = "1ms", most = LONGEST_WAIT, write = "10s, 5m, 2h" } = {}) {
    const error = leaves_saying({ what: "a duration", write });
    const [from, to] = [(0,domain_duration/* parseDuration */.E)(least), (0,domain_duration/* parseDuration */.E)(most)];
    return schemas/* string */.YjP({ error })
        .regex(domain_duration/* DURATION */.f, { error, abort: true })
        .transform(domain_duration/* parseDuration */.E)
        .refine((ms) => ms >= from && ms <= to, { error: `must be from ${least} to ${most}` })
        .meta({ title: "duration" });
}
const oneOf = (...words) => schemas/* enum */.k5n(words, {
    error: ({ input }) => typeof input === "string"
        ? `${quoted(input)} is not one of ${words.join(", ")}${(0,nearest/* didYouMean */.a)(input, words)}`
        : leaves_saying({ what: "a word", write: words.join(" or ") })({ input }),
});
const listOf = (item, write) => schemas/* array */.YOg(item, { error: leaves_saying({ what: "a list", write }) });
const mapOf = (keys, value, write) => schemas/* record */.g1P(leaves_text({ ...keys.wanted, pattern: keys.pattern }), value, { error: leaves_saying({ what: "a map", write }) });

;// CONCATENATED MODULE: ./lib/js/config/schema/program-path.js




/** What a component is to each build tool. Nothing that begins with a dash: the tool would take it for an option. */
const components = {
    cabal: {
        write: "exe:hello",
        pattern: /^[A-Za-z0-9][\w.+-]*(?::[A-Za-z0-9][\w.+-]*){0,2}$/,
        says: "a component of cabal's, as `cabal list-bin` takes it",
    },
    stack: {
        write: "hello",
        pattern: /^[A-Za-z0-9][\w.+-]*(?::exe:[A-Za-z0-9][\w.+-]*)?$/,
        says: "an executable of stack's: hello, or package:exe:hello",
    },
    nix: {
        write: ".#hello",
        pattern: /^\.{1,2}(?:\/[\w.+-]+)*\/?(?:#[\w.+-]+)?$/,
        says: "an output of the project's flake",
    },
};
const names = Object.keys(components);
const WRITE = "dist/hello, {cabal: exe:hello}, {stack: hello} or {nix: .#hello}";
/** A file, or a component whose file the build tool is asked for. */
function programPath() {
    const error = ({ input }) => wrong(input);
    const one = (name) => {
        const { write, pattern, says } = components[name];
        const shape = { [name]: leaves_text({ what: "a component", write, pattern, most: 200 }).describe(says) };
        return schemas/* strictObject */.rej(shape);
    };
    return schemas/* union */.KCZ([localPath("dist/hello"), one("cabal"), one("stack"), one("nix")], { error })
        .transform((given) => given)
        .meta({ title: "path or map" });
}
function wrong(input) {
    if (input === undefined)
        return `is missing; write ${WRITE}`;
    if (typeof input !== "object" || input === null || Array.isArray(input))
        return `${quoted(input)} is not a path; write ${WRITE}`;
    const given = Object.entries(input);
    const [key, value] = given[0] ?? [];
    const name = names.find((one) => one === key);
    if (key === undefined || given.length > 1)
        return `must name one build tool; write ${WRITE}`;
    if (name === undefined)
        return `unknown key ${quoted(key)}${(0,nearest/* didYouMean */.a)(key, names) || `; write ${WRITE}`}`;
    const { write } = components[name];
    if (name === "nix" && typeof value === "string") {
        return `${quoted(value)} is not of this project's flake; write {nix: ${write}}`;
    }
    return `${quoted(value)} is not what ${name} calls a component; write {${name}: ${write}}`;
}

;// CONCATENATED MODULE: ./lib/js/config/schema/verify.js


/** How a check is asked when dflow.yaml does not say: the same for checks that nobody wrote. */
const usualRhythm = {
    interval: 1000,
    timeout: 5000,
    successes: 2,
    deadline: 60_000,
    healthyFor: 5000,
};
/** One entry of `verify`: exactly one of http, tcp and run. */
const check = () => section({
    http: leaves_text({ what: "a path of the program", write: "/ready", type: "path", pattern: /^\/[!-~]*$/ })
        .optional()
        .describe("asks for this path on the program's own port, through the ssh connection"),
    tcp: schemas/* literal */.euz(true, { error: "write tcp: true, or leave it out" })
        .optional()
        .describe("the program's port takes connections"),
    run: leaves_text({ what: "a command", write: "./check.sh" })
        .refine((value) => !value.includes("\0"), { error: "holds a NUL byte" })
        .optional()
        .describe('runs on the Node, in the release\'s folder; exit 0 is healthy, or it prints "HEALTH THRESHOLD"'),
    on: oneOf("node", "here")
        .optional()
        .meta({ default: "node" })
        .describe("run: where; here is this machine, in dflow.yaml's folder, with a way to the program's port"),
    status: wholeNumber(100, 599, "200")
        .optional()
        .meta({ default: 200 })
        .describe("http: the status that is healthy"),
    contains: leaves_text({ what: "a text", write: "ok" }).optional().describe("http: what the answer's body must contain"),
    interval: duration().prefault("1s").describe("from one attempt to the next"),
    timeout: duration().prefault("5s").describe("of one attempt"),
    successes: wholeNumber(1, 1000, "2").prefault(2).describe("good answers in a row that count as healthy"),
    deadline: duration().prefault("60s").describe("from the first attempt to healthy"),
    "healthy-for": duration({ least: "0s" }).prefault("5s").describe("how long it must then stay healthy"),
}, "{http: /ready}, {tcp: true} or {run: ./check.sh}").transform((given, context) => {
    const { http, tcp, run, on, status, contains, interval, timeout, successes, deadline } = given;
    const wrong = (message, path = []) => context.addIssue({ code: "custom", message, path });
    if ([http, tcp, run].filter((one) => one !== undefined).length !== 1) {
        wrong("must have exactly one of http, tcp and run; write one check for each");
    }
    if (http === undefined && status !== undefined)
        wrong("belongs to an http check", ["status"]);
    if (http === undefined && contains !== undefined)
        wrong("belongs to an http check", ["contains"]);
    if (run === undefined && on !== undefined)
        wrong("belongs to a run check", ["on"]);
    if ((successes - 1) * interval >= deadline) {
        wrong(`ends before ${successes} good answers can have come; write a longer one`, ["deadline"]);
    }
    const rhythm = { interval, timeout, successes, deadline, healthyFor: given["healthy-for"] };
    if (http !== undefined)
        return { kind: "http", path: http, status: status ?? 200, contains, ...rhythm };
    if (run === undefined)
        return { kind: "tcp", ...rhythm };
    return { kind: "run", command: run, on: on ?? "node", ...rhythm };
});

;// CONCATENATED MODULE: ./lib/js/config/schema/executables.js



const safeName = (write) => leaves_text({
    what: "a name of a-z, 0-9 and - that begins with a letter and has at most 39 characters",
    write,
    type: "name",
    pattern: /^[a-z][a-z0-9-]{0,38}$/,
});
const variable = {
    wanted: { what: "a name of a variable other than DFLOW_…", write: "LOG", type: "name" },
    pattern: /^(?!DFLOW_)[A-Za-z_][A-Za-z0-9_]*$/,
};
const signals = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH"];
const executables_names = (strategies) => {
    const [first = "none", ...more] = strategies.map(({ name }) => name);
    return [first, ...more];
};
const DEFAULT_PRIVATE_PORTS = "18080-18099";
const executables = (traffic) => listOf(executable(traffic), 'a list of "- name: …" with "path: …"')
    .min(1, { error: "is empty; list at least one executable" })
    .max(64, {
    error: "has more than 64 executables",
});
const executable = (strategies) => section({
    name: safeName("hello").describe("its name on the Nodes and in every message"),
    path: programPath().describe("the file that `build` makes or that is there already, or whom to ask for it"),
    args: listOf(argument('"--port"'), '["--port", "8080"]')
        .prefault([])
        .describe(`\${DFLOW_PORT}, \${DFLOW_VERSION}, \${DFLOW_INDEX} and \${DFLOW_NAME} are filled in`),
    env: mapOf(variable, argument("info"), "{LOG: info}").prefault({}).describe("variables it is started with"),
    secrets: listOf(leaves_text({ ...variable.wanted, pattern: variable.pattern }), "[DATABASE_URL]")
        .prefault([])
        .describe("variables taken from dflow's own environment; they reach the Node as a 0600 file"),
    port: leaves_port().optional().describe("the public port; without it the program is a worker"),
    traffic: oneOf(...executables_names(strategies))
        .optional()
        .describe("how the public port moves to a new version; without it port-swap for a program with a port, none for a worker"),
    "private-ports": portRange().prefault(DEFAULT_PRIVATE_PORTS).describe("port-swap: where the versions listen"),
    signals: section({
        graceful: oneOf(...signals)
            .prefault("SIGINT")
            .describe("asks it to finish what it is doing and end"),
        immediate: oneOf(...signals, "SIGKILL")
            .prefault("SIGTERM")
            .describe("asks it to end now"),
    })
        .prefault({})
        .describe("what the program understands"),
    stop: section({
        drain: duration({ least: "0s" }).prefault("30s").describe("from the graceful signal to the immediate one"),
        immediate: duration({ least: "0s" }).prefault("10s").describe("from the immediate signal to SIGKILL"),
        kill: duration().prefault("5s").describe("how long SIGKILL may take"),
    })
        .prefault({})
        .describe("deadlines of a stop"),
    verify: listOf(check(), "- http: /ready")
        .min(1, { error: "is empty; list at least one check, or leave the key out" })
        .optional()
        .describe("checks that all must be healthy; without any: tcp with a port, staying alive without"),
}, "name: and path: below it").transform((given) => {
    const { "private-ports": privatePorts, verify, traffic, ...rest } = given;
    const isWorker = given.port === undefined;
    return {
        ...rest,
        port: given.port,
        privatePorts,
        traffic: traffic ?? (isWorker ? "none" : "port-swap"),
        verify: verify ?? [{ kind: isWorker ? "alive" : "tcp", ...usualRhythm }],
    };
});
/** Two at least, because the old and the new version run side by side. */
const portRange = () => leaves_text({ what: "a range of ports", write: DEFAULT_PRIVATE_PORTS, type: "range", pattern: /^\d{1,5}-\d{1,5}$/ })
    .transform(parseRange)
    .refine(({ from, to }) => from >= 1 && to <= 65_535, { error: "must be from 1 to 65535" })
    .refine(({ from, to }) => from < to, { error: "must hold two ports or more, the smaller first" });
function parseRange(range) {
    const [from, to] = range.split("-").map(Number);
    return { from: from ?? 0, to: to ?? 0 };
}

;// CONCATENATED MODULE: ./lib/js/config/rules.js



/** What no single value can know. It takes unchecked data, so that these are told together with all other problems. */
function brokenRules(config) {
    const programs = listIn(config, "executables");
    return [
        ...twice(programs, "name", "is the name of an executable above too"),
        ...twice(programs, "port", "is the public port of an executable above too"),
        ...shareRules(config, programs),
        ...buildRules(valueIn(config, "build"), programs),
        ...programs.flatMap((program, at) => [...portRules(program, programs), ...secretRules(program), ...placeholderRules(program)].map(({ path, text }) => ({
            path: ["executables", at, ...path],
            text,
        }))),
        ...socketRules(valueIn(config, "container-backend"), programs),
    ];
}
function twice(programs, key, text) {
    const all = programs.map((program) => valueIn(program, key));
    return all.flatMap((value, at) => value !== undefined && value !== null && all.indexOf(value) < at
        ? [{ path: ["executables", at, key], text: `${quoted(value)} ${text}` }]
        : []);
}
/** A build needs a command, unless a path names a tool that knows how. */
function buildRules(build, programs) {
    const paths = programs.map((program) => valueIn(program, "path"));
    if (!rules_isMap(build) || paths.some(rules_isMap))
        return [];
    const command = valueIn(build, "command");
    return [
        ...(command === undefined ? [{ path: ["build", "command"], text: NO_COMMAND }] : []),
        ...(valueIn(build, "test") === true ? [{ path: ["build", "test"], text: NO_TESTS }] : []),
    ];
}
const NO_COMMAND = "is missing; write cabal build exe:hello, or name the build tool in a path as {cabal: exe:hello}";
const NO_TESTS = "true is for programs that a build tool is asked for; write a command, as make test";
function shareRules(config, programs) {
    const shares = listIn(valueIn(config, "rollout"), "traffic");
    if (shares.every((one) => one === "100%"))
        return [];
    return programs.flatMap((program) => {
        const traffic = valueIn(program, "traffic") ?? "port-swap";
        if (valueIn(program, "port") === undefined || traffic === "port-swap")
            return [];
        const text = `shares need port-swap, and ${quoted(valueIn(program, "name"))} has ${quoted(traffic)}; write ["100%"], or traffic: port-swap there`;
        return [{ path: ["rollout", "traffic"], text }];
    });
}
function portRules(program, programs) {
    const port = valueIn(program, "port");
    const traffic = valueIn(program, "traffic");
    if (port === undefined) {
        const led = traffic !== undefined && traffic !== "none";
        const checks = listIn(program, "verify").map((check, at) => ({ check, at }));
        return [
            ...(led ? [{ path: ["traffic"], text: `${quoted(traffic)} needs a port; write port: 8080 beside it` }] : []),
            ...checks
                .filter(({ check }) => valueIn(check, "http") !== undefined || valueIn(check, "tcp") !== undefined)
                .map(({ at }) => ({ path: ["verify", at], text: "needs a port to ask; write port: 8080 in the executable" })),
        ];
    }
    if (traffic === "none") {
        return [{ path: ["traffic"], text: '"none" is for workers; take the port out or write port-swap' }];
    }
    if (traffic !== undefined && traffic !== "port-swap")
        return [];
    const range = valueIn(program, "private-ports") ?? DEFAULT_PRIVATE_PORTS;
    const { from, to } = parseRange(String(range));
    const inside = programs
        .map((other) => valueIn(other, "port"))
        .find((other) => typeof other === "number" && other >= from && other <= to);
    if (inside === undefined)
        return [];
    const text = `${String(range).slice(0, 20)} holds the public port ${inside}; write a range without it`;
    return [{ path: ["private-ports"], text }];
}
function secretRules(program) {
    const env = valueIn(program, "env");
    const secrets = listIn(program, "secrets");
    return secrets.flatMap((name, at) => {
        const path = ["secrets", at];
        if (typeof name !== "string")
            return [];
        if (valueIn(env, name) !== undefined)
            return [{ path, text: `${quoted(name)} is in env too; take it out of one` }];
        return secrets.indexOf(name) < at ? [{ path, text: `${quoted(name)} is listed twice` }] : [];
    });
}
/** Only who starts a program can hand it a socket. */
function socketRules(backend, programs) {
    if ((rules_isMap(backend) ? valueIn(backend, "name") : backend) === "systemd")
        return [];
    const text = '"socket" is handed out by systemd; write container-backend: systemd, or another traffic';
    return programs.flatMap((program, at) => valueIn(program, "traffic") === "socket" ? [{ path: ["executables", at, "traffic"], text }] : []);
}
const FILLED_IN = ["DFLOW_PORT", "DFLOW_VERSION", "DFLOW_INDEX", "DFLOW_NAME"];
function placeholderRules(program) {
    const env = valueIn(program, "env");
    const variables = typeof env === "object" && env !== null && !Array.isArray(env) ? Object.entries(env) : [];
    const texts = [
        ...listIn(program, "args").map((text, at) => ({ path: ["args", at], text })),
        ...variables.map(([name, text]) => ({ path: ["env", name], text })),
        ...listIn(program, "verify").flatMap((check, at) => {
            const text = valueIn(check, "contains");
            return text === undefined ? [] : [{ path: ["verify", at, "contains"], text }];
        }),
    ];
    return texts.flatMap(({ path, text }) => {
        const names = [...String(text).matchAll(/\$\{(DFLOW_\w*)\}/g)].map((match) => match[1] ?? "");
        const unknown = names.find((name) => !FILLED_IN.includes(name));
        if (unknown !== undefined) {
            const near = (0,nearest/* didYouMean */.a)(unknown, FILLED_IN);
            return [{ path, text: `\${${unknown.slice(0, 60)}} is not one of ${FILLED_IN.join(", ")}${near}` }];
        }
        const portless = names.includes("DFLOW_PORT") && valueIn(program, "port") === undefined;
        return portless ? [{ path, text: "DFLOW_PORT needs a port; write port: 8080 in the executable" }] : [];
    });
}
const rules_isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const valueIn = (map, key) => typeof map === "object" && map !== null && Object.hasOwn(map, key)
    ? map[key]
    : undefined;
function listIn(map, key) {
    const list = valueIn(map, key);
    return Array.isArray(list) ? list : [];
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/written.js
const entryOf = (map, key) => map.kind === "map" ? map.entries.find((one) => one.key === key) : undefined;
/** Where `path` is written, and whether it is there at all; a missing value has the place it is missing from. */
function written_placeOf(root, path) {
    let at = root;
    for (const step of path) {
        const next = typeof step === "number" && at.kind === "list" ? at.items[step] : entryOf(at, String(step))?.value;
        if (next === undefined)
            return { place: at.place, found: false };
        at = next;
    }
    return { place: at.place, found: true };
}
function placeOfKey(root, path) {
    let at = root;
    for (const step of path.slice(0, -1)) {
        at = typeof step === "number" && at?.kind === "list" ? at.items[step] : at && entryOf(at, String(step))?.value;
    }
    return (at && entryOf(at, String(path.at(-1)))?.keyPlace) ?? written_placeOf(root, path).place;
}

;// CONCATENATED MODULE: ./lib/js/config/judge.js



/** Everything that is wrong with a tree, each with its place. */
function judge_judge(root, schema) {
    const problems = [];
    const value = plainValue(root, [], problems);
    const parsed = schema.safeParse(value);
    problems.push(...withoutEchoes(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(root, issue)));
    problems.push(...brokenRules(value).map(({ path, text }) => ({ place: written_placeOf(root, path).place, path, text })));
    return { config: parsed.data, problems };
}
/** Where a key is misspelt, what the right one would have done is missing; saying both would be confusing. */
function withoutEchoes(issues) {
    const misspelt = new Set(issues.filter((one) => one.code === "unrecognized_keys").map((one) => one.path.join("/")));
    return issues.filter((one) => one.code !== "custom" || !misspelt.has(one.path.join("/")));
}
function problemsOf(root, issue) {
    const path = issue.path;
    if (issue.code === "unrecognized_keys") {
        const texts = issue.message.split("\n");
        return issue.keys.map((key, at) => {
            const whole = [...path, key];
            return { place: placeOfKey(root, whole), path: whole, text: texts[at] ?? "unknown key" };
        });
    }
    if (issue.code === "invalid_key") {
        return [{ place: placeOfKey(root, path), path, text: issue.issues[0]?.message ?? issue.message }];
    }
    return [{ place: written_placeOf(root, path).place, path, text: issue.message }];
}

;// CONCATENATED MODULE: ./lib/js/config/overlay.js

/** `top` over `base`: maps are joined key by key, anything else is replaced; every value keeps its own place. */
function overlay(base, top, key = "") {
    if (base.kind !== "map" || top.kind !== "map" || choosesAnother(base, top, key))
        return top;
    const joined = base.entries.map((entry) => {
        const over = entryOf(top, entry.key);
        return over ? { ...over, value: overlay(entry.value, over.value, entry.key) } : entry;
    });
    const added = top.entries.filter((entry) => entryOf(base, entry.key) === undefined);
    return { kind: "map", place: base.place, entries: [...joined, ...added] };
}
/** The options of one plug-in mean nothing to another. */
function choosesAnother(base, top, key) {
    const [old, other] = [entryOf(base, "name")?.value, entryOf(top, "name")?.value];
    if (!key.endsWith("-backend") || old?.kind !== "scalar" || other?.kind !== "scalar")
        return false;
    return old.text !== other.text;
}
/** A flag that stands in for a key. `--vm-backend hosts` keeps the options that dflow.yaml has for hosts. */
function withFlag(base, key, text) {
    const place = { flag: `--${key}` };
    const value = { kind: "scalar", place, text, plain: false };
    const before = entryOf(base, key)?.value;
    const name = before && entryOf(before, "name")?.value;
    if (name?.kind === "scalar" && name.text === text)
        return base;
    return overlay(base, { kind: "map", place, entries: [{ key, keyPlace: place, value }] });
}
function without(map, key) {
    return map.kind === "map" ? { ...map, entries: map.entries.filter((entry) => entry.key !== key) } : map;
}

;// CONCATENATED MODULE: ./lib/js/config/schema/build.js


const build = () => section({
    command: build_command("cabal build exe:hello")
        .optional()
        .describe("run by sh in dflow.yaml's folder; makes the files at executables[].path. Without it a build tool named there builds its component"),
    test: schemas/* union */.KCZ([schemas/* literal */.euz(true), build_command("cabal test all")], {
        error: ({ input }) => `${JSON.stringify(input)} is not what runs the tests; write true for the build tool's own, or a command`,
    })
        .optional()
        .meta({ title: "true or text" })
        .describe("run after each build, which counts only when they pass; true: cabal test all, stack test or nix flake check"),
    keep: listOf(leaves_text({
        what: 'a path below dflow.yaml\'s folder of A-Z, a-z, 0-9 and ._-/@+ without ".."',
        write: "target",
        type: "path",
        pattern: /^(?!\/|-)(?!.*(?:^|\/)\.\.?(?:\/|$))[\w.@+/-]+$/,
        most: 200,
    }), "[target]")
        .optional()
        .describe("what one build of a commit leaves to the next; everything else is removed. The folders of cabal and stack are kept anyway"),
}, "{command: cabal build exe:hello}")
    .optional()
    .describe("without it build tools named at executables[].path are run as usual, and files named there must exist");
const build_command = (write) => leaves_text({ what: "a command", write }).refine((value) => !value.includes("\0"), { error: "holds a NUL byte" });

;// CONCATENATED MODULE: ./lib/js/config/schema/hooks.js

const hooks = () => section({
    "before-deploy": hook("before-deploy", "when the lock is held and nothing speaks against the deploy or rollback, before a Node is touched; a failure ends it"),
    "before-switch": hook("before-switch", "when every new instance is verified; a failure reverts"),
    "after-deploy": hook("after-deploy", "when all Nodes serve the version they are to serve; a failure is only told"),
    "after-failure": hook("after-failure", "when a deploy or rollback has failed and been put back; a failure is only told"),
});
const hook = (name, summary) => leaves_text({
    what: "a path below dflow.yaml's folder",
    write: `./${name}.sh`,
    type: "path",
    pattern: /^(?!\/|~)(?!.*(?:^|\/)\.\.(?:\/|$))[ -~\u00a0-\uffff]+$/,
})
    .optional()
    .describe(summary);

// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
;// CONCATENATED MODULE: ./lib/js/config/schema/usual-words.js



/** Words for schemas that bring none of their own: those of plug-ins. */
function usualWords(issue) {
    const { input } = issue;
    switch (issue.code) {
        case "invalid_type":
            if (input === undefined)
                return `is missing; write ${noun(issue.expected)}`;
            return `${quoted(input)} is not ${noun(issue.expected)}`;
        case "unrecognized_keys":
            return unknownKeys(issue.keys, knownKeys(issue.inst));
        case "invalid_value": {
            const words = issue.values.map(String);
            const near = typeof input === "string" ? (0,nearest/* didYouMean */.a)(input, words) : "";
            return `${quoted(input)} is not ${words.length > 1 ? "one of " : ""}${words.join(", ")}${near}`;
        }
        case "too_small":
            return `${sized(input)} is too small; ${issue.inclusive === false ? "it has to be more than" : "the least is"} ${issue.minimum}`;
        case "too_big":
            return `${sized(input)} is too big; ${issue.inclusive === false ? "it has to be less than" : "the most is"} ${issue.maximum}`;
        case "invalid_union":
            return input === undefined ? "is missing" : `${quoted(input)} is none of the things it may be`;
        case "invalid_format":
            return `${quoted(input)} is not written as a ${issue.format}`;
        default:
            return undefined;
    }
}
const knownKeys = (schema) => {
    const shape = schema?.def?.shape;
    return Object.keys(shape ?? {});
};
const nouns = {
    array: "a list",
    boolean: "true or false",
    int: "a whole number",
    number: "a number",
    object: "a map",
    record: "a map",
    string: "a text",
};
const noun = (expected) => nouns[expected] ?? `of type ${expected}`;
/** A text or a list is measured by its length. */
const sized = (input) => typeof input === "string" || Array.isArray(input) ? `its length of ${input.length}` : quoted(input);

;// CONCATENATED MODULE: ./lib/js/config/schema/plugin-choice.js





/** `docker`, or `{name: docker, <its options>}`. The first of the list is the default. */
const pluginChoice = (plugins, summary) => schemas/* unknown */.L5J()
    .transform((given, context) => {
    const { name, ...rest } = typeof given === "object" && given !== null ? given : { name: given };
    const plugin = plugins.find((one) => one.name === name);
    const options = Object.fromEntries(Object.entries(rest).filter(([key]) => !isExtension(key)));
    if (!plugin) {
        const path = typeof given === "object" && given !== null && name !== undefined ? ["name"] : [];
        context.addIssue({ code: "custom", message: notOffered(name, plugins), path });
        return core/* NEVER */.tm;
    }
    const checked = strict(plugin.options).safeParse(options, { error: usualWords });
    for (const issue of checked.error?.issues ?? [])
        context.issues.push({ ...issue, input: undefined });
    return { name: plugin.name, options };
})
    .meta({ title: "name or map", description: summary })
    .prefault(plugins[0]?.name ?? "");
function notOffered(name, plugins) {
    const names = plugins.map((one) => one.name);
    if (typeof name !== "string")
        return `names no plug-in; write ${names.join(" or ")}, or {name: ${names[0]}, …}`;
    return `${quoted(name)} is not one of ${names.join(", ")}${(0,nearest/* didYouMean */.a)(name, names)}`;
}
/** A plug-in that forgets to refuse unknown options gets it done for it. */
const strict = (options) => options instanceof schemas/* ZodObject */.bvH && options.def.catchall === undefined ? options.strict() : options;
/** For the JSON Schema, which cannot see into the choice. */
const choices = (plugins) => [
    { type: "string", enum: plugins.map((one) => one.name) },
    ...plugins.map((plugin) => {
        const { $schema: _, properties, required = [], ...shape } = z.toJSONSchema(strict(plugin.options), {
            io: "input",
            target: "draft-7",
            unrepresentable: "any",
        });
        const name = { const: plugin.name, description: plugin.summary };
        return { ...shape, type: "object", properties: { name, ...properties }, required: ["name", ...required] };
    }),
];

;// CONCATENATED MODULE: ./lib/js/config/schema/rollout.js



const rollout = () => section({
    waves: listOf(reach(), '[1, "25%", "100%"]')
        .min(1, { error: 'is empty; write ["100%"] for all Nodes at once' })
        .prefault([1, "25%", "100%"])
        .superRefine(growing)
        .describe("how many Nodes have switched after each wave, as a number or a share; the last one takes the rest"),
    traffic: listOf(share(), '["10%", "50%", "100%"]')
        .min(1, { error: 'is empty; write ["100%"] to move all traffic at once' })
        .prefault(["100%"])
        .superRefine(growingToAll)
        .describe("the share of each Node's new connections that a deploy leads to the new version, step by step, with `pause` and `verify` in between; anything but [100%] needs port-swap"),
    pause: duration({ least: "0s" }).prefault("0s").describe("between two waves"),
    "on-failure": oneOf("revert", "stop", "continue")
        .prefault("revert")
        .describe("revert puts every Node back, stop leaves all as it is, continue goes on to the other Nodes"),
    "max-unavailable": wholeNumber(1, 10_000, "1").prefault(1).describe("Nodes that repair may touch at once"),
    unreachable: oneOf("fail", "skip")
        .prefault("fail")
        .describe("a Node that does not answer: fail stops before anything happens, skip leaves it out and exits with 10"),
    receipt: receipt()
        .prefault({})
        .describe("requests that dflow itself sends to each service while it is deployed, and counts; off: none"),
    "max-failed-requests": wholeNumber(0, 1_000_000_000, "0")
        .prefault(0)
        .describe("more of these requests that fail put everything back"),
    bake: duration({ least: "0s" })
        .prefault("0s")
        .describe("how long health is watched after the last switch, before anything old is ended"),
    "confirm-within": confirmWithin()
        .optional()
        .describe("a Node that was switched, and hears nothing more of the command for so long, leads its traffic back to the old version by itself; absent: as long as the rest of the deploy may take; off: never"),
});
function receipt() {
    const error = ({ input }) => `${typeof input === "object" ? "its rate is not a whole number from 1 to 1000" : `${quoted(input)} is not a receipt`}; write {rate: 10}, or off`;
    const rate = wholeNumber(1, 1000, "10").prefault(10).describe("requests per second to each service of each Node");
    return schemas/* preprocess */.vkY(orOff, schemas/* union */.KCZ([schemas/* literal */.euz(false), section({ rate }, "{rate: 10}, or off")], { error }))
        .transform((given) => given || undefined);
}
/** 0 for `off`. */
function confirmWithin() {
    const error = ({ input }) => `${quoted(input)} is not a duration; write 5m, or off`;
    return schemas/* preprocess */.vkY(orOff, schemas/* union */.KCZ([schemas/* literal */.euz(false), duration({ least: "1s" })], { error }))
        .transform((given) => given || 0);
}
/** `off` means off, whether a YAML reader takes it for a word or for false. */
const orOff = (given) => (given === "off" ? false : given);
function reach() {
    const error = ({ input }) => `${quoted(input)} is not a wave; write a number of Nodes as 1, or a share as "25%"`;
    return schemas/* union */.KCZ([
        schemas/* int */.Whr({ error }).min(1, { error, abort: true }).max(10_000, { error, abort: true }),
        schemas/* string */.YjP({ error }).regex(/^(?:[1-9]\d?|100)%$/, { error, abort: true }),
    ], {
        error,
    })
        .transform((given) => (typeof given === "number" ? { nodes: given } : { share: Number.parseInt(given, 10) / 100 }))
        .meta({ title: "number or share" });
}
function share() {
    const error = ({ input }) => `${quoted(input)} is not a share; write one from "1%" to "100%"`;
    return schemas/* string */.YjP({ error })
        .regex(/^(?:[1-9]\d?|100)%$/, { error, abort: true })
        .transform((given) => Number.parseInt(given, 10) / 100)
        .meta({ title: "share" });
}
function growingToAll(shares, context) {
    const say = (message, at) => context.addIssue({ code: "custom", message, path: [at] });
    shares.forEach((share, at) => {
        if (at > 0 && share <= (shares[at - 1] ?? 0))
            say("is no larger than the share before it; let them grow", at);
    });
    const last = shares.length - 1;
    if (last >= 0 && shares[last] !== 1)
        say('is the last one and leaves traffic with the old version; end with "100%"', last);
}
/** Only waves of one kind can be compared before the number of Nodes is known. */
function growing(waves, context) {
    waves.forEach((wave, at) => {
        const key = "nodes" in wave ? "nodes" : "share";
        const before = waves.slice(0, at).findLast((other) => key in other);
        if (before && size(before) >= size(wave)) {
            context.addIssue({
                code: "custom",
                message: "reaches no further than a wave before it; let them grow",
                path: [at],
            });
        }
    });
}
const size = (reach) => ("nodes" in reach ? reach.nodes : reach.share);

;// CONCATENATED MODULE: ./lib/js/config/schema/ssh.js

const ssh = () => section({
    user: leaves_text({ what: "a user's name", write: "deploy", pattern: /^[A-Za-z_][\w.-]{0,31}$/ })
        .optional()
        .describe("where the VM backend does not name one"),
    "known-hosts": localPath("known_hosts")
        .optional()
        .describe("known_hosts file to look host keys up in; a line may be `HOST SHA256:…`, too"),
    "identity-file": localPath("~/.ssh/id_ed25519")
        .optional()
        .describe("private key; otherwise the agent and ~/.ssh/id_ed25519, id_ecdsa, id_rsa"),
    jump: leaves_text({
        what: "[user@]host[:port]",
        write: "deploy@gate.example.com:22",
        pattern: /^(?:[A-Za-z_][\w.-]{0,31}@)?(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/,
    })
        .optional()
        .describe("[user@]host[:port] to go through"),
    "connect-timeout": duration().prefault("10s").describe("for a connection to be ready"),
    "max-parallel": wholeNumber(1, 256, "32").prefault(32).describe("connections at once"),
});

;// CONCATENATED MODULE: ./lib/js/config/schema/index.js








/** The one source of dflow.yaml's rules: checking, the JSON Schema and the README's key table are made from it. */
const configSchema = (plugins) => section({
    name: safeName("hello").describe("of the cluster; several clusters may share Nodes"),
    count: wholeNumber(0, 10_000, "3").prefault(1).describe("Nodes wished for until `dflow set` says otherwise"),
    image: leaves_text({ what: "an image", write: "debian/bookworm64" })
        .optional()
        .describe("what Nodes are made of; goes to the VM backend as it stands"),
    keys: localPath("authorized_keys")
        .optional()
        .describe("authorized_keys file for new Nodes; goes to the VM backend"),
    "vm-backend": pluginChoice(plugins.vm, "makes and lists the Nodes"),
    "container-backend": pluginChoice(plugins.container, "installs and runs the executables on a Node"),
    "store-backend": pluginChoice(plugins.store, "keeps the wish and the history"),
    ssh: ssh().prefault({}).describe("how the Nodes are reached"),
    build: build(),
    path: nodePath().prefault("~/.dflow").describe("the folder on a Node where releases live"),
    executables: executables(plugins.traffic).describe("the programs; all of them have one version"),
    rollout: rollout().prefault({}).describe("how a deploy goes through the Nodes"),
    gc: section({
        keep: wholeNumber(0, 10_000, "5").prefault(5).describe("old versions to keep"),
        older: duration({ least: "0s", most: "36500d", write: "12h, 30d, 4w" })
            .prefault("30d")
            .describe("collect only what is older"),
        pinned: listOf(pin(), '["1a2b3c4"]')
            .prefault([])
            .describe("versions that are never collected, by their first 7 digits or more"),
    })
        .prefault({})
        .describe("which old versions are deleted"),
    hooks: hooks().prefault({}).describe("programs run on this machine"),
    environments: mapOf({ wanted: { what: "a name of a-z, 0-9 and -", write: "staging" }, pattern: /^[a-z][a-z0-9-]{0,38}$/ }, schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J(), { error: "must be a map of the keys that differ, as {count: 1}" }), "{staging: {count: 1}}")
        .refine((all) => Object.keys(all).length <= MOST_ENVIRONMENTS, {
        error: `has more than ${MOST_ENVIRONMENTS} environments`,
    })
        .optional()
        .describe("maps of keys by name; `--environment NAME` lays one over the rest"),
}, "name: hello");
/** All of them are checked at each reading. */
const MOST_ENVIRONMENTS = 64;
const pin = () => leaves_text({
    what: "a version, or the first 7 of its 40 hexadecimal digits or more",
    write: '"1a2b3c4"',
    pattern: /^(?:[0-9a-f]{7,40}|[0-9a-f]{40}-dirty-[0-9a-f]{8}|sha-[0-9a-f]{12})$/,
    known: (input) => (typeof input === "number" ? "is a number to YAML; write the version in quotes" : undefined),
});
/** Absolute or below the ssh user's home, of characters that need no thought anywhere; no `..`. */
const nodePath = () => leaves_text({
    what: 'a path on the Node of A-Z, a-z, 0-9 and ._-/@+ without ".."',
    write: "~/.dflow or /srv/dflow",
    type: "path",
    pattern: /^(?!.*(?:^|\/)\.\.?(?:\/|$))(?:~\/|\/)[\w.@+-][\w.@+/-]*$/,
    most: 200,
}).transform((path) => path.replace(/\/+/g, "/").replace(/\/$/, ""));

;// CONCATENATED MODULE: ./lib/js/config/settings.js
/** dflow.yaml's words as the rest of the program says them. */
function settingsOf(config, folder, environment) {
    const { name, count, image, keys, path, executables, build, ssh, rollout, hooks, gc } = config;
    return {
        name,
        count,
        image: (image ?? ""),
        keys: keys,
        vmBackend: config["vm-backend"],
        containerBackend: config["container-backend"],
        storeBackend: config["store-backend"],
        ssh: {
            user: ssh.user,
            knownHosts: ssh["known-hosts"],
            identityFile: ssh["identity-file"],
            jump: ssh.jump,
            connectTimeout: ssh["connect-timeout"],
            maxParallel: ssh["max-parallel"],
        },
        build,
        path,
        executables,
        rollout: {
            waves: rollout.waves,
            pause: rollout.pause,
            shares: rollout.traffic,
            onFailure: rollout["on-failure"],
            maxUnavailable: rollout["max-unavailable"],
            unreachable: rollout.unreachable,
            receipt: rollout.receipt,
            maxFailedRequests: rollout["max-failed-requests"],
            bake: rollout.bake,
            confirmWithin: rollout["confirm-within"],
        },
        gc,
        hooks: Object.fromEntries(Object.entries(hooks).filter(([, file]) => file !== undefined)),
        folder,
        environment,
    };
}

// EXTERNAL MODULE: ./node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(3243);
;// CONCATENATED MODULE: ./lib/js/config/yaml/characters.js
/** Offsets in a text as people count: both from 1. YAML knows three line ends. */
function placesIn(text) {
    const starts = [0];
    for (const end of text.matchAll(/\r\n|\n|\r/g))
        starts.push(end.index + end[0].length);
    return (offset) => {
        let [low, high] = [0, starts.length - 1];
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    };
}
/** What no YAML file may hold, with words of our own, because the parser's do not say what to do. */
function badCharacter(text) {
    const nul = text.indexOf("\0");
    if (nul !== -1)
        return { offset: nul, text: "a NUL byte is in the file; save it as plain text in UTF-8" };
    const bad = [...text.matchAll(/[^\P{Cc}\t\r\n\u0085]|[\u202a-\u202e\u2066-\u2069]/gu)][0];
    if (!bad)
        return undefined;
    const code = `U+${bad[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    return {
        offset: bad.index,
        text: `the invisible character ${code} is in the file; delete it, or write "\\u…" for it`,
    };
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/reading.js
/** A hand-written file has a few hundred values. */
const MOST_VALUES = 10_000;
const DEEPEST = 20;
/** Thrown where reading on makes no sense. */
class Unreadable extends Error {
    problem;
    constructor(problem) {
        super(problem.text);
        this.problem = problem;
    }
}
const anchorOf = ({ source }, event) => event.anchorStart === -1 ? undefined : source.slice(event.anchorStart, event.anchorEnd);
function refuseTag({ source, placeAt, problems }, event, path) {
    if (event.tagStart === -1)
        return;
    const tag = source.slice(event.tagStart, Math.min(event.tagEnd, event.tagStart + 60));
    problems.push({ place: placeAt(event.tagStart), path, text: `the tag ${tag} is not understood; take it out` });
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/alias.js

/**
 * The very node an alias points at.
 *
 * @throws Unreadable when it points nowhere, at what it is part of, or makes the tree too large
 */
function alias(reading, event, path) {
    const name = anchorOf(reading, event) ?? "";
    const target = reading.anchors.get(name);
    const place = reading.placeAt(event.anchorStart - 1);
    if (target === undefined)
        throw new Unreadable({ place, path, text: `*${name} has no &${name} above it` });
    if (target === "open")
        throw new Unreadable({ place, path, text: `*${name} is inside &${name}, so it never ends` });
    const { values, depth } = reading.sizeOf(target);
    reading.values += values;
    if (reading.values > MOST_VALUES || path.length + depth > DEEPEST) {
        const text = `*${name} makes the file more than ${MOST_VALUES} values large or ${DEEPEST} levels deep; write it out`;
        throw new Unreadable({ place, path, text });
    }
    return target;
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/size.js
/** Each node is measured once, however many aliases point at it: that is what makes a bomb cheap to see. */
function sizes() {
    const known = new WeakMap();
    const sizeOf = (node) => {
        const size = known.get(node) ?? measured(childrenOf(node).map(sizeOf));
        known.set(node, size);
        return size;
    };
    return sizeOf;
}
const measured = (children) => ({
    values: children.reduce((sum, one) => sum + one.values, 1),
    depth: children.reduce((most, one) => Math.max(most, one.depth), 0) + 1,
});
function childrenOf(node) {
    if (node.kind === "list")
        return node.items;
    return node.kind === "map" ? node.entries.map((entry) => entry.value) : [];
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/compose.js





/**
 * js-yaml's events as a tree that knows its places; undefined for a file without a value.
 *
 * @throws Unreadable
 */
function compose(source, events, placeAt, problems) {
    const reading = {
        ...{ source, events, placeAt, problems },
        ...{ anchors: new Map(), sizeOf: sizes(), next: 0, values: 0 },
    };
    if (events.length === 0)
        return undefined;
    reading.next++;
    const root = value(reading, [], placeAt(0));
    const second = events.findIndex((event, at) => at > 0 && event.type === js_yaml/* EVENT_ID */.hy.DOCUMENT);
    if (second !== -1)
        problems.push(secondDocument(reading, second));
    return root;
}
function secondDocument({ source, events, placeAt }, second) {
    const before = events.slice(0, second).findLast((event) => event.type === js_yaml/* EVENT_ID */.hy.SCALAR && event.valueEnd !== -1);
    const from = before?.type === js_yaml/* EVENT_ID */.hy.SCALAR ? before.valueEnd : 0;
    const marker = source.slice(from).search(/^---/m);
    return {
        place: placeAt(from + Math.max(0, marker)),
        path: [],
        text: "a second document begins here; a dflow.yaml is one, so put `environments` in it or use a file for each",
    };
}
/** @param missing the place of a value that is not there */
function value(reading, path, missing) {
    const event = reading.events[reading.next++];
    if (++reading.values > MOST_VALUES) {
        throw new Unreadable({ place: missing, path: [], text: `the file has more than ${MOST_VALUES} values` });
    }
    switch (event?.type) {
        case js_yaml/* EVENT_ID */.hy.SCALAR:
            return compose_scalar(reading, event, path, missing);
        case js_yaml/* EVENT_ID */.hy.ALIAS:
            return alias(reading, event, path);
        case js_yaml/* EVENT_ID */.hy.SEQUENCE:
        case js_yaml/* EVENT_ID */.hy.MAPPING: {
            const anchor = anchorOf(reading, event);
            if (anchor !== undefined)
                reading.anchors.set(anchor, "open");
            refuseTag(reading, event, path);
            const place = reading.placeAt(event.start);
            const made = event.type === js_yaml/* EVENT_ID */.hy.MAPPING ? map(reading, path, place) : list(reading, path, place);
            if (anchor !== undefined)
                reading.anchors.set(anchor, made);
            return made;
        }
        default:
            throw new Unreadable({ place: missing, path, text: "the file ends in the middle of a value" });
    }
}
function compose_scalar(reading, event, path, missing) {
    const asText = reading.source.slice(event.tagStart, event.tagEnd) === "!!str";
    if (!asText)
        refuseTag(reading, event, path);
    const made = {
        kind: "scalar",
        place: event.valueStart === -1 ? missing : reading.placeAt(quoteStart(event)),
        text: (0,js_yaml/* getScalarValue */.KE)(reading.source, event),
        plain: event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && !asText,
    };
    const anchor = anchorOf(reading, event);
    if (anchor !== undefined)
        reading.anchors.set(anchor, made);
    return made;
}
/** The events point behind the opening quote. */
const quoteStart = ({ style, valueStart }) => style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED ? valueStart - 1 : valueStart;
const compose_closed = (reading) => reading.events[reading.next]?.type === js_yaml/* EVENT_ID */.hy.POP;
function list(reading, path, place) {
    const items = [];
    while (!compose_closed(reading))
        items.push(value(reading, [...path, items.length], place));
    reading.next++;
    return { kind: "list", place, items };
}
function map(reading, path, place) {
    const entries = [];
    const made = { kind: "map", place, entries };
    while (!compose_closed(reading)) {
        const { text: key, place: keyPlace } = keyOf(reading, path, place);
        const entry = { key, keyPlace, value: value(reading, [...path, key], keyPlace) };
        const text = whyNot(entryOf(made, key)?.keyPlace, key);
        if (text === undefined)
            entries.push(entry);
        else
            reading.problems.push({ place: keyPlace, path: [...path, key], text });
    }
    reading.next++;
    return made;
}
function keyOf(reading, path, missing) {
    const event = reading.events[reading.next];
    if (event?.type === js_yaml/* EVENT_ID */.hy.SCALAR) {
        reading.next++;
        return compose_scalar(reading, event, path, missing);
    }
    const place = event && "start" in event ? reading.placeAt(event.start) : missing;
    throw new Unreadable({ place, path, text: "a key must be one word; if this was meant as a value, quote it" });
}
function whyNot(twin, key) {
    if (key === "__proto__")
        return "cannot be a key; choose another name";
    if (key === "<<")
        return "is not understood here; write the keys out, or use *alias for a whole value";
    if (twin && "line" in twin)
        return `is written twice; the first one is on line ${twin.line}`;
    return undefined;
}

;// CONCATENATED MODULE: ./lib/js/config/yaml/read-yaml.js




/** 256 KiB. */
const read_yaml_LARGEST = 262_144;
/**
 * A dflow.yaml as a tree. Without a root nothing could be made of it, and `problems` says why.
 *
 * @param text a byte order mark and any line ends are fine
 */
function readYaml(text) {
    const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
    const problems = [];
    const placeAt = placesIn(source);
    const tell = (offset, words) => problems.push({ place: placeAt(offset), path: [], text: words });
    const bad = badCharacter(source);
    if (source.length > read_yaml_LARGEST)
        tell(0, tooLarge);
    else if (bad)
        tell(bad.offset, bad.text);
    if (problems.length > 0)
        return { root: undefined, problems };
    try {
        const root = compose(source, (0,js_yaml/* parseEvents */.PH)(source, { maxDepth: DEEPEST }), placeAt, problems);
        if (root?.kind === "map")
            return { root, problems };
        if (root && !(root.kind === "scalar" && root.text === "")) {
            problems.push({ place: root.place, path: [], text: 'must be keys with values, as "name: hello"' });
        }
        else
            tell(0, empty);
    }
    catch (error) {
        if (error instanceof Unreadable)
            problems.push(error.problem);
        else if (error instanceof js_yaml/* YAMLException */.tB)
            tell(error.mark?.position ?? 0, inOurWords(error.reason));
        else
            throw error;
    }
    return { root: undefined, problems };
}
const tooLarge = `is larger than ${read_yaml_LARGEST / 1024} KiB; is it really a dflow.yaml?`;
const empty = 'the file is empty; remove it, and "dflow init" writes one to start from';
/** What the parser means, in words for somebody who does not know how YAML is parsed. */
const meanings = [
    [/^tab char/, "a tab indents this line, and YAML forbids that; use spaces"],
    [/maxDepth/, `this is nested deeper than ${DEEPEST} levels`],
    [/^deficient indentation/, "this should be indented further, or a quote, [ or { above it is not closed"],
    [/^bad indentation/, 'this does not fit the indentation above it, or a text with ":" in it needs quotes'],
    [/^end of the stream or a document/, "this does not go on with what is above it; look at the indentation and quotes"],
    [/^unexpected end of the (?:stream|document)/, "a quote, [ or { is opened above and not closed"],
    [/^missed comma/, "a comma is missing between two values in [ ] or { }"],
    [/^can not read a block mapping|^expected ':'/, 'a key needs ":" and a value after it'],
];
const inOurWords = (reason) => meanings.find(([pattern]) => pattern.test(reason))?.[1] ?? `this is not YAML: ${reason}`;

;// CONCATENATED MODULE: ./lib/js/config/read-settings.js









/**
 * dflow.yaml -> Settings.
 *
 * @throws DflowError `usage/config` with every problem of the file, those of environments that were not asked for included
 */
function readSettings(text, reading) {
    const { file, folder, environment, plugins, flags = {} } = reading;
    const { root, problems: unreadable } = readYaml(text);
    if (!root)
        throw configError(file, unreadable);
    const schema = configSchema(plugins);
    const environments = environmentsIn(root);
    const wished = environments.find((one) => one.key === environment);
    const judged = judge_judge(withFlags(wished ? laidOver(root, wished) : root, flags), schema);
    // An environment's own problems are told once, with their whole path, whether it was asked for or not.
    const own = placesWithin(wished?.value);
    const problems = [
        ...unreadable,
        ...unknownEnvironment(root, environments, environment),
        ...environments.slice(0, MOST_ENVIRONMENTS).flatMap((one) => read_settings_problemsOf(one, judge_judge(laidOver(root, one), schema))),
        ...judged.problems.filter(({ place }) => !own.has(place)),
    ];
    if (problems.length > 0 || !judged.config)
        throw configError(file, problems);
    return settingsOf(judged.config, folder, environment);
}
const environmentsIn = (root) => {
    const environments = entryOf(root, "environments")?.value;
    return environments?.kind === "map" ? environments.entries.filter(({ value }) => value.kind === "map") : [];
};
const laidOver = (root, { value }) => overlay(without(root, "environments"), value);
const withFlags = (tree, flags = {}) => Object.entries(flags).reduce((all, [key, text]) => (text === undefined ? all : withFlag(all, key, text)), tree);
function read_settings_problemsOf({ key, value }, { problems }) {
    const own = placesWithin(value);
    const nested = entryOf(value, "environments");
    return [
        ...problems.filter(({ place }) => own.has(place)),
        ...(nested ? [{ place: nested.keyPlace, path: ["environments"], text: "cannot be inside an environment" }] : []),
    ].map((problem) => ({ ...problem, path: ["environments", key, ...problem.path] }));
}
/** The very objects: two values never share one, except through an alias. */
function placesWithin(node, places = new Set()) {
    if (!node || places.has(node.place))
        return places;
    places.add(node.place);
    if (node.kind === "map")
        for (const { keyPlace } of node.entries)
            places.add(keyPlace);
    for (const child of childrenOf(node))
        placesWithin(child, places);
    return places;
}
function unknownEnvironment(root, known, wished) {
    const names = known.map(({ key }) => key);
    if (wished === undefined || names.includes(wished))
        return [];
    const there = entryOf(root, "environments");
    const text = names.length === 0
        ? `${quoted(wished)} was asked for, and the file has no environments`
        : `there is no ${quoted(wished)}; known are ${names.slice(0, 20).join(", ")}${(0,nearest/* didYouMean */.a)(wished, names)}`;
    return [{ place: there?.keyPlace ?? root.place, path: ["environments"], text }];
}

;// CONCATENATED MODULE: ./lib/js/config/settings-file.js



/**
 * The text of a dflow.yaml. Never waits for a FIFO and never reads a device.
 *
 * @throws DflowError `usage/config` when it is not there, not readable, not a plain file, too large or not UTF-8
 */
async function settingsFile(path, files) {
    const { O_RDONLY, O_NONBLOCK = 0 } = files.constants;
    const file = await files.open(path, O_RDONLY | O_NONBLOCK).catch((error) => {
        throw notOpened(path, error);
    });
    try {
        const found = await file.stat();
        if (found.isDirectory())
            throw refused(path, "is a folder; name the file in it");
        if (!found.isFile())
            throw refused(path, "is not a plain file (a pipe, a socket or a device)");
        if (found.size > read_yaml_LARGEST)
            throw refused(path, tooLarge);
        return textOf(await file.readFile(), path);
    }
    finally {
        await file.close();
    }
}
const refused = (path, why) => new domain_errors/* DflowError */.FD("usage/config", `${quoted(path)} ${why}`);
function notOpened(path, cause) {
    const code = String(cause?.code ?? "");
    const [why, hint] = reasons[code] ?? [`cannot be opened (${code || "for an unknown reason"})`, undefined];
    return new domain_errors/* DflowError */.FD("usage/config", `${quoted(path)} ${why}`, { cause, ...(hint !== undefined && { hint }) });
}
const reasons = {
    ENOENT: ["is not there", '"dflow init" writes one; --config FILE names another'],
    ENOTDIR: ["is not there", "something on the way to it is a file, not a folder"],
    EACCES: ["may not be read by you", "look at its permissions and at those of its folder"],
    EPERM: ["may not be read by you", "look at its permissions and at those of its folder"],
    ELOOP: ["is a symbolic link that leads back to itself", undefined],
    ENAMETOOLONG: ["has a name that is too long", undefined],
    ENXIO: ["is not a plain file (a pipe, a socket or a device)", undefined],
};
/** @throws DflowError with the place of the first byte that is not UTF-8 */
function textOf(bytes, path) {
    const [first, second] = bytes;
    // Either byte order mark, or every other byte of the ASCII at the beginning is NUL.
    const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);
    if (utf16 && bytes.length > 1)
        throw refused(path, "is written in UTF-16; save it as UTF-8");
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    }
    catch {
        const lines = new TextDecoder("utf-8", { ignoreBOM: true })
            .decode(bytes)
            .split("\uFFFD")[0]
            ?.split(/\r\n|\n|\r/) ?? [];
        const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
        throw configError(path, [{ place, path: [], text: "this is not UTF-8; save the file as UTF-8" }]);
    }
}

;// CONCATENATED MODULE: ./lib/js/github/history.js

const COMMIT = /^[0-9a-f]{40}$/;
const comparison = schemas/* object */.Ikc({ status: schemas/* enum */.k5n(["ahead", "behind", "identical", "diverged"]) });
/** What git cannot tell in a shallow clone. Undefined: GitHub does not say, or it is no commit. */
async function isAncestorOnGithub(api, older, newer) {
    if (!COMMIT.test(older) || !COMMIT.test(newer))
        return undefined;
    // One of the commits is enough to ask for, the answer's list of them is not read.
    const found = await api.get(`compare/${older}...${newer}?per_page=1`, comparison);
    return found && (found.status === "ahead" || found.status === "identical");
}

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./lib/js/local/checksum.js




/** @throws the file system's own error where it cannot be read */
async function sha256OfFile(path) {
    const digest = (0,external_node_crypto_.createHash)("sha256");
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path, { highWaterMark: 1 << 20 }), digest);
    return (0,domain_version/* asChecksum */.SZ)(digest.digest("hex"));
}

;// CONCATENATED MODULE: ./lib/js/local/whole-file.js






/** Copies a file beside its future name, and knows what it copied: the source may change while it is read. */
const copyWhole = (source, folder) => whole_file_writeWhole(folder, 0o755, async (file) => {
    const digest = (0,external_node_crypto_.createHash)("sha256");
    let size = 0;
    for await (const chunk of (0,external_node_fs_.createReadStream)(source, { highWaterMark: 1 << 20 })) {
        digest.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
    }
    return { checksum: (0,domain_version/* asChecksum */.SZ)(digest.digest("hex")), size };
});
const writeText = async (folder, name, text) => {
    const whole = await whole_file_writeWhole(folder, 0o644, async (file) => {
        await file.writeFile(text);
        return { checksum: (0,domain_version/* asChecksum */.SZ)((0,external_node_crypto_.createHash)("sha256").update(text).digest("hex")), size: text.length };
    });
    await whole.rename(name);
};
async function whole_file_writeWhole(folder, mode, fill) {
    const path = (0,external_node_path_.join)(folder, `.${(0,external_node_crypto_.randomUUID)()}.tmp`);
    const drop = () => (0,promises_.rm)(path, { force: true });
    const file = await (0,promises_.open)(path, "wx", mode);
    try {
        const known = await fill(file);
        await file.sync();
        await file.close();
        return {
            ...known,
            path,
            drop,
            async rename(name) {
                await (0,promises_.rename)(path, (0,external_node_path_.join)(folder, name));
                await whole_file_syncFolder(folder);
                return (0,external_node_path_.join)(folder, name);
            },
        };
    }
    catch (error) {
        await file.close().catch(() => undefined);
        await drop();
        throw error;
    }
}
/** A new name survives a power cut only once its folder is on disk too. */
async function whole_file_syncFolder(folder) {
    const handle = await (0,promises_.open)(folder, "r");
    await handle.sync().finally(() => handle.close());
}
/**
 * Makes a folder of dflow's own. A symbolic link in place of it, or of the `.dflow` above it, is refused: the repository
 * may hold it, and it may lead anywhere.
 */
async function ownFolder(path) {
    const marker = path.split("/").lastIndexOf(".dflow");
    const levels = [path, ...(marker < 0 ? [] : parentsDownTo(path, marker))];
    for (const level of levels) {
        const info = await (0,promises_.lstat)(level).catch(() => undefined);
        if (info?.isSymbolicLink()) {
            throw new domain_errors/* DflowError */.FD("preflight/refused", `${level} is a symbolic link; dflow writes only into folders of its own`, {
                hint: "remove the link",
            });
        }
    }
    await (0,promises_.mkdir)(path, { recursive: true, mode: 0o700 });
}
function parentsDownTo(path, marker) {
    const parts = path.split("/").length - 1;
    const parents = [];
    for (let at = (0,external_node_path_.dirname)(path), depth = parts - 1; depth >= marker; at = (0,external_node_path_.dirname)(at), depth--)
        parents.push(at);
    return parents;
}

;// CONCATENATED MODULE: ./lib/js/local/closure/records.js




/** `<folder>/<sha256 of an executable>`: sha256 and bytes of its closure. One that cannot be read counts as not there. */
function closureRecords(folder) {
    const read = async (executable) => {
        const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder, executable), "utf8").catch(() => "");
        const [, checksum = "", size] = /^([0-9a-f]{64}) (\d+)\n$/.exec(text) ?? [];
        return (0,domain_version/* isChecksum */.QY)(checksum) ? { checksum, size: Number(size) } : undefined;
    };
    const all = async () => (await (0,promises_.readdir)(folder).catch(() => [])).filter(domain_version/* isChecksum */.QY);
    const held = async () => {
        const found = await Promise.all((await all()).map(read));
        return new Set(found.flatMap((one) => (one ? [one.checksum] : [])));
    };
    return {
        read,
        /** Checksums of closures that executables have. */
        held,
        async write(executable, { checksum, size }) {
            await ownFolder(folder);
            await writeText(folder, executable, `${checksum} ${size}\n`);
        },
        /** Forgets those of the executables that are said to be gone. @returns closures that no executable has any more */
        async forget(isGone) {
            const before = await held();
            for (const one of await all()) {
                const path = (0,external_node_path_.join)(folder, one);
                if (await isGone(one, path))
                    await (0,promises_.rm)(path, { force: true });
            }
            const now = await held();
            return [...before].filter((one) => !now.has(one));
        },
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./lib/js/local/release-records.js






const release_records_version = schemas/* string */.YjP().refine(domain_version/* isVersion */.lF);
const release_records_shape = schemas/* object */.Ikc({
    version: release_records_version,
    executables: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: release_records_version, checksum: schemas/* string */.YjP().refine(domain_version/* isChecksum */.QY), size: schemas/* int */.Whr().positive() })),
    builtAt: iso/* datetime */.w$(),
});
/** `<folder>/<version>.json`: what the newest build of a version made. One that cannot be read counts as not there. */
function releaseRecords(folder) {
    const read = async (name) => {
        const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder, name), "utf8").catch(() => undefined);
        const { data } = release_records_shape.safeParse(text === undefined ? undefined : orUndefined(() => JSON.parse(text)));
        if (!data || name !== `${data.version}.json`)
            return undefined;
        return { release: { version: data.version, executables: data.executables }, builtAt: new Date(data.builtAt) };
    };
    const all = async () => {
        const names = await (0,promises_.readdir)(folder).catch(() => []);
        const found = await Promise.all(names.filter((name) => name.endsWith(".json")).map(read));
        return found.filter((one) => one !== undefined).sort((a, b) => b.builtAt.getTime() - a.builtAt.getTime());
    };
    return {
        /** Newest first. */
        all,
        newest: async (of) => (await read(`${of}.json`))?.release,
        async write({ version, executables }) {
            await ownFolder(folder);
            const record = { version, executables, builtAt: new Date().toISOString() };
            await writeText(folder, `${version}.json`, `${JSON.stringify(record, undefined, 2)}\n`);
        },
        /** A newer build of the same version stays. */
        async remove(release) {
            const name = `${release.version}.json`;
            const now = await read(name);
            if (now && (0,domain_executable/* sameRelease */.OW)(now.release, release))
                await (0,promises_.rm)((0,external_node_path_.join)(folder, name), { force: true });
        },
    };
}
function orUndefined(make) {
    try {
        return make();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/js/local/cache.js








/** What no release has is removed by `remove` once it is this old: a build may hold some before it is recorded. */
const ORPHAN_MS = 3_600_000;
function openCache(folder) {
    const files = (0,external_node_path_.join)(folder, "files");
    const records = releaseRecords((0,external_node_path_.join)(folder, "releases"));
    const closures = closureRecords((0,external_node_path_.join)(folder, "closures"));
    const checked = new Map();
    const checking = new Map();
    const find = async ({ checksum }) => {
        const path = (0,external_node_path_.join)(files, checksum);
        const info = await (0,promises_.lstat)(path, { bigint: true }).catch(() => undefined);
        if (info === undefined)
            return undefined;
        // Hashed once per process: a thousand Nodes ask for the same file.
        const seal = `${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`;
        if (checked.get(checksum) === seal)
            return path;
        if (!info.isFile() || (await sha256OfFile(path).catch(() => undefined)) !== checksum) {
            await (0,promises_.rm)(path, { recursive: true, force: true });
            return undefined;
        }
        checked.set(checksum, seal);
        return path;
    };
    // Asked for by many Nodes at the same moment, it is hashed for the first of them.
    const file = (executable) => {
        const { checksum } = executable;
        const found = checking.get(checksum) ?? find(executable).finally(() => checking.delete(checksum));
        checking.set(checksum, found);
        return found;
    };
    return {
        folder,
        file,
        release: records.newest,
        releases: records.all,
        record: records.write,
        recordClosure: ({ checksum }, closure) => closures.write(checksum, closure),
        async closureOf({ checksum }) {
            const closure = await closures.read(checksum);
            return closure && (await file(closure)) ? closure : undefined;
        },
        async hold(path) {
            try {
                await ownFolder(files);
                const copy = await copyWhole(path, files);
                await copy.rename(copy.checksum);
                return { checksum: copy.checksum, size: copy.size };
            }
            catch (cause) {
                const code = cause.code;
                if (cause instanceof domain_errors/* DflowError */.FD || code === undefined)
                    throw cause;
                throw new domain_errors/* DflowError */.FD("build/failed", `${path} could not be copied into ${files} (${code})`, {
                    hint: code === "ENOSPC" ? 'free some space: "dflow gc" removes old versions' : "see the folder's owner and mode",
                    cause,
                });
            }
        },
        async remove(release) {
            await records.remove(release);
            const kept = new Set((await records.all()).flatMap((one) => one.release.executables.map((it) => it.checksum)));
            const gone = release.executables.map((it) => it.checksum).filter((it) => !kept.has(it));
            const closuresGone = await closures.forget(async (one, path) => !kept.has(one) && (gone.includes(one) || (await isOld(path))));
            await Promise.all([...gone, ...closuresGone].map((it) => (0,promises_.rm)((0,external_node_path_.join)(files, it), { force: true })));
            await removeOrphans(files, new Set([...kept, ...(await closures.held())]));
        },
    };
}
async function removeOrphans(files, kept) {
    for (const name of await (0,promises_.readdir)(files).catch(() => [])) {
        if ((0,domain_version/* isChecksum */.QY)(name) && kept.has(name))
            continue;
        if (await isOld((0,external_node_path_.join)(files, name)))
            await (0,promises_.rm)((0,external_node_path_.join)(files, name), { force: true });
    }
}
async function isOld(path) {
    const info = await (0,promises_.stat)(path).catch(() => undefined);
    return info !== undefined && Date.now() - info.mtimeMs > ORPHAN_MS;
}

;// CONCATENATED MODULE: ./lib/js/local/end-group.js


/** SIGINT asks, SIGTERM insists, SIGKILL ends. Of the 5 s that a cancelled command has, half is left to put things back. */
const STAGES = [
    ["SIGINT", 1500],
    ["SIGTERM", 1000],
];
const LOOK_MS = 50;
/** Ends a process group that we made; resolves when nobody of it runs, or SIGKILL has been sent. */
async function endGroup(group) {
    for (const [signal, patience] of STAGES) {
        tell(group, signal);
        const until = performance.now() + patience;
        while (await runs(group)) {
            if (performance.now() >= until)
                break;
            await (0,external_node_timers_promises_.setTimeout)(LOOK_MS);
        }
        if (!(await runs(group)))
            return;
    }
    tell(group, "SIGKILL");
}
const guarded = new Set();
/** Ends the group at once should dflow itself end first, as a second signal and SIGTERM's short patience make it. */
function guardGroup(group) {
    if (group === undefined)
        return () => { };
    if (guarded.size === 0)
        process.on("exit", endGuarded);
    guarded.add(group);
    return () => {
        guarded.delete(group);
        if (guarded.size === 0)
            process.off("exit", endGuarded);
    };
}
function endGuarded() {
    for (const group of guarded)
        tell(group, "SIGKILL");
}
/** False when the group has no process any more. */
function tell(group, signal) {
    try {
        return process.kill(-group, signal);
    }
    catch {
        return false;
    }
}
/** A zombie takes signals as if it lived, and in a container without an init nobody buries it: so /proc is asked. */
async function runs(group) {
    if (!tell(group, 0))
        return false;
    const pids = (await (0,promises_.readdir)("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
    if (pids.length === 0)
        return true;
    const stats = await Promise.all(pids.map((pid) => (0,promises_.readFile)(`/proc/${pid}/stat`, "latin1").catch(() => "")));
    return stats.some((stat) => {
        const [state, , processGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(processGroup) === group && state !== "Z" && state !== "X";
    });
}

// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
;// CONCATENATED MODULE: ./lib/js/local/lines.js

/** Longer lines are handed on in pieces, so that output without a line end cannot fill our memory. */
const LONGEST_LINE = 16_384;
/** Bytes in, lines out, without their line ends; bytes that are not UTF-8 become U+FFFD. */
function lineSplitter(onLine) {
    const decoder = new external_node_string_decoder_.StringDecoder("utf8");
    let rest = "";
    const handOn = (text) => {
        const lines = (rest + text).split("\n");
        const unfinished = lines.pop() ?? "";
        for (const line of lines)
            onLine(inPieces(line.endsWith("\r") ? line.slice(0, -1) : line));
        rest = inPieces(unfinished);
    };
    /** The last piece, once those before it have been handed on. */
    const inPieces = (line) => {
        let from = 0;
        for (; line.length - from > LONGEST_LINE; from += LONGEST_LINE)
            onLine(line.slice(from, from + LONGEST_LINE));
        return line.slice(from);
    };
    return {
        take: (chunk) => handOn(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
        end: () => {
            handOn(decoder.end());
            if (rest !== "")
                onLine(rest);
            rest = "";
        },
    };
}
/** The last `count` lines that were added, each at most 2,000 characters. */
function lines_tailOf(count) {
    const lines = [];
    return {
        lines,
        add(line) {
            lines.push(line.length > 2000 ? `${line.slice(0, 2000)} …` : line);
            if (lines.length > count)
                lines.shift();
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/local/run.js







/** How long we go on reading after the program's end: a service it left behind may hold the pipe for ever. */
const DRAIN_MS = 500;
/**
 * Runs a program in a process group of its own and waits for its end. A status other than 0 is an answer, not an error.
 *
 * @throws DflowError `cancelled` when the signal fires; the whole group has been ended by then
 */
async function run_run(job) {
    throwIfCancelled(job);
    const [program, ...args] = job.argv;
    // Its own group: so that a signal reaches what it has started, and CI's own SIGINT to us is not all it ever gets.
    const child = (0,external_node_child_process_.spawn)(program, args, {
        cwd: job.cwd,
        env: job.env,
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
    });
    const output = run_read(child, job);
    const unguarded = guardGroup(child.pid);
    let ending;
    const end = () => {
        if (child.pid !== undefined)
            ending ??= endGroup(child.pid);
    };
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        end();
    }, job.deadline ?? 2 ** 31 - 1);
    job.signal?.addEventListener("abort", end, { once: true });
    try {
        const status = await endOf(child, program, output.tail);
        await ending;
        await output.drained();
        throwIfCancelled(job);
        return { status, late, stdout: output.stdout(), cut: output.cut(), tail: output.tail.lines };
    }
    finally {
        unguarded();
        clearTimeout(timer);
        job.signal?.removeEventListener("abort", end);
    }
}
function throwIfCancelled(job) {
    if (job.signal?.aborted)
        throw new domain_errors/* DflowError */.FD("cancelled", `cancelled while running ${job.argv[0]}`);
}
function endOf(child, program, tail) {
    return new Promise((resolve) => {
        child.once("error", (error) => {
            tail.add(`${program}: ${error.code === "ENOENT" ? "no such program" : error.message}`);
            resolve(error.code === "ENOENT" ? 127 : 126);
        });
        child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? external_node_os_.constants.signals[signal] : 0)));
    });
}
function run_read(child, job) {
    const tail = lines_tailOf(40);
    const onLine = (line) => {
        tail.add(line);
        job.onLine?.(line);
    };
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
    const splitters = streams.map((stream) => {
        const splitter = lineSplitter(onLine);
        stream.on("data", (chunk) => splitter.take(chunk));
        return splitter;
    });
    const kept = keepEnd(child.stdout, job.keep ?? 1 << 20);
    const closed = (0,external_node_events_.once)(child, "close").catch(() => undefined);
    return {
        tail,
        ...kept,
        async drained() {
            const enough = new AbortController();
            await Promise.race([closed, (0,external_node_timers_promises_.setTimeout)(DRAIN_MS, undefined, { signal: enough.signal }).catch(() => undefined)]);
            enough.abort();
            for (const stream of streams)
                stream.destroy();
            for (const splitter of splitters)
                splitter.end();
        },
    };
}
function keepEnd(stream, limit) {
    const chunks = [];
    let size = 0;
    let dropped = false;
    stream?.on("data", (chunk) => {
        chunks.push(chunk);
        size += chunk.length;
        while (chunks[0] !== undefined && size - chunks[0].length >= limit) {
            size -= chunks[0].length;
            chunks.shift();
            dropped = true;
        }
    });
    return {
        stdout: () => Buffer.concat(chunks).subarray(Math.max(0, size - limit)),
        cut: () => dropped || size > limit,
    };
}

;// CONCATENATED MODULE: ./lib/js/local/git.js




/** Set for us when we run inside a git hook; they would point every git call, and the build's, at another tree. */
const OF_A_HOOK = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
];
function withoutGit(env) {
    return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_A_HOOK.includes(name)));
}
/**
 * The repository around `folder`; undefined where there is none, or no git.
 *
 * @throws DflowError `git/unknown` when there is one that git refuses to read
 */
async function repositoryOf(folder, env) {
    const quiet = { ...withoutGit(env), GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
    const git = (args, options = {}) => run_run({ argv: ["git", "-c", "core.fsmonitor=false", ...args], cwd: folder, env: quiet, ...options });
    const found = await git(["rev-parse", "--show-toplevel", "--show-prefix"]);
    if (found.status === 0) {
        const [top = "", prefix = ""] = found.stdout.toString().split("\n");
        return { top, prefix, git };
    }
    if (found.status === 127 || !hasGitFolder(folder))
        return undefined;
    // Else a refusal (another user's repository) would silently be taken for "no git here".
    throw new domain_errors/* DflowError */.FD("git/unknown", `git cannot read the repository of ${folder}`, {
        hint: `run "git status" there; if git names another owner: git config --global --add safe.directory "${folder}"`,
        evidence: [{ title: "git", lines: found.tail }],
    });
}
function hasGitFolder(folder) {
    return (0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, ".git")) || ((0,external_node_path_.dirname)(folder) !== folder && hasGitFolder((0,external_node_path_.dirname)(folder)));
}

;// CONCATENATED MODULE: ./lib/js/local/checks.js


/** Bytes of its output that are kept. */
const checks_KEPT = 64 * 1024;
/** Runs the command of a check on this machine, as the person wrote it; what it is told stands in variables. */
const checksHere = ({ folder, env }) => async (command, options) => {
    const { status, late, stdout, tail } = await run_run({
        argv: ["/bin/sh", "-c", command],
        cwd: folder,
        env: { ...withoutGit(env), ...options.env },
        deadline: options.timeout,
        keep: checks_KEPT,
        ...(options.signal ? { signal: options.signal } : {}),
    });
    return { status, late, stdout: stdout.toString("utf8"), tail };
};

;// CONCATENATED MODULE: ./lib/js/local/clock.js


/** Timers count in 31 bits: a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;
const systemClock = {
    now: () => new Date(),
    async sleep(ms, signal) {
        try {
            for (let left = ms; left > 0; left -= LONGEST_TIMER) {
                await (0,external_node_timers_promises_.setTimeout)(Math.min(left, LONGEST_TIMER), undefined, { signal });
            }
            signal?.throwIfAborted();
        }
        catch (cause) {
            throw new domain_errors/* DflowError */.FD("cancelled", "cancelled while waiting", { cause });
        }
    },
};

;// CONCATENATED MODULE: ./lib/js/local/compressors.js







/** Beyond it the old file no longer fits into the window of 2^27 bytes that every zstd can be asked for. */
const PATCH_LIMIT = 1 << 27;
/** How long the zstd program may take. */
const PROGRAM_MS = 600_000;
/** By Node's own zlib where it has zstd (22.15 and later), else by the zstd program, else not at all. */
function compressors(node = external_node_zlib_) {
    const { zstdCompress, createZstdCompress } = node;
    return {
        async patch(old, file, into) {
            const sizes = { old: (await (0,promises_.stat)(old)).size, file: (await (0,promises_.stat)(file)).size };
            if (Math.max(sizes.old, sizes.file) > PATCH_LIMIT)
                return false;
            const logs = logsFor(sizes.old, sizes.file);
            if (!zstdCompress)
                return runZstd(patchFlags(old, logs), file, into);
            const options = {
                dictionary: await (0,promises_.readFile)(old),
                params: patchParams(logs),
            };
            await (0,promises_.writeFile)(into, await (0,external_node_util_.promisify)(zstdCompress)(await (0,promises_.readFile)(file), options), { flag: "wx" });
            return true;
        },
        async zstd(file, into) {
            if (!createZstdCompress)
                return runZstd(["-6"], file, into);
            return through(createZstdCompress({ params: { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: 6 } }), file, into);
        },
        gzip: (file, into) => through(external_node_zlib_.createGzip(), file, into),
    };
}
/**
 * The window covers both files. zstd's own table of level 9 indexes only some megabytes of the old file; one with a place
 * for each fourth byte finds nearly all of it again, and one for each tenth does not (two builds of 120 MB: 36 MB with the
 * table of level 9, 0.4 MB with this one). It is also most of the memory this takes: 4 bytes a place, twice.
 */
const logsFor = (old, file) => ({
    window: within(17, Math.ceil(Math.log2(old + file + 1)), 27),
    hash: within(17, Math.floor(Math.log2(old + 1)) - 1, 25),
});
const within = (low, value, high) => Math.min(high, Math.max(low, value));
/** No long distance matching: beside a table that reaches everywhere it takes longer and finds less. */
const patchParams = ({ window, hash }) => ({
    // Level 3 and below do not look at the dictionary at all.
    [external_node_zlib_.constants.ZSTD_c_compressionLevel]: 9,
    [external_node_zlib_.constants.ZSTD_c_strategy]: external_node_zlib_.constants.ZSTD_lazy,
    [external_node_zlib_.constants.ZSTD_c_windowLog]: window,
    [external_node_zlib_.constants.ZSTD_c_hashLog]: hash,
});
const patchFlags = (old, { window, hash }) => [
    "-9",
    `--long=${window}`,
    `--zstd=strat=${external_node_zlib_.constants.ZSTD_lazy ?? 4},wlog=${window},hlog=${hash}`,
    `--patch-from=${old}`,
];
async function through(compressor, file, into) {
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file, { highWaterMark: 1 << 20 }), compressor, (0,external_node_fs_.createWriteStream)(into, { flags: "wx" }));
    return true;
}
async function runZstd(flags, file, into) {
    const argv = ["zstd", "-q", "-f", ...flags, "-o", into, "--", file];
    return (await run_run({ argv, cwd: (0,external_node_path_.dirname)(into), deadline: PROGRAM_MS })).status === 0;
}

;// CONCATENATED MODULE: ./lib/js/local/hooks.js



const DEADLINE_MS = 600_000;
/**
 * Runs hooks in dflow.yaml's folder by `/bin/sh -c`, as the user wrote them. `DFLOW_HOOK` is the hook's name,
 * `DFLOW_CLUSTER` dflow.yaml's, and each fact has its own variable: `version` is `DFLOW_VERSION`. docs/dflow-yaml.md
 * tells which there are.
 */
function openHooks({ settings, reporter, env, signal, deadline = DEADLINE_MS }) {
    return {
        async run(name, facts) {
            const command = settings.hooks[name];
            if (command === undefined)
                return;
            const { status, late, tail } = await run_run({
                argv: ["/bin/sh", "-c", command],
                cwd: settings.folder,
                env: { ...withoutGit(env), DFLOW_HOOK: name, DFLOW_CLUSTER: settings.name, ...variables(facts) },
                deadline,
                signal,
                onLine: (line) => reporter.report({ type: "output", from: name, line }),
            });
            if (status === 0 && !late)
                return;
            const ended = late ? `was ended after ${deadline / 1000} s` : `ended with status ${status}`;
            throw new domain_errors/* DflowError */.FD("hook/failed", `the hook ${name} ${ended}: ${command}`, {
                hint: hooks_hintFor(status),
                evidence: [{ title: `the end of ${name}'s output`, lines: tail }],
            });
        },
    };
}
const variables = (facts) => Object.fromEntries(Object.entries(facts).map(([name, value]) => [hooks_variable(name), value.replaceAll("\0", "")]));
const hooks_variable = (fact) => `DFLOW_${fact.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`.replace(/^DFLOW_DFLOW_/, "DFLOW_");
const hooks_hintFor = (status) => ({ 126: "it is not executable: chmod +x", 127: "it is not there; the path starts at dflow.yaml's folder" })[status] ??
    "a hook that ends with 0 lets it go on; `hooks` in dflow.yaml says what is run";

;// CONCATENATED MODULE: ./lib/js/local/meter/connect.js


const roadOn = (way) => (way.path === "direct" ? directly(way) : throughSsh(way));
const directly = ({ host, port }) => ({
    authority: `${host.includes(":") ? `[${host}]` : host}:${port}`,
    open: (signal) => new Promise((resolve, reject) => {
        const socket = external_node_net_.connect({ host, port, noDelay: true, signal });
        socket.once("error", reject);
        socket.once("connect", () => {
            socket.off("error", reject);
            resolve(socket);
        });
    }),
    isOpen: async () => true,
});
/** Nothing listens there on any machine one would deploy to; to hear that takes the link one round trip. */
const TCPMUX = 1;
const PATIENCE_MS = 2_000;
function throughSsh({ remote, address, port }) {
    return {
        authority: `localhost:${port}`,
        open: async (signal, timeout) => {
            const stream = await (await remote()).tunnel(port, { address, timeout, signal, aside: true });
            // The service has said all that it will say: an answer is whole then, and the connection of no more use.
            stream.once("end", () => stream.destroy());
            return asSocket(stream);
        },
        async isOpen() {
            try {
                (await (await remote()).tunnel(TCPMUX, { address, timeout: PATIENCE_MS, aside: true })).destroy();
                return true;
            }
            catch (error) {
                return !isOfTheLink(error) && !(error instanceof domain_errors/* DflowError */.FD && error.code === "ssh/timeout");
            }
        },
    };
}
/** node:http calls these on every connection it keeps; a tunnel has nothing to set. */
function asSocket(stream) {
    const itself = () => stream;
    return Object.assign(stream, {
        ref: itself,
        unref: itself,
        setKeepAlive: itself,
        setNoDelay: itself,
        setTimeout: itself,
    });
}
/** Not the service's fault. */
const isOfTheLink = (error) => error instanceof domain_errors/* DflowError */.FD && error.code !== "node/script" && error.code !== "ssh/timeout";

;// CONCATENATED MODULE: ./lib/js/local/meter/http.js

/** One GET, read to its end. @param onKept called when it is sent on a connection that was used before */
function http_get(agent, path, authority, onKept) {
    return new Promise((resolve, reject) => {
        const request = external_node_http_.request({ agent, path, headers: { host: authority, "user-agent": "dflow" } }, (response) => {
            const seconds = /timeout=(\d+)/.exec(String(response.headers["keep-alive"] ?? ""))?.[1];
            const keptFor = seconds === undefined ? undefined : Math.max(0, Number(seconds) * 1000 - 1000);
            response.on("end", () => resolve({ status: response.statusCode ?? 0, keptFor }));
            response.on("error", reject);
            response.resume();
        });
        request.on("socket", () => request.reusedSocket && onKept());
        request.on("error", reject);
        request.end();
    });
}
/** Connections come from `open`, one at a time. */
function agentOn(open, keepAlive) {
    const agent = new external_node_http_.Agent({ keepAlive, maxSockets: 1 });
    // Asked for by node:http for each new connection; it may answer later.
    agent.createConnection = (_, answer) => {
        open().then((stream) => answer?.(null, stream), (error) => answer?.(error, undefined));
        return undefined;
    };
    return agent;
}

;// CONCATENATED MODULE: ./lib/js/local/meter/asker.js



function asker(options) {
    const { question, road } = options;
    const connection = connectionOn(options);
    return {
        async ask() {
            const begun = performance.now();
            const over = new AbortController();
            const timer = setTimeout(() => over.abort(), question.timeout);
            try {
                const kept = await connection.ask(over.signal);
                return { kind: "right", ms: performance.now() - begun, kept };
            }
            catch (error) {
                const ms = performance.now() - begun;
                const cause = connection.brokenBy() ?? error;
                const silent = over.signal.aborted || (cause instanceof domain_errors/* DflowError */.FD && cause.code === "ssh/timeout");
                if (!silent && isOfTheLink(cause))
                    return { kind: "nowhere", why: cause.message };
                if (silent && !(await road.isOpen()))
                    return { kind: "nowhere", why: "the ssh connection gave no answer" };
                return { kind: "failed", ms, kept: connection.wasKept(), what: asker_words(cause, silent ? question : undefined) };
            }
            finally {
                clearTimeout(timer);
            }
        },
        get opened() {
            return connection.opened();
        },
        leave: () => connection.close(),
    };
}
function connectionOn({ question, road, keepsAlive }) {
    let opened = 0;
    let kept = false;
    let stream;
    let stop = new AbortController();
    const open = async () => {
        opened++;
        stream = undefined;
        stream = await road.open(stop.signal, question.timeout);
        if (stop.signal.aborted)
            stream.destroy();
        return stream;
    };
    let agent = agentOn(open, keepsAlive);
    let goodUntil = Number.POSITIVE_INFINITY;
    const close = () => {
        stop.abort();
        agent.destroy();
        stop = new AbortController();
        agent = agentOn(open, keepsAlive);
        goodUntil = Number.POSITIVE_INFINITY;
    };
    return {
        opened: () => opened,
        wasKept: () => kept,
        brokenBy: () => (stream?.errored instanceof domain_errors/* DflowError */.FD ? stream.errored : undefined),
        close,
        async ask(over) {
            kept = false;
            const end = () => close();
            over.addEventListener("abort", end, { once: true });
            try {
                if (question.kind === "tcp") {
                    (await open()).destroy();
                    return false;
                }
                // The server has said how long it keeps a connection that nobody uses; who comes later meets a closed door.
                if (performance.now() > goodUntil)
                    close();
                const { status, keptFor } = await http_get(agent, question.path, road.authority, () => {
                    kept = true;
                });
                goodUntil = keptFor === undefined ? Number.POSITIVE_INFINITY : performance.now() + keptFor;
                if (status !== question.status)
                    throw new Error(`status ${status}`);
                return kept;
            }
            finally {
                over.removeEventListener("abort", end);
            }
        },
    };
}
const WORDS = {
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection closed under the request",
    EPIPE: "connection closed under the request",
    EHOSTUNREACH: "no way to the host",
    ENETUNREACH: "no way to the host",
    ETIMEDOUT: "connection not taken",
    ENOTFOUND: "no such host",
    EAI_AGAIN: "no such host",
};
/** @param silent the question that got no answer in its time */
function asker_words(error, silent) {
    if (silent)
        return `no answer within ${silent.timeout / 1000} s`;
    // The Node's own word for it, said by sshd.
    if (error instanceof domain_errors/* DflowError */.FD)
        return "connection refused";
    const { code = "", message } = error;
    if (code.startsWith("HPE_"))
        return "no answer in HTTP";
    return WORDS[code] ?? (message === "aborted" ? "connection closed under the request" : message);
}

;// CONCATENATED MODULE: ./lib/js/local/meter/client.js
/** How often a kept connection is used while it is let go, and for how long, in ms. */
const LAST_EVERY = 50;
const LAST_FOR = 500;
/** Sends one request after the other, in its own rhythm, until it is stopped. */
function client({ turn, every, first, makesUp, onAnswer }) {
    let stopped = false;
    let waits = false;
    let asker = turn();
    let lettingGo;
    let wake = () => { };
    const pause = (ms) => new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
            clearTimeout(timer);
            resolve();
        };
    });
    /** A connection that was opened since leads elsewhere already. */
    const goOnLettingGo = () => {
        if (!lettingGo || asker.opened === lettingGo.opened) {
            if (!lettingGo || performance.now() - lettingGo.since < LAST_FOR)
                return;
            asker.leave();
        }
        lettingGo = undefined;
    };
    const run = async () => {
        let due = performance.now() + first;
        while (!stopped) {
            const now = performance.now();
            const next = lettingGo ? Math.min(due, now + LAST_EVERY) : due;
            if (next > now)
                await pause(next - now);
            if (stopped)
                return;
            asker = turn();
            waits = true;
            const answer = await asker.ask();
            waits = false;
            onAnswer(answer);
            goOnLettingGo();
            if (next >= due)
                due = Math.max(due + every(), performance.now() - makesUp);
        }
    };
    return {
        letGo() {
            lettingGo = { since: performance.now(), opened: asker.opened };
            wake();
        },
        stop() {
            stopped = true;
            wake();
        },
        leave: () => asker.leave(),
        get waits() {
            return waits;
        },
        ended: run(),
    };
}

;// CONCATENATED MODULE: ./lib/js/contracts/meter.js
const phases = ["before", "during", "after", "put back"];

// EXTERNAL MODULE: ./lib/js/domain/latencies.js
var domain_latencies = __webpack_require__(9154);
// EXTERNAL MODULE: ./lib/js/domain/words.js
var domain_words = __webpack_require__(169);
;// CONCATENATED MODULE: ./lib/js/local/meter/tally.js



const KINDS_KEPT = 100;
/** What was counted so far: of every place and phase. */
class Tally {
    #cells = new Map();
    #kinds = new Map();
    #lost = new Map();
    #phase = "before";
    get phase() {
        return this.#phase;
    }
    enter(phase, places) {
        this.#phase = phase;
        // A phase that was too short for a request is told as that, not left out.
        for (const place of places)
            this.open(place);
    }
    open(place) {
        this.#cell(place);
    }
    right(place, ms) {
        this.#cell(place).latencies.add(ms);
    }
    failed(place, how) {
        const cell = this.#cell(place);
        cell.latencies.add(how.ms);
        cell.failed++;
        const failure = { ...place, phase: this.#phase, kept: how.kept, what: how.what };
        const key = Object.values(failure).join("\n");
        const known = this.#kinds.get(key);
        if (known)
            known.times++;
        else if (this.#kinds.size < KINDS_KEPT)
            this.#kinds.set(key, { ...failure, times: 1 });
        return failure;
    }
    /** A request that the link swallowed. */
    lost(place) {
        const key = `${place.index} ${place.path}`;
        const known = this.#lost.get(key);
        if (known)
            known.times++;
        else
            this.#lost.set(key, { place, times: 1 });
    }
    receipt(unanswered, silent) {
        const cells = [...this.#cells.values()].sort((a, b) => a.place.index - b.place.index ||
            a.place.executable.localeCompare(b.place.executable) ||
            a.place.path.localeCompare(b.place.path) ||
            phases.indexOf(a.phase) - phases.indexOf(b.phase));
        return {
            phases: phases
                .map((phase) => cells.filter((cell) => cell.phase === phase))
                .flatMap((same) => (same.length === 0 ? [] : [inAll(same)])),
            lines: cells.map((cell) => ({ ...cell.place, ...counted(cell) })),
            failures: [...this.#kinds.values()].sort((a, b) => b.times - a.times),
            unanswered,
            notes: [...silentNotes(silent), ...[...this.#lost.values()].map(lostNote)],
        };
    }
    #cell(place) {
        const key = `${this.#phase} ${place.index} ${place.executable} ${place.path}`;
        const known = this.#cells.get(key);
        if (known)
            return known;
        const { index, executable, path } = place;
        const cell = { place: { index, executable, path }, phase: this.#phase, latencies: new domain_latencies/* Latencies */.X(), failed: 0 };
        this.#cells.set(key, cell);
        return cell;
    }
}
/** Of one phase. How long an answer takes is told of the way that clients go: the other one measures ssh as well. */
function inAll(cells) {
    const direct = cells.filter(({ place, latencies }) => place.path === "direct" && latencies.count > 0);
    const latencies = new domain_latencies/* Latencies */.X();
    for (const cell of direct.length > 0 ? direct : cells)
        latencies.merge(cell.latencies);
    const sum = (of) => cells.reduce((all, cell) => all + of(cell), 0);
    const failed = sum((cell) => cell.failed);
    return counted({ phase: cells[0]?.phase ?? "before", latencies, failed }, sum((cell) => cell.latencies.count));
}
const counted = ({ phase, latencies, failed }, sent = latencies.count) => ({
    phase,
    sent,
    failed,
    p50: round(latencies.at(0.5)),
    p99: round(latencies.at(0.99)),
    max: round(latencies.max),
});
const round = (ms) => Math.round(ms * 100) / 100;
const WAY = { ssh: "through ssh", direct: "from this machine" };
/** Nodes of which the same is to be said are said together. */
function silentNotes(silent) {
    const same = new Map();
    for (const { index, executable, path, why } of silent) {
        const what = `gave no right answer ${WAY[path]} (${why}); nothing was counted there`;
        const key = `${executable} ${what}`;
        same.set(key, [...(same.get(key) ?? []), index]);
    }
    return [...same].map(([text, indexes]) => {
        const nodes = [...new Set(indexes)].sort((a, b) => a - b);
        return `${(0,domain_words/* nodesNamed */.RB)(nodes)}: ${text}`;
    });
}
const lostNote = ({ place: { index, path }, times }) => `node ${index}: ${(0,domain_words/* plural */.LS)(times, "request")} ${WAY[path]} did not get as far as the service; they count nowhere`;

;// CONCATENATED MODULE: ./lib/js/local/meter/meter.js




/** Requests per second to all services of all Nodes together, however many there are. */
const MOST_PER_SECOND = 50;
/** ms that answers are waited for in the end. */
const LAST_ANSWERS = 100;
/** Asks from this machine: directly, and through the ssh connections that there are. */
const meter = { start };
function start({ rate, onFailed }) {
    const tally = new Tally();
    const targets = new Map();
    let ended;
    const all = () => [...targets.values()].flat();
    const known = () => all().filter((one) => one.known);
    const add = (target) => {
        const clients = target.ways.flatMap((way) => [
            { way, keepsAlive: false },
            ...(target.question.kind === "http" ? [{ way, keepsAlive: true }] : []),
        ]);
        const every = () => 1000 * clients.length * Math.max(1 / rate, targets.size / MOST_PER_SECOND);
        return clients.map(({ way, keepsAlive }, at) => {
            const one = asker({ question: target.question, road: roadOn(way), keepsAlive });
            const asked = {
                place: { index: target.index, executable: target.executable, path: way.path },
                keepsAlive,
                known: false,
                why: "nothing was asked yet",
                // So that they do not all come at once.
                client: client({
                    turn: () => one,
                    every,
                    makesUp: 0,
                    first: (every() * at) / clients.length,
                    onAnswer: (answer) => take(asked, answer),
                }),
            };
            return asked;
        });
    };
    const take = (asked, answer) => {
        const { index, executable } = asked.place;
        if (!targets.get(meter_keyOf(index, executable))?.includes(asked))
            return;
        if (answer.kind === "right") {
            asked.known = true;
            tally.right(asked.place, answer.ms);
        }
        else if (!asked.known)
            asked.why = answer.kind === "failed" ? answer.what : answer.why;
        else if (answer.kind === "failed")
            onFailed(tally.failed(asked.place, answer));
        else
            tally.lost(asked.place);
    };
    const count = () => {
        const unanswered = known().filter(({ client }) => client.waits).length;
        const silent = all().filter(({ place }) => !known().some((one) => isSamePlace(one.place, place)));
        return tally.receipt(unanswered, silent.map(({ place, why }) => ({ ...place, why })).filter(meter_once));
    };
    const end = async () => {
        for (const { client } of all())
            client.stop();
        await settled(known().map(({ client }) => client.ended));
        const receipt = count();
        const clients = all();
        targets.clear();
        for (const { client } of clients)
            client.leave();
        return receipt;
    };
    return {
        ask(target) {
            const key = meter_keyOf(target.index, target.executable);
            if (ended || targets.has(key))
                return;
            targets.set(key, []);
            targets.set(key, add(target));
        },
        forget(index, executable) {
            const key = meter_keyOf(index, executable);
            const clients = targets.get(key) ?? [];
            targets.delete(key);
            for (const { client } of clients) {
                client.stop();
                client.leave();
            }
        },
        phase: (phase) => tally.enter(phase, known().map(({ place }) => place)),
        letGo(index) {
            for (const { client, keepsAlive, place } of all())
                if (keepsAlive && place.index === index)
                    client.letGo();
        },
        count,
        end() {
            ended ??= end();
            return ended;
        },
    };
}
const meter_keyOf = (index, executable) => `${index} ${executable}`;
const isSamePlace = (a, b) => a.index === b.index && a.executable === b.executable && a.path === b.path;
const meter_once = (place, at, all) => all.findIndex((other) => isSamePlace(other, place)) === at;
/** Waits for all of them, but no longer than for the last answers. */
async function settled(ends) {
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(resolve, LAST_ANSWERS);
    });
    await Promise.race([Promise.all(ends), late]);
    clearTimeout(timer);
}

;// CONCATENATED MODULE: ./lib/js/local/owner.js



/** The first pid namespace of every Linux kernel (PROC_PID_INIT_INO). */
const FIRST_NAMESPACE = "pid:[4026531836]";
/** Who runs this command. `env` says whether it is a workflow's run. */
async function owner_owner(env) {
    const [host, boot, stat] = await Promise.all([thisHost(), thisBoot(), owner_read("/proc/self/stat")]);
    return { name: runUrl(env) ?? `${owner_userName()}@${(0,external_node_os_.hostname)()}`, host, boot, pid: process.pid, started: startTime(stat) };
}
/**
 * Is the owner of a lease certainly gone? False: yes. True: it lives. Undefined: this machine cannot tell.
 * A machine that has rebooted since runs none of its old processes.
 */
async function owner_isAlive(owner) {
    if (owner.host !== (await thisHost()) || owner.boot === "")
        return undefined;
    const boot = await thisBoot();
    if (boot === "")
        return undefined;
    // Without a machine id two machines may share a host name: another boot then may be another machine. Runners are
    // clones, whose machine ids may be those of their image.
    if (owner.boot !== boot)
        return owner.host.includes("/") && owner.run === undefined ? false : undefined;
    const stat = await owner_read(`/proc/${owner.pid}/stat`);
    if (stat === "")
        return isThere(owner.pid) ? undefined : false;
    return startTime(stat) === owner.started && !/^[ZX]$/.test(fieldsOf(stat)[0] ?? "");
}
function runUrl(env) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
    if (!server || !repository || !run)
        return undefined;
    const attempt = Number(env.GITHUB_RUN_ATTEMPT) > 1 ? `/attempts/${env.GITHUB_RUN_ATTEMPT}` : "";
    return `${server}/${repository}/actions/runs/${run}${attempt}`;
}
function owner_userName() {
    try {
        return (0,external_node_os_.userInfo)().username;
    }
    catch {
        // A container may run as a uid that has no name.
        return String(process.getuid?.() ?? "somebody");
    }
}
/** `laptop/1a2b3c4d`, and `#namespace` inside a container: pids mean something only within one namespace. */
async function thisHost() {
    const machine = (await owner_read("/etc/machine-id")).trim();
    const namespace = await (0,promises_.readlink)("/proc/self/ns/pid").catch(() => FIRST_NAMESPACE);
    const id = machine === "" ? "" : `/${(0,external_node_crypto_.createHash)("sha256").update(`dflow ${machine}`).digest("hex").slice(0, 8)}`;
    return `${(0,external_node_os_.hostname)()}${id}${namespace === FIRST_NAMESPACE ? "" : `#${namespace.replace(/\D/g, "")}`}`;
}
const thisBoot = async () => (await owner_read("/proc/sys/kernel/random/boot_id")).trim();
/** From field 3 of /proc/PID/stat on: the name before them may hold blanks and parentheses. */
const fieldsOf = (stat) => stat.slice(stat.lastIndexOf(")") + 2).split(" ");
/** Field 22: clock ticks since boot; 0 where there is no /proc. */
const startTime = (stat) => Number(fieldsOf(stat)[19] ?? 0);
function isThere(pid) {
    try {
        return process.kill(pid, 0);
    }
    catch (error) {
        return error.code !== "ESRCH";
    }
}
const owner_read = (path) => (0,promises_.readFile)(path, "utf8").catch(() => "");

;// CONCATENATED MODULE: ./lib/js/domain/requirements.js
/** Of many versions only the highest of each family tells anything: a library that defines it defines those below it. */
function highestVersions(versions) {
    const highest = new Map();
    for (const version of versions) {
        const family = familyOf(version);
        const known = highest.get(family);
        if (known === undefined || compareVersions(version, known) > 0)
            highest.set(family, version);
    }
    return [...highest.values()].sort();
}
/** "GLIBC_2.34": its family is "GLIBC", its number "2.34". One that is no number is a family of its own. */
const familyOf = (version) => /^(.+)_\d+(\.\d+)*$/.exec(version)?.[1] ?? version;
function compareVersions(a, b) {
    const [as, bs] = [a, b].map((one) => one
        .slice(familyOf(one).length + 1)
        .split(".")
        .map(Number));
    for (let at = 0; at < Math.max(as?.length ?? 0, bs?.length ?? 0); at++) {
        const difference = (as?.[at] ?? -1) - (bs?.[at] ?? -1);
        if (difference !== 0)
            return difference;
    }
    return 0;
}

;// CONCATENATED MODULE: ./lib/js/local/elf/window.js
/** It begins as an ELF file does, and then it is none: cut short, overwritten, or made to confuse. */
class DamagedElf extends Error {
    name = "DamagedElf";
}
/** More than any table of names of any program; a larger one is not read. */
const MOST_AT_ONCE = 1 << 26;
function windowOn(file, { bits, order }) {
    const little = order === "little";
    const bytes = async (offset, length) => {
        if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || length > MOST_AT_ONCE) {
            throw new DamagedElf("it points outside of itself");
        }
        const buffer = Buffer.alloc(Math.min(length, Math.max(0, (await file.stat()).size - offset)));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
        return buffer.subarray(0, bytesRead);
    };
    return {
        bits,
        bytes,
        async whole(offset, length) {
            const found = await bytes(offset, length);
            if (found.length < length)
                throw new DamagedElf("it is cut short");
            return found;
        },
        half: (buffer, at) => (little ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at)),
        word: (buffer, at) => (little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at)),
        number(buffer, at) {
            if (bits === 32)
                return little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
            // Beyond 2^53 it is no offset in a file, and `bytes` refuses it.
            return Number(little ? buffer.readBigUInt64LE(at) : buffer.readBigUInt64BE(at));
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/local/elf/dynamic.js

/** Tags of the dynamic section, from the ELF specification and glibc's elf.h. */
const dynamic_TAG = {
    needed: 1,
    names: 5,
    namesSize: 10,
    rpath: 15,
    runpath: 29,
    versions: 0x6ffffffe,
    versionCount: 0x6fffffff,
};
/** Bounds of what is read: many times what the largest programs have. */
const MOST_ENTRIES = 8192;
const MOST_VERSIONS = 4096;
/** The loader goes on without a symbol version that is marked so. */
const WEAK = 2;
async function dynamicSection(window, { offset, size }, placeOf) {
    const entries = await entriesOf(window, offset, size);
    const value = (tag) => entries.find((one) => one.tag === tag)?.value;
    const names = value(dynamic_TAG.names);
    if (names === undefined)
        return { needed: [], rpath: [], runpath: [], versions: [] };
    const table = await window.whole(placeOf(names), value(dynamic_TAG.namesSize) ?? 0);
    const name = (at) => nameAt(table, at);
    const folders = (tag) => {
        const at = value(tag);
        return at === undefined
            ? []
            : name(at)
                .split(":")
                .filter((one) => one !== "");
    };
    const versions = value(dynamic_TAG.versions);
    return {
        needed: entries.filter(({ tag }) => tag === dynamic_TAG.needed).map((one) => name(one.value)),
        rpath: folders(dynamic_TAG.rpath),
        runpath: folders(dynamic_TAG.runpath),
        versions: versions === undefined ? [] : await versionsAt(window, placeOf(versions), value(dynamic_TAG.versionCount) ?? 0, name),
    };
}
async function entriesOf(window, offset, size) {
    const width = window.bits / 8;
    const bytes = await window.whole(offset, Math.min(size, MOST_ENTRIES * 2 * width));
    const entries = [];
    for (let at = 0; at + 2 * width <= bytes.length; at += 2 * width) {
        const tag = window.number(bytes, at);
        if (tag === 0)
            break;
        entries.push({ tag, value: window.number(bytes, at + width) });
    }
    return entries;
}
/** Names end up in messages and in scripts: one that no file can have is damage. */
function nameAt(table, at) {
    const end = at < table.length ? table.indexOf(0, at) : -1;
    const name = end < 0 ? "" : table.toString("latin1", at, end);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    if (name === "" || name.length > 4096 || /[\x00-\x1f\x7f]/.test(name))
        throw new DamagedElf("its table of names is damaged");
    return name;
}
/** A list of libraries (Verneed), each with a list of the versions needed of it (Vernaux). Counted, so no list is endless. */
async function versionsAt(window, start, libraries, name) {
    const found = [];
    let left = MOST_VERSIONS;
    for (let at = start, library = 0; library < libraries; library++) {
        const head = await window.whole(at, 16);
        const file = name(window.word(head, 4));
        for (let aux = at + window.word(head, 8), seen = 0; seen < window.half(head, 2); seen++) {
            if (--left < 0)
                throw new DamagedElf("its table of versions has no end");
            const entry = await window.whole(aux, 16);
            if ((window.half(entry, 4) & WEAK) === 0)
                found.push({ library: file, version: name(window.word(entry, 8)) });
            if (window.word(entry, 12) === 0)
                break;
            aux += window.word(entry, 12);
        }
        if (window.word(head, 12) === 0)
            break;
        at += window.word(head, 12);
        if (--left < 0)
            throw new DamagedElf("its table of versions has no end");
    }
    return found;
}

;// CONCATENATED MODULE: ./lib/js/local/elf/read-elf.js



const read_elf_MAGIC = Buffer.from("\x7fELF", "latin1");
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
/** No linker makes as many; a file that claims more is damaged, or wants us to read for ever. */
const MOST_SEGMENTS = 1024;
const LONGEST_PATH = 4096;
/**
 * @returns undefined when the file is no ELF file at all
 * @throws DamagedElf when it begins as one and is not whole; the file system's own error where it cannot be read
 */
async function readElf(path) {
    const file = await (0,promises_.open)(path, "r");
    try {
        const ident = await windowOn(file, { bits: 64, order: "little" }).bytes(0, 20);
        if (!ident.subarray(0, 4).equals(read_elf_MAGIC))
            return undefined;
        const machine = read_elf_machineOf(ident);
        return await readWhole(windowOn(file, machine), machine);
    }
    finally {
        await file.close();
    }
}
/** Bytes 4, 5, 18 and 19 of the head. */
function read_elf_machineOf(ident) {
    const [width, order] = [ident[4], ident[5]];
    if (ident.length < 20 || (width !== 1 && width !== 2) || (order !== 1 && order !== 2)) {
        throw new DamagedElf("its head is cut short or damaged");
    }
    const number = order === 1 ? ident.readUInt16LE(18) : ident.readUInt16BE(18);
    return { bits: width === 2 ? 64 : 32, order: order === 1 ? "little" : "big", number };
}
async function readWhole(window, machine) {
    const segments = await segmentsOf(window);
    const loader = segments.find(({ type }) => type === PT_INTERP);
    const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
    return {
        machine,
        loader: loader && (await pathIn(window, loader)),
        ...(dynamic
            ? await dynamicSection(window, dynamic, (address) => read_elf_placeOf(segments, address))
            : { needed: [], rpath: [], runpath: [], versions: [] }),
    };
}
const HEAD = { table: [32, 28], entrySize: [54, 42], entries: [56, 44] };
const ENTRY = { type: [0, 0], offset: [8, 4], address: [16, 8], size: [32, 16] };
async function segmentsOf(window) {
    const wide = (field) => field[window.bits === 64 ? 0 : 1];
    const head = await window.whole(0, window.bits === 64 ? 64 : 52);
    const table = window.number(head, wide(HEAD.table));
    const size = window.half(head, wide(HEAD.entrySize));
    const count = window.half(head, wide(HEAD.entries));
    if (count === 0)
        return [];
    if (count > MOST_SEGMENTS || size < (window.bits === 64 ? 56 : 32))
        throw new DamagedElf("its segments make no sense");
    const bytes = await window.whole(table, count * size);
    return Array.from({ length: count }, (_, at) => {
        const entry = bytes.subarray(at * size, (at + 1) * size);
        return {
            type: window.word(entry, wide(ENTRY.type)),
            offset: window.number(entry, wide(ENTRY.offset)),
            address: window.number(entry, wide(ENTRY.address)),
            size: window.number(entry, wide(ENTRY.size)),
        };
    });
}
async function pathIn(window, { offset, size }) {
    const bytes = await window.whole(offset, Math.min(size, LONGEST_PATH));
    const end = bytes.indexOf(0);
    const path = bytes.toString("latin1", 0, end < 0 ? undefined : end);
    if (end < 0 || !path.startsWith("/"))
        throw new DamagedElf("the path of its loader makes no sense");
    return path;
}
/** Where in the file an address of the running program comes from. */
function read_elf_placeOf(segments, address) {
    const PT_LOAD = 1;
    const found = segments.find((one) => one.type === PT_LOAD && one.address <= address && address < one.address + one.size);
    if (!found)
        throw new DamagedElf("it points outside of itself");
    return found.offset + (address - found.address);
}

;// CONCATENATED MODULE: ./lib/js/local/elf/requirements.js



/** Of an executable; undefined for a script, and for what only the Node itself can judge. */
async function requirementsOf(path) {
    const elf = await readElf(path).catch((error) => {
        if (error instanceof DamagedElf)
            return undefined;
        throw error;
    });
    if (!elf)
        return undefined;
    const { machine, loader, rpath, runpath } = elf;
    return {
        machine: machineBytes(machine),
        architecture: architectureOf(machine),
        loader,
        libraries: loader === undefined ? [] : librariesOf(elf, loader),
        // $ORIGIN is the release's own folder on a Node, which holds nothing but the program.
        searched: (runpath.length > 0 ? runpath : rpath).filter((folder) => folder.startsWith("/") && !folder.includes("$")),
    };
}
function librariesOf({ needed, versions }, loader) {
    // The loader is there already when it looks for them, and musl's is its own libc under many names.
    const own = loader.includes("ld-musl-") ? /^(libc|libpthread|librt|libm|libdl|libutil|libxnet)\./ : /^ld[-.]/;
    return needed
        .filter((name) => !own.test(name))
        .map((name) => ({
        name,
        versions: highestVersions(versions.filter(({ library }) => library === name).map(({ version }) => version)),
    }));
}
function machineBytes({ bits, order, number }) {
    const processor = [number & 0xff, number >> 8];
    const bytes = [
        bits === 64 ? 2 : 1,
        order === "little" ? 1 : 2,
        ...(order === "little" ? processor : processor.reverse()),
    ];
    return bytes.map((one) => one.toString(16).padStart(2, "0")).join(" ");
}
/** Names as `uname -m` prints them; numbers from the ELF specification's list of machines. */
const architectures = {
    "3 32": "i686",
    "8 32": "mips",
    "8 64": "mips64",
    "20 32": "ppc",
    "21 64": "ppc64",
    "22 64": "s390x",
    "40 32": "armv7l",
    "62 32": "x86_64 (x32)",
    "62 64": "x86_64",
    "183 64": "aarch64",
    "243 32": "riscv32",
    "243 64": "riscv64",
    "258 64": "loongarch64",
};
const architectureOf = ({ bits, order, number }) => {
    const name = architectures[`${number} ${bits}`] ?? `machine ${number}, ${bits} bits`;
    return name === "ppc64" && order === "little" ? "ppc64le" : name;
};

;// CONCATENATED MODULE: ./lib/js/local/parcel-shelf.js






/** Beyond these bytes the parcels that were not used for longest go. */
const SHELF_LIMIT = 1 << 30;
/** A parcel used this recently may just be on its way to a Node. */
const IN_USE_MS = 3_600_000;
/** `<folder>/<key>.<first 16 digits of its sha256>`: a damaged parcel is known by its name and made again. */
function parcelShelf(folder, limit = SHELF_LIMIT) {
    const known = new Map();
    const underway = new Map();
    // One at a time: each compression may take some hundred megabytes, and both cores.
    let queue = Promise.resolve();
    const find = async (key) => {
        const packed = known.get(key);
        if (packed && (await sizeOf(packed.path)) === packed.size)
            return packed;
        for (const name of await (0,promises_.readdir)(folder)) {
            if (!name.startsWith(`${key}.`))
                continue;
            const path = (0,external_node_path_.join)(folder, name);
            if (parcel_shelf_nameOf(key, await sha256OfFile(path).catch(() => "")) === name)
                return { path, size: await sizeOf(path) };
            await (0,promises_.rm)(path, { force: true });
        }
        return undefined;
    };
    const make = async (key, pack) => {
        const temporary = (0,external_node_path_.join)(folder, `.${(0,external_node_crypto_.randomUUID)()}.tmp`);
        try {
            if (!(await pack(temporary)))
                return undefined;
            const path = (0,external_node_path_.join)(folder, parcel_shelf_nameOf(key, await sha256OfFile(temporary)));
            await (0,promises_.rename)(temporary, path);
            await trim(folder, limit);
            return { path, size: await sizeOf(path) };
        }
        catch (error) {
            // No room or no memory for it: the file can still be sent as it is.
            if (error instanceof domain_errors/* DflowError */.FD || error.code === undefined)
                throw error;
            return undefined;
        }
        finally {
            await (0,promises_.rm)(temporary, { force: true });
        }
    };
    const get = async (key, pack) => {
        await ownFolder(folder);
        let packed = await find(key);
        if (!packed) {
            const turn = queue.then(() => make(key, pack));
            queue = turn.catch(() => undefined);
            packed = await turn;
        }
        if (packed) {
            known.set(key, packed);
            await (0,promises_.utimes)(packed.path, new Date(), new Date()).catch(() => undefined);
        }
        return packed;
    };
    return {
        get(key, pack) {
            const running = underway.get(key) ?? get(key, pack).finally(() => underway.delete(key));
            underway.set(key, running);
            return running;
        },
    };
}
const parcel_shelf_nameOf = (key, checksum) => `${key}.${checksum.slice(0, 16)}`;
/** -1 where there is no file. */
const sizeOf = (path) => (0,promises_.stat)(path).then(({ size }) => size, () => -1);
async function trim(folder, limit) {
    const files = await Promise.all((await (0,promises_.readdir)(folder)).map(async (name) => ({
        path: (0,external_node_path_.join)(folder, name),
        info: await (0,promises_.stat)((0,external_node_path_.join)(folder, name)).catch(() => undefined),
    })));
    let total = 0;
    for (const { path, info } of files.sort((a, b) => (b.info?.mtimeMs ?? 0) - (a.info?.mtimeMs ?? 0))) {
        if (!info)
            continue;
        total += info.size;
        if (total > limit && Date.now() - info.mtimeMs > IN_USE_MS)
            await (0,promises_.rm)(path, { force: true });
    }
}

;// CONCATENATED MODULE: ./lib/js/local/parcels.js






/** A difference this small (a tenth of the file) is not worth comparing with the whole file, compressed. */
const CLEARLY_SMALL = 0.1;
/** Packs what the cache holds; what it has packed lies on a shelf in the cache, not in memory. */
function openParcels(cache, compressors) {
    const shelf = parcelShelf(`${cache.folder}/parcels`);
    return {
        async pack(executable, node) {
            const file = (await cache.file(executable)) ?? notHeld(executable);
            const requirements = await requirementsOf(file);
            return {
                ...(await packed(executable, file, node)),
                ...(requirements ? { requirements } : {}),
                ...(node.closures ? { closure: await closureFor(executable, node, node.closures) } : {}),
            };
        },
    };
    async function closureFor(executable, node, closures) {
        const held = (await cache.closureOf(executable)) ?? noClosure(executable);
        if (closures.includes(held.checksum))
            return held;
        const file = (await cache.file(held)) ?? noClosure(executable);
        return { ...held, parcel: await packed(held, file, { ...node, bases: closures }) };
    }
    async function packed(held, file, { bases, commands }) {
        const zstd = commands.includes("zstd");
        const patch = zstd ? await patchOf(held, file, bases) : undefined;
        if (patch && patch.size < held.size * CLEARLY_SMALL)
            return patch;
        const whole = zstd ? await wholeOf(held, file, "zstd") : undefined;
        const gzip = !whole && commands.includes("gzip") ? await wholeOf(held, file, "gzip") : undefined;
        const raw = { encoding: "raw", size: held.size, open: () => (0,external_node_fs_.createReadStream)(file) };
        return [gzip, whole, patch].reduce((best, one) => (one && one.size < best.size ? one : best), raw);
    }
    async function patchOf(held, file, bases) {
        if (held.size > PATCH_LIMIT)
            return undefined;
        for (const base of bases) {
            const old = base === held.checksum ? undefined : await cache.file({ checksum: base });
            if (old === undefined)
                continue;
            const key = `${held.checksum}-from-${base}`;
            const packed = await shelf.get(key, (into) => compressors.patch(old, file, into));
            if (packed)
                return { ...parcelOf(packed), encoding: "zstd-patch", base };
        }
        return undefined;
    }
    async function wholeOf({ checksum }, file, encoding) {
        const packed = await shelf.get(`${checksum}-${encoding}`, (into) => compressors[encoding](file, into));
        return packed && { ...parcelOf(packed), encoding };
    }
}
const parcelOf = ({ path, size }) => ({ size, open: () => (0,external_node_fs_.createReadStream)(path) });
function notHeld({ name, version }) {
    throw new domain_errors/* DflowError */.FD("build/missing", `${name} ${(0,domain_version/* short */.h0)(version)} is not in the executable cache of this machine`, {
        hint: AGAIN,
    });
}
function noClosure({ name, version }) {
    throw new domain_errors/* DflowError */.FD("build/missing", `the closure of ${name} ${(0,domain_version/* short */.h0)(version)} is not in the cache of this machine`, {
        hint: AGAIN,
    });
}
const AGAIN = 'build it again: "dflow build --commit-hash" with its commit';

;// CONCATENATED MODULE: ./lib/js/local/load.js





/** A request that takes longer has failed. */
const TIMEOUT_MS = 10_000;
const load_KINDS_KEPT = 10;
/** ms */
const MAKES_UP = 1_000;
/** Several clients, each asking the urls in turn, at a steady rate. */
function startLoad(targets, options) {
    const phases = [counting("before")];
    const failures = new Map();
    const stopped = new AbortController();
    const turns = new external_node_events_.EventEmitter().setMaxListeners(0);
    let urls = targets;
    let sent = 0;
    let failed = 0;
    const take = (number, keepsAlive, answer) => {
        const phase = phases.at(-1);
        sent++;
        if (answer.kind !== "nowhere")
            phase.latencies.add(answer.ms);
        if (answer.kind !== "right") {
            failed++;
            phase.failed++;
            const kind = `${answer.kind === "failed" ? answer.what : answer.why} (${keepsAlive ? "kept alive" : "fresh"})`;
            if (failures.has(kind) || failures.size < load_KINDS_KEPT)
                failures.set(kind, (failures.get(kind) ?? 0) + 1);
        }
        turns.emit("turn", number);
    };
    const every = (1000 * options.clients) / options.rate;
    const clients = Array.from({ length: options.clients }, (_, number) => {
        const keepsAlive = number % 2 === 1;
        const { turn, leave } = askersOf(() => urls, number, keepsAlive);
        const first = (every * number) / options.clients;
        const onAnswer = (answer) => take(number, keepsAlive, answer);
        return { ...client({ turn, every: () => every, first, makesUp: MAKES_UP, onAnswer }), leave };
    });
    return {
        phase: (name) => void phases.push(counting(name)),
        async only(some) {
            urls = some;
            // A client that has begun since asks one of the new ones; every client's next turn ends what it asks now.
            const asking = new Set(clients.keys());
            for await (const [number] of (0,external_node_events_.on)(turns, "turn", { signal: stopped.signal })) {
                asking.delete(number);
                if (asking.size === 0)
                    return;
            }
        },
        get sent() {
            return sent;
        },
        async sends(more) {
            const goal = sent + more;
            while (sent < goal)
                await (0,external_node_events_.once)(turns, "turn", { signal: stopped.signal });
        },
        stop: async () => {
            stopped.abort();
            for (const one of clients)
                one.stop();
            await Promise.all(clients.map((one) => one.ended));
            for (const one of clients)
                one.leave();
            return { sent, failed, phases: phases.map(summed), failures: Object.fromEntries(failures) };
        },
    };
}
/** What a client asks at each of its turns. Nobody keeps a connection to what it no longer asks. */
function askersOf(urlsNow, first, keepsAlive) {
    let turn = first;
    let urls = [];
    let askers = [];
    const leave = () => {
        for (const one of askers)
            one.leave();
    };
    return {
        leave,
        turn() {
            const now = urlsNow();
            if (now !== urls) {
                leave();
                urls = now;
                askers = now.map((url) => askerOf(new URL(url), keepsAlive));
            }
            return askers[turn++ % askers.length];
        },
    };
}
function askerOf({ hostname, port, pathname, search }, keepsAlive) {
    const host = hostname.replace(/^\[|\]$/g, "");
    const question = { kind: "http", path: `${pathname}${search}`, status: 200, timeout: TIMEOUT_MS };
    return asker({ question, road: roadOn({ path: "direct", host, port: Number(port) || 80 }), keepsAlive });
}
const counting = (name) => ({ name, latencies: new domain_latencies/* Latencies */.X(), failed: 0 });
const summed = ({ name, latencies, failed }) => ({
    name,
    sent: latencies.count,
    failed,
    p50: latencies.at(0.5),
    p99: latencies.at(0.99),
    max: latencies.max,
});

;// CONCATENATED MODULE: ./lib/js/local/stage.js







/** What init and demo work with, on this machine. */
function openStage(tools) {
    const { folder, signal } = tools;
    const at = (path) => (0,external_node_path_.resolve)(folder, path);
    const dflow = (args, stdout) => runDflow(tools, args, stdout);
    return {
        folder,
        top: async () => (await repositoryOf(folder, tools.env))?.top ?? folder,
        signal,
        say: tools.say,
        now: () => performance.now(),
        load: startLoad,
        exists: (path) => (0,promises_.lstat)(at(path)).then(() => true, () => false),
        read: (path) => (0,promises_.readFile)(at(path), "utf8").catch(() => undefined),
        files: () => (0,promises_.readdir)(folder),
        has: (name) => isInstalled(name, tools.env.PATH ?? ""),
        freePort,
        async write(path, text, options = {}) {
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(at(path)), { recursive: true });
            const flag = options.overwrite ? "w" : "wx";
            await (0,promises_.writeFile)(at(path), text, { flag, mode: options.executable ? 0o755 : 0o644 }).catch((error) => {
                throw new domain_errors/* DflowError */.FD("usage/config", `${path} cannot be written: ${error.code ?? error.message}`, {
                    cause: error,
                });
            });
        },
        dflow: async (args) => (await dflow(args, tools.output)).exit,
        ask: (args) => dflow(args, "pipe"),
        clear: () => clear(tools),
    };
}
/** In a session of its own: a second Ctrl-C, or the end of a patience, is not for it. */
async function clear({ folder, program, env }) {
    const clearing = 'folder=$1; shift; [ ! -f dflow.yaml ] || "$@" || exit; cd / && rm -rf -- "$folder"';
    const words = ["-c", clearing, "sh", folder, ...program, "set", "0", "--progress", "none"];
    const child = (0,external_node_child_process_.spawn)("/bin/sh", words, { cwd: folder, env, stdio: "ignore", detached: true });
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ exit: code ?? 130 }));
    });
}
async function isInstalled(name, path) {
    const looked = path.split(external_node_path_.delimiter).map((folder) => (0,promises_.access)((0,external_node_path_.join)(folder, name), promises_.constants.X_OK));
    return (await Promise.allSettled(looked)).some(({ status }) => status === "fulfilled");
}
/** ms that a command gets to put things in order when the person cancels; this process has to be gone soon after. */
const stage_GRACE = 1_000;
function runDflow({ folder, program, env, signal }, args, stdout) {
    const [command = "", ...rest] = program;
    const child = (0,external_node_child_process_.spawn)(command, [...rest, ...args], { cwd: folder, env, stdio: ["ignore", stdout, "inherit"] });
    // Only a cancel from now on: what tidies up after one has to run to its end.
    const cancel = () => {
        child.kill("SIGINT");
        setTimeout(() => child.kill("SIGKILL"), stage_GRACE).unref();
    };
    if (!signal.aborted)
        signal.addEventListener("abort", cancel, { once: true });
    const heard = [];
    child.stdout?.on("data", (bytes) => heard.push(bytes));
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => {
            signal.removeEventListener("abort", cancel);
            resolve({ exit: code ?? 130, stdout: Buffer.concat(heard).toString() });
        });
    });
}
/** On all addresses: the Nodes of the `local` backend listen on loopback addresses of their own. */
function freePort() {
    const server = (0,external_node_net_.createServer)();
    return new Promise((resolve, reject) => {
        server.on("error", reject);
        server.listen(0, () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
        });
    });
}

;// CONCATENATED MODULE: ./lib/js/local/build-tools/tool.js
/** The last line of what it printed, for a tool that has put warnings before it. */
const lastLine = ({ stdout }) => stdout.toString().trimEnd().split("\n").at(-1) ?? "";

;// CONCATENATED MODULE: ./lib/js/local/build-tools/cabal.js




/** cabal-install, from 3.0 on. */
const cabal = {
    name: "cabal",
    install: "ghcup brings it (https://www.haskell.org/ghcup), or on Debian: apt-get install cabal-install ghc",
    folders: ["dist-newstyle"],
    build: (components) => ["cabal", "build", ...components],
    test: ["cabal", "test", "all"],
    async find(component, _, asking) {
        const said = await asking.ask(["cabal", "list-bin", component]);
        const path = lastLine(said);
        if (said.status === 0 && path !== "")
            return path;
        // list-bin came with cabal 3.4; the plan of a build says the same to those that do not have it.
        const planned = (await planOf(asking.folder)).filter((one) => isMeant(component, one));
        return planned.length === 1 && planned[0] ? planned[0].file : said;
    },
    async known(asking) {
        await asking.ask(["cabal", "build", "--dry-run", "all"]);
        const found = await planOf(asking.folder);
        const once = (name) => found.filter((one) => one.name === name).length === 1;
        const programs = found.filter(({ name }) => name.startsWith("exe:"));
        return [...programs, ...found.filter((one) => !programs.includes(one))].map(({ pkg, name }) => once(name) ? name : `${pkg}:${name}`);
    },
};
const component = schemas/* object */.Ikc({ "bin-file": schemas/* string */.YjP().optional() });
const unit = component.extend({
    "pkg-name": schemas/* string */.YjP(),
    style: schemas/* string */.YjP().optional(),
    "component-name": schemas/* string */.YjP().optional(),
    /** In place of the two keys, where a package is built whole: those with a Setup.hs of their own. */
    components: schemas/* record */.g1P(schemas/* string */.YjP(), component).optional(),
});
const plan = schemas/* object */.Ikc({ "install-plan": schemas/* array */.YOg(unit) });
/** What cabal plans to build of this project; cabal looks for its project in the folders above, too. */
async function planOf(folder) {
    const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder, "dist-newstyle/cache/plan.json"), "utf8").catch(() => undefined);
    if (text === undefined)
        return (0,external_node_path_.dirname)(folder) === folder ? [] : planOf((0,external_node_path_.dirname)(folder));
    const { data } = plan.safeParse(cabal_parsed(text));
    return (data?.["install-plan"] ?? [])
        .filter(({ style }) => style === "local")
        .flatMap((one) => {
        const parts = one.components ?? { [one["component-name"] ?? ""]: one };
        return Object.entries(parts).flatMap(([name, { "bin-file": file }]) => file === undefined ? [] : [{ pkg: one["pkg-name"], name, file }]);
    });
}
function cabal_parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** `hello`, `exe:hello`, `package:hello` and `package:exe:hello` all mean `exe:hello` of package. */
function isMeant(component, { pkg, name }) {
    const bare = name.split(":").at(-1);
    return [name, bare, `${pkg}:${name}`, `${pkg}:${bare}`].includes(component);
}

;// CONCATENATED MODULE: ./lib/js/local/build-tools/nix.js




/** Flakes are an experiment to nix for years now, and everybody's way to build. */
const nixDoes = (...words) => [
    "nix",
    "--extra-experimental-features",
    "nix-command flakes",
    ...words,
];
/** nix with flakes, from 2.4 on. It keeps what it has built in a store of its own, so that no folder needs keeping. */
const nix = {
    name: "nix",
    install: "https://nixos.org/download has it, or on Debian: apt-get install nix-bin",
    folders: [],
    build: (components) => nixDoes("build", "--no-link", "--print-build-logs", ...components),
    test: nixDoes("flake", "check", "--print-build-logs"),
    async find(component, program, { ask }) {
        // Built already, so this only says where; --print-out-paths would, too, but Debian 12's nix does not know it.
        const said = await ask(nixDoes("build", "--no-link", "--json", component));
        const folder = outputOf(said);
        if (folder === undefined)
            return said;
        const programs = await (0,promises_.readdir)((0,external_node_path_.join)(folder, "bin")).catch(() => []);
        // Wrapped programs have the real one beside them, as .hello-wrapped.
        const seen = programs.filter((name) => !name.startsWith("."));
        const name = seen.length === 1 ? seen[0] : seen.find((one) => one === program);
        if (name !== undefined)
            return (0,external_node_path_.join)(folder, "bin", name);
        throw new domain_errors/* DflowError */.FD("build/missing", `${program}: ${component} holds ${inBin(seen)} in ${folder}/bin`, {
            hint: "name the executable in dflow.yaml as the program there, or give nix a package with this one program",
        });
    },
    async known({ ask }) {
        const said = await ask(nixDoes("flake", "show", "--json"));
        const { data } = shown.safeParse(nix_parsed(said));
        const names = Object.values(data?.packages ?? {}).flatMap((system) => Object.keys(system));
        return [...new Set(names)].map((name) => `.#${name}`);
    },
};
const inBin = (programs) => (programs.length === 0 ? "no program" : programs.join(", "));
const shown = schemas/* object */.Ikc({ packages: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J())) });
const built = schemas/* array */.YOg(schemas/* object */.Ikc({ outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()) })).min(1);
function outputOf(said) {
    const { data } = built.safeParse(nix_parsed(said));
    const outputs = data?.[0]?.outputs;
    return outputs?.bin ?? outputs?.out;
}
function nix_parsed({ status, stdout }) {
    try {
        return status === 0 ? JSON.parse(stdout.toString()) : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/js/local/build-tools/stack.js


/** stack, from 2.1 on. */
const stack = {
    name: "stack",
    install: "ghcup brings it (https://www.haskell.org/ghcup), or on Debian: apt-get install haskell-stack",
    folders: [".stack-work"],
    // A bare name would be a package's; with the colon it is a component of any of them.
    build: (components) => ["stack", "build", ...components.map((one) => (one.includes(":") ? one : `:${one}`))],
    test: ["stack", "test"],
    async find(component, _, { ask }) {
        const said = await ask(["stack", "path", "--local-install-root"]);
        const root = lastLine(said);
        return said.status === 0 && root !== "" ? (0,external_node_path_.join)(root, "bin", stack_nameOf(component)) : said;
    },
    async known({ ask }) {
        // It prints them on its error output.
        const { status, tail } = await ask(["stack", "ide", "targets"]);
        const programs = status === 0 ? tail.filter((line) => /^\S+:exe:\S+$/.test(line)) : [];
        const once = (name) => programs.filter((one) => stack_nameOf(one) === name).length === 1;
        return programs.map((one) => (once(stack_nameOf(one)) ? stack_nameOf(one) : one));
    },
};
/** `hello` of `package:exe:hello` */
const stack_nameOf = (component) => component.split(":").at(-1) ?? component;

;// CONCATENATED MODULE: ./lib/js/local/build-tools/index.js



const buildTools = [cabal, stack, nix];
/** Whom to ask for this path, and about what; undefined for a file's path. */
function askedOf(path) {
    if (typeof path === "string")
        return undefined;
    const [named] = Object.entries(path);
    const tool = buildTools.find((one) => one.name === named?.[0]);
    if (!tool || !named)
        throw new Error(`dflow.yaml was accepted with the path ${JSON.stringify(path)}`);
    return { tool, component: named[1] };
}
/** The build tools that these programs are asked of, each with its components. */
function toolsOf(programs) {
    const asked = programs.flatMap(({ path }) => askedOf(path) ?? []);
    return buildTools.flatMap((tool) => {
        const components = asked.filter((one) => one.tool === tool).map((one) => one.component);
        return components.length === 0 ? [] : [{ tool, components }];
    });
}
/** Does dflow know how to make the programs, or have they to be there? */
const isBuilt = ({ build, executables }) => build?.command !== undefined || toolsOf(executables).length > 0;

;// CONCATENATED MODULE: ./lib/js/local/closure/loader.js





/**
 * Looks as glibc's and musl's loaders do (ld.so(8)): RPATH, LD_LIBRARY_PATH, RUNPATH, the cache, the system's folders.
 * Libraries of another processor are passed over. Variants for better processors (glibc-hwcaps) are left alone: a Node
 * may have a plainer one.
 */
async function loaderFor(program, env) {
    const isMusl = program.loader?.includes("/ld-musl-") ?? false;
    const given = (env.LD_LIBRARY_PATH ?? "").split(":").filter((one) => one !== "");
    const cache = isMusl ? new Map() : await loaderCache(env);
    const folders = isMusl ? await foldersOfMusl(program.loader ?? "") : await foldersOfGlibc(program.loader);
    const fits = async (path) => {
        const elf = await readElf(path).catch((error) => {
            if (error instanceof DamagedElf || error.code !== undefined)
                return undefined;
            throw error;
        });
        const [a, b] = [elf?.machine, program.machine];
        return a !== undefined && a.bits === b.bits && a.order === b.order && a.number === b.number;
    };
    return {
        async find(library, needing) {
            const within = (dirs) => dirs.map((folder) => (0,external_node_path_.join)(folder, library));
            const candidates = library.includes("/")
                ? [library]
                : [
                    ...within(inherited(needing)),
                    ...within(given),
                    ...within(expanded(needing, needing.elf.runpath)),
                    ...(cache.get(library) ?? []),
                    ...within(folders),
                ];
            for (const path of candidates)
                if (await fits(path))
                    return path;
            return undefined;
        },
    };
}
/** RPATH counts for what a library itself needs, unless it has a RUNPATH. */
function inherited(needing) {
    if (needing.elf.runpath.length > 0)
        return [];
    const own = expanded(needing, needing.elf.rpath);
    return needing.loadedFor ? [...own, ...inherited(needing.loadedFor)] : own;
}
/** $LIB is one of two folders, by distribution; what else there is ($PLATFORM) names folders of special processors. */
const expanded = ({ path }, folders) => folders
    .map((folder) => folder.replaceAll(/\$(\{ORIGIN\}|ORIGIN\b)/g, (0,external_node_path_.dirname)(path)))
    .flatMap((folder) => /\$(\{LIB\}|LIB\b)/.test(folder)
    ? ["lib64", "lib"].map((one) => folder.replaceAll(/\$(\{LIB\}|LIB\b)/g, one))
    : [folder])
    .filter((folder) => folder.startsWith("/") && !folder.includes("$"));
/** What `ldconfig -p` prints, by soname. Where there is no such cache, it is empty. */
async function loaderCache(env) {
    const found = new Map();
    const path = `${env.PATH ?? ""}:/usr/sbin:/sbin`;
    const { status, stdout } = await run_run({
        argv: ["ldconfig", "-p"],
        cwd: "/",
        env: { PATH: path, LC_ALL: "C" },
        deadline: 10_000,
    });
    if (status !== 0)
        return found;
    for (const line of stdout.toString().split("\n")) {
        const [, name, about, file] = /^\s*(\S+) \((.*)\) => (\/.*)$/.exec(line) ?? [];
        if (name === undefined || file === undefined || about?.includes("hwcap"))
            continue;
        found.set(name, [...(found.get(name) ?? []), file]);
    }
    return found;
}
async function foldersOfGlibc(loader) {
    const triplets = await Promise.all(["/lib", "/usr/lib"].map(async (top) => (await (0,promises_.readdir)(top).catch(() => [])).filter((name) => /-linux-gnu/.test(name)).map((name) => (0,external_node_path_.join)(top, name))));
    // Where the loader is not the system's (Nix, Guix), its own folder is what it looks into.
    const own = loader === undefined ? [] : [(0,external_node_path_.dirname)(await (0,promises_.realpath)(loader).catch(() => loader))];
    return [...triplets.flat(), "/lib", "/usr/lib", "/lib64", "/usr/lib64", ...own];
}
/** musl's own file of folders; ldso/dynlink.c has what it does without one. */
async function foldersOfMusl(loader) {
    const architecture = /ld-musl-([^/.]+)\.so/.exec(loader)?.[1] ?? "";
    const written = await (0,promises_.readFile)(`/etc/ld-musl-${architecture}.path`, "utf8").catch(() => undefined);
    return written?.split(/[:\n]/).filter((one) => one !== "") ?? ["/lib", "/usr/local/lib", "/usr/lib"];
}

;// CONCATENATED MODULE: ./lib/js/local/closure/libraries.js




/**
 * What glibc loads by itself once a program asks for names of hosts or users, or ends a thread, and what no list of needs
 * names therefore.
 */
const BY_ITSELF = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2", "libgcc_s.so.1"];
/** @throws DamagedElf; the file system's own error where the program cannot be read */
async function libraries_librariesOf(program, elf, env) {
    if (elf.loader === undefined)
        return { loader: undefined, libraries: new Map(), folder: "/lib", missing: [] };
    const path = await (0,promises_.realpath)(program);
    const loader = await loaderFor(elf, env);
    const libraries = new Map();
    const missing = new Set();
    // Breadth first, as the loader does: of two libraries of one name the one that is met first is loaded.
    const waiting = [{ path, elf }];
    const add = async (name, needing, wanted) => {
        if (libraries.has(name) || missing.has(name) || isLoader(name))
            return;
        const file = await loader.find(name, needing);
        if (file !== undefined) {
            libraries.set(name, file);
            waiting.push({ path: file, elf: (await readElf(file)), loadedFor: needing });
        }
        else if (wanted)
            missing.add(name);
    };
    const all = async () => {
        for (let one = waiting.shift(); one; one = waiting.shift()) {
            for (const name of one.elf.needed)
                await add(name, one, true);
        }
    };
    await all();
    const libc = libraries.get("libc.so.6");
    if (libc !== undefined)
        for (const name of BY_ITSELF)
            await add(name, { path, elf }, false);
    await all();
    const file = await (0,promises_.realpath)(elf.loader).catch(() => undefined);
    return {
        loader: file === undefined ? undefined : { at: elf.loader, file },
        libraries,
        folder: (0,external_node_path_.dirname)(libc ?? elf.loader),
        missing: [...(file === undefined ? [elf.loader] : []), ...missing],
    };
}
/** It has loaded itself; musl's is its libc as well. */
const isLoader = (name) => /^ld[-.]|^libc\.musl-/.test(name);

;// CONCATENATED MODULE: ./lib/js/local/closure/system.js


/** What programs expect of a system beside libraries: users, names of hosts, certificates, time zones, a language. */
async function systemFiles(libraries) {
    const found = await Promise.all([certificates(), system_names(), zones(), locale(), converters(libraries)]);
    return [...basics, ...found.flat()];
}
const system_text = (path, content) => ({
    path,
    kind: "file",
    mode: 0o644,
    from: Buffer.from(content),
});
/** Our own, not this machine's: those would tell who works on it. */
const basics = [
    system_text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"),
    system_text("etc/group", "root:x:0:\nnogroup:x:65534:\n"),
    system_text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n"),
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
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
async function certificates() {
    for (const bundle of BUNDLES) {
        const bytes = await (0,promises_.readFile)(bundle).catch(() => undefined);
        if (bytes === undefined)
            continue;
        const links = ALIASES.map((path) => ({ path, kind: "link", to: CERTIFICATES }));
        return [{ path: CERTIFICATES.slice(1), kind: "file", mode: 0o644, from: bytes }, ...links];
    }
    return [];
}
/** "http" is port 80: from the system's own lists, where it has them. */
async function system_names() {
    const found = ["/etc/services", "/etc/protocols"].map(async (path) => {
        const bytes = await (0,promises_.readFile)(path).catch(() => undefined);
        return bytes === undefined ? [] : [{ path: path.slice(1), kind: "file", mode: 0o644, from: bytes }];
    });
    return (await Promise.all(found)).flat();
}
/** The same zones twice more, with another idea of a second. */
const OTHER_ZONES = ["posix", "right"];
const zones = async () => filesBelow("/usr/share/zoneinfo", (name) => !OTHER_ZONES.includes(name));
/** GHC's programs read and print text as the locale says; from glibc 2.35 on C.UTF-8 needs no files. */
async function locale() {
    for (const name of ["C.utf8", "C.UTF-8"]) {
        const files = await filesBelow(`/usr/lib/locale/${name}`);
        if (files.length > 0)
            return files;
    }
    return [];
}
/** Encodings that are still met; all of them would be as large as the rest together. UTF-8 needs none. */
const ENCODINGS = /^(gconv-modules.*|UTF-(7|16|32)\.so|UNICODE\.so|ISO8859-(1|2|15)\.so|CP125[0-2]\.so)$/;
/** iconv's, which lie beside the libraries: there, or in the same folder below /usr. */
async function converters(libraries) {
    for (const top of ["/usr", ""]) {
        const files = await filesBelow((0,external_node_path_.join)(top, libraries, "gconv"), (name) => ENCODINGS.test(name));
        if (files.length > 0)
            return files;
    }
    return [];
}
/** @param wanted asked for names in the folder itself */
async function filesBelow(folder, wanted = () => true) {
    const found = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(() => []);
    const entries = found
        .filter(({ name }) => wanted(name))
        .map(async (one) => {
        const path = (0,external_node_path_.join)(folder, one.name);
        if (one.isDirectory())
            return filesBelow(path);
        if (one.isFile())
            return [{ path: path.slice(1), kind: "file", mode: 0o644, from: path }];
        return one.isSymbolicLink() ? system_link(path) : [];
    });
    return (await Promise.all(entries)).flat();
}
/** One that leads out of its folder would lead to what is not there. */
async function system_link(path) {
    const to = await (0,promises_.readlink)(path);
    const top = "/usr/share/zoneinfo/";
    const inside = !to.startsWith("/") && (0,external_node_path_.join)((0,external_node_path_.dirname)(path), to).startsWith(top);
    return inside ? [{ path: path.slice(1), kind: "link", to }] : [];
}

;// CONCATENATED MODULE: ./lib/js/local/closure/tar.js


/**
 * Writes a tar archive (POSIX ustar) that depends on nothing but the content of its entries: sorted, without owners and
 * times; a file that is there already under another name is a hard link to it.
 *
 * @param entries their paths relative, without `..`; folders above them are made
 */
async function writeTar(entries, into) {
    const archive = await (0,promises_.open)(into, "wx", 0o644);
    const known = new Map();
    try {
        for (const entry of sorted(withFolders(entries))) {
            if (entry.kind !== "file") {
                await archive.writeFile(headOf(entry, 0));
                continue;
            }
            const bytes = typeof entry.from === "string" ? await (0,promises_.readFile)(entry.from) : entry.from;
            const digest = `${entry.mode} ${(0,external_node_crypto_.createHash)("sha256").update(bytes).digest("hex")}`;
            const same = known.get(digest);
            known.set(digest, same ?? entry.path);
            await archive.writeFile(same === undefined ? headOf(entry, bytes.length) : headOf(entry, 0, same));
            if (same === undefined)
                await archive.writeFile(Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]));
        }
        await archive.writeFile(Buffer.alloc(2 * BLOCK));
    }
    finally {
        await archive.close();
    }
}
const BLOCK = 512;
const padding = (size) => (BLOCK - (size % BLOCK)) % BLOCK;
/** By bytes, whatever this machine's language is. */
const sorted = (entries) => entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
function withFolders(entries) {
    const all = new Map();
    for (const { path } of entries) {
        for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
            all.set(path.slice(0, at), { path: path.slice(0, at), kind: "folder", mode: 0o755 });
        }
    }
    for (const entry of entries)
        all.set(entry.path, entry);
    return [...all.values()];
}
const tar_TYPE = { file: "0", hardLink: "1", link: "2", folder: "5" };
/** @param same path of the file that has these very bytes already */
function headOf(entry, size, same) {
    const head = Buffer.alloc(BLOCK);
    const [prefix, name] = split(entry.kind === "folder" ? `${entry.path}/` : entry.path);
    const mode = entry.kind === "link" ? 0o777 : entry.mode;
    const target = entry.kind === "link" ? entry.to : (same ?? "");
    if (Buffer.byteLength(target) > 100)
        throw new TypeError(`${target} is too long for an archive`);
    const type = same === undefined ? tar_TYPE[entry.kind] : tar_TYPE.hardLink;
    head.write(name, 0);
    for (const [at, width, value] of [
        [100, 7, mode],
        [108, 7, 0],
        [116, 7, 0],
        [124, 11, size],
        [136, 11, 0],
    ]) {
        head.write(value.toString(8).padStart(width, "0"), at);
    }
    head.write("        ", 148);
    head.write(type, 156);
    head.write(target, 157);
    head.write("ustar\x0000", 257);
    head.write("root", 265);
    head.write("root", 297);
    head.write(prefix, 345);
    const sum = head.reduce((all, one) => all + one, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return head;
}
/** A name has room for 100 bytes, and for 155 more of folders before it. */
function split(path) {
    if (Buffer.byteLength(path) <= 100)
        return ["", path];
    for (let at = path.lastIndexOf("/", path.length - 2); at > 0; at = path.lastIndexOf("/", at - 1)) {
        const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
        if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155)
            return [prefix, name];
    }
    throw new TypeError(`${path} is too long for an archive`);
}

;// CONCATENATED MODULE: ./lib/js/local/closure/closure.js









/** The shell that starts the program inside: see docs/decisions/0006. */
const SHELL = "/bin/sh";
/**
 * Makes a program's closure: an archive of a root folder in which it runs, without the program itself. The same program on
 * an unchanged machine makes the same bytes.
 *
 * @param into a path where no file is yet
 * @throws DflowError `build/missing` naming each library this machine lacks; for a script, which needs more than files
 *   that can be found by reading it; for a program of another processor
 */
async function makeClosure(name, program, into, env) {
    const elf = await elfOf(name, program);
    const shell = await elfOf(SHELL, SHELL);
    if (shell.machine.number !== elf.machine.number || shell.machine.bits !== elf.machine.bits) {
        throw cannot(name, "is built for another processor than this machine's, whose libraries it would get");
    }
    const its = await libraries_librariesOf(program, elf, env);
    if (its.missing.length > 0)
        throw missing(name, its.missing);
    const ofShell = await libraries_librariesOf(SHELL, shell, {});
    const entries = [
        ...(await systemFiles(ofShell.folder)),
        ...loadedEntries(ofShell),
        // What the program asked for wins where the two differ.
        ...loadedEntries(its),
        { path: SHELL.slice(1), kind: "file", mode: 0o755, from: await (0,promises_.realpath)(SHELL) },
    ];
    await writeTar(entries, into);
}
/** Each library under the one name it is asked for, where the loader looks without being told. */
const loadedEntries = ({ loader, libraries, folder }) => [
    ...[...libraries].map(([name, from]) => ({ path: (0,external_node_path_.join)(folder, name).slice(1), kind: "file", mode: 0o755, from })),
    ...(loader ? [{ path: loader.at.slice(1), kind: "file", mode: 0o755, from: loader.file }] : []),
];
async function elfOf(name, path) {
    const elf = await readElf(path).catch((error) => {
        if (error instanceof DamagedElf)
            throw cannot(name, `is a damaged program: ${error.message}`);
        throw error;
    });
    return elf ?? scriptRefused(name);
}
function scriptRefused(name) {
    throw cannot(name, "is a script or no program of Linux, and a closure holds only the libraries of one");
}
const cannot = (name, why) => new domain_errors/* DflowError */.FD("build/missing", `no closure can be made for ${name}: it ${why}`, {
    hint: 'name an image that has what it needs ("container-backend: {name: docker, image: …}"), or use "container-backend: process"',
});
function missing(name, libraries) {
    const packages = [...new Set(libraries.flatMap((one) => debianPackage(one) ?? []))];
    const install = packages.length > 0 ? `apt-get install ${packages.join(" ")} (Debian, Ubuntu), or ` : "";
    return new domain_errors/* DflowError */.FD("build/missing", `${name} needs ${libraries.join(", ")}, which this machine does not have`, {
        hint: `${install}install here what holds ${libraries.length === 1 ? "it" : "them"}: the Nodes get the libraries of the machine that builds`,
    });
}

;// CONCATENATED MODULE: ./lib/js/local/closure/hold-closure.js




/**
 * Makes the closure of a program that was just built, and puts it into the cache beside it.
 *
 * @param program as the build left it: what it finds relative to itself is found from there
 * @throws DflowError `build/missing`
 */
async function holdClosure(cache, program, env) {
    await ownFolder(cache.folder);
    const temporary = await (0,promises_.mkdtemp)((0,external_node_path_.join)(cache.folder, ".closure-"));
    try {
        const archive = (0,external_node_path_.join)(temporary, "closure.tar");
        await makeClosure(program.name, program.path, archive, env);
        await cache.recordClosure(program, await cache.hold(archive));
    }
    finally {
        await (0,promises_.rm)(temporary, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./lib/js/local/build-tools/asking.js


/** How long a build tool may think about where it puts things. */
const ASK_MS = 120_000;
const askingIn = (tool, { folder, env, signal }) => ({
    folder,
    ask: async (argv) => {
        const ran = await run_run({ argv, cwd: folder, env: inUtf8(env), signal, deadline: ASK_MS, keep: 16 << 20 });
        if (ran.status === NO_SUCH_PROGRAM)
            throw asking_notInstalled(tool);
        return ran;
    },
});
/** In the locale C, which a bare machine has, GHC's programs fail at the first character beyond ASCII. */
const inUtf8 = (env) => env.LC_ALL || env.LC_CTYPE || env.LANG ? env : { ...env, LANG: "C.UTF-8" };
const NO_SUCH_PROGRAM = 127;
const asking_notInstalled = ({ name, install }) => new domain_errors/* DflowError */.FD("build/missing", `${name} is not installed on this machine; dflow.yaml builds with it`, {
    hint: install,
});
/** Says which components there are, where this one is none of them; undefined where that is not the trouble. */
async function notKnown(tool, component, asking) {
    const known = await tool.known(asking);
    // It may be written in several ways; only a name that nothing has is certainly wrong.
    if (known.length === 0 || known.some((one) => asking_nameOf(one) === asking_nameOf(component)))
        return undefined;
    const message = `${tool.name} knows no component ${component} in ${asking.folder}`;
    return new domain_errors/* DflowError */.FD("build/missing", message, { hint: `it knows ${known.slice(0, 20).join(", ")}` });
}
const asking_nameOf = (component) => component.split(/[:#.]/).at(-1) ?? "";

;// CONCATENATED MODULE: ./lib/js/local/programs.js





/**
 * The file a build left for a program, looked at: it is there, and a Node can execute it.
 *
 * @param folder dflow.yaml's folder, or the same folder of a checkout
 * @throws DflowError `build/missing`
 */
async function findProgram(program, folder, options) {
    const path = (0,external_node_path_.resolve)(folder, await pathOf(program, folder, options));
    const wrong = await whatIsWrong(path);
    if (wrong === undefined)
        return path;
    throw new domain_errors/* DflowError */.FD("build/missing", `${program.name}: ${path} ${wrong.what}`, { hint: wrong.hint ?? options.hint });
}
async function pathOf({ name, path }, folder, { env, signal }) {
    const asked = askedOf(path);
    if (!asked)
        return path;
    const { tool, component } = asked;
    const asking = askingIn(tool, { folder, env, signal });
    const found = await tool.find(component, name, asking);
    if (typeof found === "string")
        return found;
    const unknown = await notKnown(tool, component, asking);
    if (unknown)
        throw unknown;
    throw new domain_errors/* DflowError */.FD("build/missing", `${name}: ${tool.name} did not say where ${component} is`, {
        hint: "write the file's path in dflow.yaml",
        evidence: [{ title: `${tool.name}, status ${found.status}`, lines: found.tail.slice(-20) }],
    });
}
async function whatIsWrong(path) {
    const info = await (0,promises_.stat)(path).catch((error) => error.code ?? "unreadable");
    if (typeof info === "string")
        return cannotStat(info);
    if (info.isDirectory())
        return { what: "is a folder", hint: "write the path of the program itself" };
    if (!info.isFile())
        return { what: "is not a file", hint: "write the path of a program" };
    if (info.size === 0)
        return { what: "is empty", hint: "the build did not finish, or the disk was full" };
    const start = await firstBytes(path).catch((error) => error.code ?? "unreadable");
    if (typeof start === "string")
        return { what: `cannot be read (${start})`, hint: "see its owner and mode" };
    return whatIsWrongWith(start, (info.mode & 0o111) !== 0);
}
function cannotStat(code) {
    if (code === "ENOENT")
        return { what: "is not there" };
    if (code === "ELOOP")
        return { what: "is a symbolic link that leads in a circle", hint: "link it to the program" };
    return { what: `cannot be looked at (${code})` };
}
const ELF = Buffer.from("\x7fELF");
/** Programs of macOS, 64 bit: they run on `local` Nodes there. */
const MACH_O = [Buffer.from("cffaedfe", "hex"), Buffer.from("cafebabe", "hex")];
function whatIsWrongWith(start, executable) {
    const line = start.subarray(0, start.indexOf("\n") + 1).toString("latin1");
    if (start.toString("latin1", 0, 2) === "#!") {
        return line.endsWith("\r\n")
            ? {
                what: "has Windows line ends: its first line asks for an interpreter named with \\r",
                hint: "write it with LF",
            }
            : undefined;
    }
    const binary = [ELF, ...MACH_O].some((magic) => start.subarray(0, 4).equals(magic));
    // Artifacts of CI lose the bit; the bytes say as well what it is.
    if (binary || executable)
        return undefined;
    return { what: "is no program: not executable, and neither ELF nor #!", hint: "chmod +x it, if it is one" };
}
async function firstBytes(path) {
    const file = await (0,promises_.open)(path, "r");
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
        return buffer.subarray(0, bytesRead);
    }
    finally {
        await file.close();
    }
}

;// CONCATENATED MODULE: ./lib/js/local/collect.js





/** Takes what a build left in this folder into the cache. */
async function collect({ settings, cache, env, closures }, version, folder, options) {
    const files = [];
    // All are looked at before the first is copied: half a release helps nobody.
    for (const program of settings.executables) {
        files.push({ name: program.name, path: await findProgram(program, folder, { ...options, env: withoutGit(env) }) });
    }
    const held = [];
    for (const { name, path } of files) {
        const file = { name, ...(await cache.hold(path)) };
        if (closures)
            await holdClosure(cache, { ...file, path }, env);
        held.push(file);
    }
    const named = version ?? contentVersion(held);
    const release = { version: named, executables: held.map((one) => ({ ...one, version: named })) };
    await cache.record(release);
    return release;
}
/** `sha-<12 hex>` of what was built, where there is no commit to name it after. */
function contentVersion(executables) {
    const digest = (0,external_node_crypto_.createHash)("sha256");
    for (const { name, checksum } of executables)
        digest.update(`${name} ${checksum}\n`);
    return (0,domain_version/* asVersion */.Z$)(`sha-${digest.digest("hex").slice(0, 12)}`);
}
/** A release counts as built when every byte of it is here, and it is what dflow.yaml lists today. */
async function heldRelease({ cache, settings, closures }, version) {
    const release = await cache.release(version);
    const names = (list) => list.map((one) => one.name).join();
    if (!release || names(release.executables) !== names(settings.executables))
        return undefined;
    const files = await Promise.all(release.executables.map((one) => cache.file(one)));
    if (!files.every((file) => file !== undefined))
        return undefined;
    const whole = closures ? await Promise.all(release.executables.map((one) => cache.closureOf(one))) : [];
    return whole.every((closure) => closure !== undefined) ? release : undefined;
}

;// CONCATENATED MODULE: ./lib/js/local/commit.js


/** What git allows in names, and `~ ^ @{ }`. Nothing an option begins with, nothing git reads as a search or a path. */
const NAME = /^(?!-)[\p{L}\p{N}._/@{}~^+=,%#-]{1,256}$/u;
const ABBREVIATION = /^[0-9a-f]{4,39}$/i;
/**
 * The commit that a hash, an abbreviation, a tag or a branch names.
 *
 * @throws DflowError `git/unknown`
 */
async function commitOf(repository, name) {
    if (!NAME.test(name))
        throw unknown(name, "is not the name of a commit", "write a hash, a tag or a branch");
    const commit = await resolve(repository, name);
    if (commit === undefined)
        throw await notThere(repository, name);
    if (ABBREVIATION.test(name))
        await refuseAmbiguous(repository, name, commit);
    if ((0,domain_version/* isVersion */.lF)(commit))
        return commit;
    throw unknown(name, "is in a repository of sha256 hashes, which dflow does not know", "use a repository of sha1 hashes");
}
/** HEAD's commit; undefined while there is none yet. */
async function commit_headOf(repository) {
    const commit = await resolve(repository, "HEAD");
    return commit !== undefined && (0,domain_version/* isVersion */.lF)(commit) ? commit : undefined;
}
async function resolve(repository, name) {
    const { status, stdout } = await repository.git([
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        `${name}^{commit}`,
    ]);
    return status === 0 ? stdout.toString().trim() : undefined;
}
/** A tag may be named like the beginning of a hash; git then takes the tag, and whoever pasted a hash gets another commit. */
async function refuseAmbiguous(repository, name, commit) {
    const { stdout } = await repository.git(["rev-parse", `--disambiguate=${name}`]);
    for (const object of stdout.toString().split("\n").filter(Boolean)) {
        const other = await resolve(repository, object);
        if (other !== undefined && other !== commit) {
            throw unknown(name, `may be ${commit} (a tag or branch) or ${other}`, "write all 40 digits of the one you mean");
        }
    }
}
async function notThere(repository, name) {
    return (await isShallow(repository))
        ? unknown(name, "is not in this clone, which holds only part of the history", "fetch it all: fetch-depth: 0, or git fetch --unshallow")
        : unknown(name, "is no commit of this repository", 'look with "git log --oneline"; git fetch may be due');
}
const isShallow = async (repository) => (await repository.git(["rev-parse", "--is-shallow-repository"])).stdout.toString().trim() === "true";
const unknown = (name, what, hint) => new domain_errors/* DflowError */.FD("git/unknown", `${JSON.stringify(name)} ${what}`, { hint });
/**
 * Is `older` in the history of `newer`? Undefined when git cannot tell. A dirty tree counts as its commit, but of one
 * commit and what was changed on top of it neither is older: both ways people mean what they have before their eyes.
 */
async function isAncestor(repository, older, newer) {
    const [below, above] = [commitPart(older), commitPart(newer)];
    if (older === newer)
        return true;
    if (below === undefined || above === undefined)
        return undefined;
    if (below === above)
        return false;
    if (!repository)
        return undefined;
    const { status } = await repository.git(["merge-base", "--is-ancestor", below, above]);
    if (status === 0)
        return true;
    // In a shallow clone the way from one to the other may just have been cut off.
    return status === 1 && !(await isShallow(repository)) ? false : undefined;
}
const commitPart = (version) => /^[0-9a-f]{40}/.exec(version)?.[0];

;// CONCATENATED MODULE: ./lib/js/local/dirt.js




/** More than this much of `git status` is no tree anybody deploys. */
const STATUS_LIMIT = 64 << 20;
/**
 * Eight hexadecimal digits of everything in the working tree that HEAD does not have: tracked changes, and files that
 * are neither tracked nor ignored. Undefined: the tree is clean.
 */
async function dirtyDigest(repository, notDirt) {
    const changes = await changesIn(repository, repository.top, notDirt);
    return changes.length === 0 ? undefined : await digestOf(repository, repository.top, changes);
}
/** Paths are byte strings (latin1), because git's are: a name need not be UTF-8. */
async function changesIn(repository, top, notDirt) {
    const args = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=none"];
    const status = await repository.git(args, { cwd: top, keep: STATUS_LIMIT });
    if (status.status !== 0 || status.cut) {
        throw new domain_errors/* DflowError */.FD("git/unknown", `git cannot say what has changed in ${top}`, {
            hint: 'run "git status" there',
            evidence: [{ title: "git status", lines: status.tail.slice(-10) }],
        });
    }
    const lines = status.stdout.toString("latin1").split("\0").filter(Boolean);
    return lines
        .filter((line) => !isBelow(notDirt.never, line.slice(3)))
        .filter((line) => !(line.startsWith("??") && isBelow(notDirt.untracked, line.slice(3))))
        .map((line) => line.slice(3))
        .sort();
}
function isBelow(folders, path) {
    return folders.some((one) => {
        const bytes = Buffer.from(one).toString("latin1");
        return path === bytes || path.startsWith(`${bytes}/`);
    });
}
async function digestOf(repository, top, changes) {
    const digest = (0,external_node_crypto_.createHash)("sha256");
    for (const path of changes)
        digest.update(`${path}\0${await contentOf(repository, top, path)}\0`, "latin1");
    return digest.digest("hex").slice(0, 8);
}
async function contentOf(repository, top, path) {
    const whole = Buffer.from(`${Buffer.from(top).toString("latin1")}/${path}`, "latin1");
    const info = await (0,promises_.lstat)(whole).catch(() => undefined);
    if (info === undefined)
        return "gone";
    if (info.isSymbolicLink())
        return `link ${await (0,promises_.readlink)(whole)}`;
    if (info.isFile())
        return `${info.mode & 0o100 ? "program" : "file"} ${await sha256OfFile(whole)}`;
    if (!info.isDirectory())
        return "special";
    // A submodule, or a repository of its own inside ours.
    const inner = whole.toString();
    const head = await repository.git(["rev-parse", "--verify", "--quiet", "HEAD"], { cwd: inner });
    const changes = await changesIn(repository, inner, { never: [], untracked: [] });
    return `folder ${head.stdout} ${await digestOf(repository, inner, changes)}`;
}

;// CONCATENATED MODULE: ./lib/js/local/checkout.js





/**
 * Checks the commit out into a temporary folder, works there, and takes the folder away however the work ends.
 *
 * @param work gets dflow.yaml's folder inside that checkout
 * @throws DflowError `build/failed` when git cannot check it out, `cancelled`
 */
async function inCheckout(repository, commit, work, options) {
    const temporary = await (0,promises_.realpath)(await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), "dflow-build-")));
    const folder = (0,external_node_path_.join)(temporary, "checkout");
    try {
        // No hooks: a post-checkout hook is the developer's own convenience, not part of the commit.
        const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];
        const add = [...quiet, "worktree", "add", "--quiet", "--detach", folder, commit];
        orFailed(await repository.git(add, options), commit);
        const modules = await repository.git(["cat-file", "-e", `${commit}:.gitmodules`]);
        if (modules.status === 0) {
            const update = ["submodule", "update", "--init", "--recursive", "--quiet"];
            orFailed(await repository.git(update, { ...options, cwd: folder }), commit);
        }
        return await work((0,external_node_path_.join)(folder, repository.prefix));
    }
    finally {
        await (0,promises_.rm)(temporary, { recursive: true, force: true });
        // Makes git forget the folders that are gone, also those of a dflow that was killed.
        await repository.git(["worktree", "prune"]);
    }
}
function orFailed(ran, commit) {
    if (ran.status === 0)
        return;
    throw new domain_errors/* DflowError */.FD("build/failed", `git could not check out ${(0,domain_version/* short */.h0)(commit)} (status ${ran.status})`, {
        hint: `free space in ${(0,external_node_os_.tmpdir)()}? Run "git worktree add --detach" by hand to see it all`,
        evidence: [{ title: "git", lines: ran.tail.slice(-20) }],
    });
}

;// CONCATENATED MODULE: ./lib/js/local/claim.js





/**
 * Makes something this process's own for a while. Nothing waits: of two that come at once at most one gets it. What a
 * process left behind that died is free again.
 *
 * @param folder holds nothing but claims; made when it is not there
 * @returns ends the claim; undefined when another process has it
 */
async function claim(folder) {
    await (0,promises_.mkdir)(folder, { recursive: true, mode: 0o700 });
    const mine = (0,external_node_crypto_.randomUUID)();
    const end = () => (0,promises_.rm)((0,external_node_path_.join)(folder, mine), { force: true });
    await writeText(folder, mine, JSON.stringify(await owner_owner({})));
    // First write, then look: whoever comes second sees the first, and two that come together both give way.
    for (const name of await (0,promises_.readdir)(folder)) {
        if (name === mine || name.startsWith("."))
            continue;
        if (await isHeld((0,external_node_path_.join)(folder, name))) {
            await end();
            return undefined;
        }
        await (0,promises_.rm)((0,external_node_path_.join)(folder, name), { force: true });
    }
    return end;
}
/** Nobody can ask after a process of another machine or container: it counts as alive for so long. */
const STRANGER_MS = 86_400_000;
async function isHeld(path) {
    const info = await (0,promises_.stat)(path).catch(() => undefined);
    const by = await (0,promises_.readFile)(path, "utf8").then((text) => JSON.parse(text), () => undefined);
    // Ended by its owner since.
    if (info === undefined || by === undefined)
        return false;
    return (await owner_isAlive(by)) ?? Date.now() - info.mtimeMs < STRANGER_MS;
}

;// CONCATENATED MODULE: ./lib/js/local/kept-checkout.js





/** As many builds of one project at a time; a further one works in a checkout of its own, from nothing. */
const PLACES = ["0", "1"];
/**
 * As inCheckout, but what a build tool needs to build only what has changed is still there: its own folders, and the files
 * of the commit before with the times they had. The checkout lies outside of the project: tools look for their files in
 * the folders above, and would find the working tree's.
 */
async function inKeptCheckout(repository, commit, work, options) {
    const { cache, keep } = options;
    for (const place of cache === undefined || keep.length === 0 ? [] : PLACES) {
        const own = (0,external_node_path_.join)(cache, kept_checkout_placeOf(repository), place);
        const end = await claim((0,external_node_path_.join)(own, "claims")).catch(() => undefined);
        if (!end)
            continue;
        try {
            const folder = (0,external_node_path_.join)(own, "checkout");
            if (options.fresh)
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            if (await prepared(repository, folder, commit, options)) {
                return await work((0,external_node_path_.join)(await (0,promises_.realpath)(folder), repository.prefix));
            }
        }
        finally {
            await end();
        }
    }
    return inCheckout(repository, commit, work, options);
}
/** `hello-1a2b3c4d`: the repository's own. */
const kept_checkout_placeOf = ({ top }) => `${(0,external_node_path_.basename)(top)}-${(0,external_node_crypto_.createHash)("sha256").update(top).digest("hex").slice(0, 8)}`;
async function prepared(...what) {
    if (await prepare(...what))
        return true;
    // What lies there may be the rest of anything, as of a git that was killed.
    await (0,promises_.rm)(what[1], { recursive: true, force: true });
    return prepare(...what);
}
/** @returns false when git could not */
async function prepare(repository, folder, commit, { keep, signal, onLine }) {
    const git = async (...args) => (await repository.git(args, { cwd: folder, signal, onLine })).status === 0;
    await (0,promises_.mkdir)(folder, { recursive: true });
    const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"];
    if (!(await isOurs(repository, folder)) && !(await adopt(repository, folder, commit)))
        return false;
    // Files that are as git has them keep their times, by which make and older GHCs know what to compile.
    await repository.git(["update-index", "-q", "--really-refresh"], { cwd: folder });
    if (!(await git(...quiet, "checkout", "--quiet", "--force", "--detach", commit)))
        return false;
    const modules = await repository.git(["cat-file", "-e", `${commit}:.gitmodules`]);
    if (modules.status === 0 && !(await git("submodule", "update", "--init", "--recursive", "--force", "--quiet")))
        return false;
    return git("clean", "-ffdxq", ...keep.flatMap((one) => ["-e", one]));
}
/** A worktree of this repository, known to it. */
async function isOurs(repository, folder) {
    const common = async (cwd) => {
        const { status, stdout } = await repository.git(["rev-parse", "--git-common-dir"], { cwd });
        return status === 0 ? (0,external_node_path_.resolve)(cwd, stdout.toString().trim()) : undefined;
    };
    const [ours, its] = await Promise.all([common(repository.top), common(folder)]);
    if (ours === undefined || its === undefined)
        return false;
    const top = await repository.git(["rev-parse", "--show-toplevel"], { cwd: folder });
    return ours === its && top.stdout.toString().trim() === (await (0,promises_.realpath)(folder));
}
/** Makes a worktree of a folder, whatever is in it: an empty one, or one that a CI's cache has brought back. */
async function adopt(repository, folder, commit) {
    const git = async (...args) => (await repository.git(args)).status === 0;
    const beside = `${folder}.new`;
    await (0,promises_.rm)(beside, { recursive: true, force: true });
    await (0,promises_.rm)((0,external_node_path_.join)(folder, ".git"), { recursive: true, force: true });
    await git("worktree", "prune");
    if (!(await git("worktree", "add", "--quiet", "--no-checkout", "--detach", beside, commit)))
        return false;
    await (0,promises_.rename)((0,external_node_path_.join)(beside, ".git"), (0,external_node_path_.join)(folder, ".git"));
    await (0,promises_.rmdir)(beside);
    await git("worktree", "repair", folder);
    return (await repository.git(["read-tree", commit], { cwd: folder })).status === 0;
}

;// CONCATENATED MODULE: ./lib/js/local/compiler-errors.js
/** `app/Main.hs:26:14: error:`, `app/Main.hs:(3,1)-(5,9): error: [GHC-88464]` */
const ERROR = /^\S[^:]*:(?:\d+:\d+(?:-\d+)?|\(\d+,\d+\)-\(\d+,\d+\)): error\b/;
/** What is indented, and the source that GHC quotes: `26 |   version <- pck`. */
const MORE = /^(?:\s|\d+ +\||$)/;
/** stack and nix put the package's name before each line. */
const PACKAGE = /^[\w.-]+ *> ?/;
const MOST_LINES = 40;
/** Picks GHC's errors out of a build's output as it comes: other modules go on compiling after one. */
function compilerErrors() {
    const kept = [];
    let count = 0;
    let inside = false;
    return {
        add(raw) {
            const line = raw.replace(PACKAGE, "");
            const begins = ERROR.test(line);
            inside = begins || (inside && MORE.test(line));
            if (begins)
                count++;
            if (begins && kept.length > 0 && kept.at(-1) !== "")
                kept.push("");
            if (inside && kept.length < MOST_LINES)
                kept.push(line);
        },
        get count() {
            return count;
        },
        lines: () => (kept.at(-1) === "" ? kept.slice(0, -1) : kept),
    };
}

;// CONCATENATED MODULE: ./lib/js/local/make.js









/**
 * Builds the programs and runs the project's tests, as far as dflow.yaml says how.
 *
 * @throws DflowError `build/failed` with the compiler's errors or the last lines; `build/missing` where the build tool is
 *   not installed or knows no such component; `cancelled`
 */
async function make(project, making) {
    const env = { ...inUtf8(withoutGit(project.env)), DFLOW_VERSION: making.version };
    for (const step of stepsOf(project))
        await perform(step, project, { ...making, env });
}
function stepsOf({ settings: { build, executables } }) {
    const tools = toolsOf(executables);
    const byTool = (does, argvOf) => tools.map(({ tool, components }) => {
        const argv = argvOf(tool, components);
        return { does, argv, words: argv.map(make_quoted).join(" "), tool, components };
    });
    const builds = build?.command === undefined ? byTool("build", (tool, of) => tool.build(of)) : shell("build", build.command);
    if (build?.test === undefined)
        return builds;
    return [...builds, ...(build.test === true ? byTool("test", (tool) => tool.test) : shell("test", build.test))];
}
const shell = (does, command) => [
    { does, argv: ["/bin/sh", "-c", command], words: command, components: [] },
];
const make_quoted = (word) => (/^[\w.,:/#@=+-]+$/.test(word) ? word : `"${word}"`);
async function perform(step, project, { folder, env, signal, version }) {
    const errors = compilerErrors();
    const end = lines_tailOf(make_MOST_LINES);
    const tell = (line) => project.reporter.report({ type: "output", from: "build", line });
    tell(`$ ${step.words}`);
    const onLine = (raw) => {
        // Where the project lies is known, and a checkout's path is long.
        const line = raw.replaceAll(`${folder}/`, "");
        errors.add(line);
        if (!PROGRESS.test(line))
            end.add(line);
        tell(line);
    };
    const ran = await run_run({ argv: step.argv, cwd: folder, env, signal, onLine });
    if (ran.status === 0)
        return;
    if (step.tool && ran.status === NO_SUCH_PROGRAM)
        throw asking_notInstalled(step.tool);
    if (step.tool && step.does === "build" && errors.count === 0) {
        const asking = askingIn(step.tool, { folder, env, signal });
        for (const component of step.components) {
            const unknown = await notKnown(step.tool, component, asking);
            if (unknown)
                throw unknown;
        }
    }
    const what = step.does === "build" ? "the build failed" : "the tests failed";
    throw new domain_errors/* DflowError */.FD("build/failed", `${what}: "${step.words}" ended with status ${ran.status}`, {
        hint: byHand(project, folder, version),
        evidence: [
            errors.count > 0
                ? { title: `${(0,domain_words/* plural */.LS)(errors.count, "error")} of the compiler`, lines: errors.lines() }
                : { title: "the end of its output", lines: end.lines },
        ],
    });
}
const make_MOST_LINES = 40;
/** What cabal and stack say while nothing is wrong. */
const PROGRESS = /^(?:[\w.-]+ *> ?)?(?:\[ *\d+ of \d+\] Compiling |(?:Linking|Configuring|Preprocessing|Building) |Build profile: |In order, the following | - \S+ \(.*\) \()/;
/** The checkout of a commit is not the person's own folder. */
const byHand = ({ settings }, folder, version) => folder === settings.folder || version === undefined
    ? `run it by hand in ${settings.folder}`
    : `check out ${(0,domain_version/* short */.h0)(version)} and run it by hand in ${settings.folder}`;

;// CONCATENATED MODULE: ./lib/js/local/project.js







function openProject(tools) {
    const { settings, env } = tools;
    // Asked anew each time: `repair --watch` lives for days, and somebody may say "git init".
    const repository = () => repositoryOf(settings.folder, env);
    return {
        ...tools,
        repository,
        async versionOf(commit) {
            const found = await repository();
            if (commit !== undefined)
                return commitOf(found ?? noGit(settings.folder, commit), commit);
            const head = found && (await commit_headOf(found));
            if (!head)
                return undefined;
            const dirt = await dirtyDigest(found, notDirt(settings, found.prefix));
            return dirt === undefined ? head : (0,domain_version/* asVersion */.Z$)(`${head}-dirty-${dirt}`);
        },
    };
}
function noGit(folder, commit) {
    throw new domain_errors/* DflowError */.FD("git/unknown", `there is no git repository around ${folder} to find ${commit} in`, {
        hint: "is git installed, and was the project checked out with its .git folder?",
    });
}
/** Else the first build, which leaves the program in the tree, would make it dirty and the second build differ. */
const notDirt = (settings, prefix) => ({
    never: [(0,external_node_path_.join)(prefix, ".dflow")],
    untracked: [
        ...settings.executables.flatMap(({ path }) => (typeof path === "string" ? [(0,external_node_path_.join)(prefix, (0,external_node_path_.normalize)(path))] : [])),
        // A tool's project may begin at dflow.yaml's folder or at the top.
        ...toolsOf(settings.executables).flatMap(({ tool }) => tool.folders.flatMap((name) => [(0,external_node_path_.join)(prefix, name), name])),
    ],
});

;// CONCATENATED MODULE: ./lib/js/local/build.js












/** Builds what dflow.yaml lists, or finds it built, and puts it into the cache. */
async function build_build(project, options) {
    const version = await project.versionOf(options.commit);
    const held = version && (await heldRelease(project, version));
    if (options.commit !== undefined && version)
        return buildCommit(project, version, held, options);
    // Without a build command the files are the whole truth, and looking at them is cheap.
    if (held && isBuilt(project.settings) && !options.refresh)
        return { release: held, fresh: false };
    const release = await makeAndCollect(project, version, project.settings.folder, options);
    await warnWhenChanged(project, version);
    return { release, fresh: !(held && (0,domain_executable/* sameRelease */.OW)(held, release)) };
}
async function buildCommit(project, version, held, options) {
    if (held && !options.refresh)
        return { release: held, fresh: false };
    const repository = await project.repository();
    if (!repository)
        throw new domain_errors/* DflowError */.FD("git/unknown", "the git repository is gone");
    const { settings } = project;
    if (!isBuilt(settings) && (await isCheckedOut(project, repository, version))) {
        return { release: await collect(project, version, settings.folder, { ...options, hint: noBuild }), fresh: true };
    }
    const release = await inKeptCheckout(repository, version, async (checkout) => {
        if (!(await (0,promises_.stat)(checkout).catch(() => undefined)))
            throw notInCommit(repository.prefix, version);
        if (isBuilt(settings))
            return makeAndCollect(project, version, checkout, options);
        return collect(project, version, checkout, { ...options, hint: elsewhere(version) });
    }, {
        keep: keptOf(settings, repository.prefix),
        cache: cacheOf(project.env),
        fresh: options.refresh === true,
        signal: options.signal,
        onLine: reportLines(project),
    });
    return { release, fresh: true };
}
/** As .gitignore says it: folders of build tools wherever they are, and what dflow.yaml names from its own folder on. */
const keptOf = ({ executables, build }, prefix) => [
    ...toolsOf(executables).flatMap(({ tool }) => tool.folders),
    ...(build?.keep ?? []).map((path) => `/${prefix}${path}`),
];
/** Where the user's programs keep what they can make again. */
function cacheOf({ XDG_CACHE_HOME, HOME }) {
    const base = XDG_CACHE_HOME || (HOME && (0,external_node_path_.join)(HOME, ".cache"));
    return base && (0,external_node_path_.isAbsolute)(base) ? (0,external_node_path_.join)(base, "dflow", "checkouts") : undefined;
}
const noBuild = 'build it first, or tell dflow how: "build: {command: …}" in dflow.yaml';
const elsewhere = (version) => `commit ${(0,domain_version/* short */.h0)(version)} does not hold it and is not checked out: say "build: {command: …}" in dflow.yaml, or check it out`;
const notInCommit = (prefix, version) => new domain_errors/* DflowError */.FD("build/missing", `commit ${(0,domain_version/* short */.h0)(version)} has no folder ${prefix}`, {
    hint: "dflow.yaml was elsewhere then: run dflow from a checkout of that commit",
});
async function isCheckedOut(project, repository, version) {
    if ((await commit_headOf(repository)) !== version)
        return false;
    return (await dirtyDigest(repository, notDirt(project.settings, repository.prefix))) === undefined;
}
async function makeAndCollect(project, version, folder, { signal }) {
    if (!isBuilt(project.settings))
        return collect(project, version, folder, { hint: noBuild, signal });
    await make(project, { folder, version, signal });
    const hint = "the build ended well but did not make it: is the path in dflow.yaml right?";
    return collect(project, version, folder, { hint, signal });
}
const reportLines = (project) => (line) => project.reporter.report({ type: "output", from: "build", line });
/** A build that leaves files git does not ignore gives every later build another version: a person should know why. */
async function warnWhenChanged(project, before) {
    if (!isBuilt(project.settings) || before === undefined)
        return;
    const after = await project.versionOf(undefined);
    if (after === before)
        return;
    const text = "the working tree changed during the build, so the next build will have another version; " +
        'if the build made the new files, ignore them: "git status" shows which';
    project.reporter.report({ type: "note", level: "warning", text });
}

;// CONCATENATED MODULE: ./lib/js/local/lacking.js



/** What this machine has not that a build here will ask for. Nothing is built, and no build tool is started. */
async function lacking({ settings, env }) {
    const has = (program) => lacking_isThere(program, settings.folder, withoutGit(env));
    const found = [];
    if (!(await has("git"))) {
        const what = "git is not installed here, so a version is the content of what was built, and --commit-hash cannot work";
        found.push({ level: "warning", what, hint: "install git" });
    }
    const { build, executables } = settings;
    if (build?.command === undefined) {
        for (const { tool } of toolsOf(executables)) {
            if (!(await has(tool.name))) {
                found.push({ level: "problem", what: `${tool.name} is not installed here`, hint: tool.install });
            }
        }
        return found;
    }
    const [first = ""] = build.command.trim().split(/\s/);
    // Anything but the plain name of a program is for the shell to understand.
    if (/^\w[\w.+-]*$/.test(first) && !(await has(first))) {
        const hint = `install ${first}, or correct build.command in dflow.yaml`;
        found.push({ level: "problem", what: `there is no ${first} here, which build.command begins with`, hint });
    }
    return found;
}
async function lacking_isThere(program, cwd, env) {
    const argv = ["/bin/sh", "-c", 'command -v "$1" >/dev/null', "sh", program];
    return (await run_run({ argv, cwd, env })).status === 0;
}

;// CONCATENATED MODULE: ./lib/js/local/workshop.js








/**
 * Without git a version is the content of the executables, so `version` can only answer once they have been built; the
 * release that `build` returns is right always.
 */
function openWorkshop(tools) {
    const project = openProject(tools);
    return {
        cache: tools.cache,
        version: async (commit) => (await project.versionOf(commit)) ?? (await versionOfFiles(tools)),
        isAncestor: async (older, newer) => isAncestor(await project.repository(), older, newer),
        build: (options) => build_build(project, options),
        needs: () => lacking(tools),
    };
}
async function versionOfFiles({ settings, env }) {
    const hint = 'without git the version is the content of what was built: run "dflow build" first';
    const found = settings.executables.map(async (program) => ({
        name: program.name,
        checksum: await sha256OfFile(await findProgram(program, settings.folder, { env: withoutGit(env), hint })),
    }));
    return contentVersion(await Promise.all(found));
}

// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
;// CONCATENATED MODULE: ./lib/js/ssh/private-key.js


/**
 * Reads a private key as people have it: an OpenSSH or PEM file, or text from a CI secret. Line ends, blanks around it and
 * the final newline are put right; anything else that is wrong is said.
 */
function readPrivateKey(given, passphrase) {
    const text = tidy(given);
    const wrong = notAKey(text);
    if (wrong)
        return wrong;
    const encrypted = isEncrypted(text);
    if (encrypted && (passphrase === undefined || passphrase === "")) {
        return {
            wrong: "needs a passphrase",
            way: "Give it in DFLOW_SSH_PASSPHRASE (the action's ssh-passphrase), or add the key to an agent (ssh-add).",
            ...publicHalfOf(text),
        };
    }
    const parsed = parse(text, passphrase);
    if (!(parsed instanceof Error))
        return { key: parsed };
    if (encrypted && !/unsupported/i.test(parsed.message)) {
        return {
            wrong: "does not open with the passphrase given",
            way: "Check DFLOW_SSH_PASSPHRASE (the action's ssh-passphrase).",
            ...publicHalfOf(text),
        };
    }
    return { wrong: `cannot be read: ${parsed.message}`, way: "Make another: ssh-keygen -t ed25519" };
}
const tidy = (given) => `${given
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .join("\n")
    .trim()}\n`;
function notAKey(text) {
    const first = text.slice(0, text.indexOf("\n"));
    if (first === "")
        return { wrong: "is empty", way: "In CI: is the secret set, and may this workflow read it?" };
    if (first.startsWith("PuTTY-User-Key-File")) {
        return { wrong: "is in PuTTY's format", way: "Convert it: puttygen KEY.ppk -O private-openssh -o KEY" };
    }
    if (/^(?:ssh-|ecdsa-sha2-|sk-|-----BEGIN (?:RSA )?PUBLIC KEY|---- BEGIN SSH2 PUBLIC)/.test(first)) {
        return { wrong: "is the public half of a key", way: "Give the private half: the file without .pub." };
    }
    if (first.includes("\\n")) {
        return {
            wrong: String.raw `has the two characters \n where lines should end`,
            way: "Store it with real line breaks.",
        };
    }
    if (first.startsWith("-----BEGIN") && /-----.+-----.+-----END/.test(first)) {
        return { wrong: "is all on one line", way: "Its line breaks were lost on the way: store it with them." };
    }
    if (isBase64OfAKey(text))
        return { wrong: "is base64 of a key", way: "Decode it first: base64 -d" };
    if (!/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----$/.test(first)) {
        return { wrong: 'does not begin with "-----BEGIN … PRIVATE KEY-----"', way: "Is it another file?" };
    }
    if (!/\n-----END [A-Z0-9 ]*PRIVATE KEY-----\n/.test(text)) {
        return { wrong: "stops before its last line", way: "Copy it whole, with the -----END line." };
    }
    if (first.includes("DSA"))
        return { wrong: "is a DSA key", way: "No sshd takes those: ssh-keygen -t ed25519" };
    return undefined;
}
const isBase64OfAKey = (text) => /^[A-Za-z0-9+/=\n]+$/.test(text) && Buffer.from(text, "base64").toString("latin1").startsWith("-----BEGIN");
function isEncrypted(text) {
    if (/^(?:Proc-Type: 4,ENCRYPTED|-----BEGIN ENCRYPTED)/m.test(text))
        return true;
    const [cipher] = private_key_fieldsOf(text) ?? [];
    return cipher !== undefined && cipher.toString() !== "none";
}
/** The public half stands in clear at the beginning of an OpenSSH key, even of an encrypted one. */
function publicHalfOf(text) {
    const publicHalf = private_key_fieldsOf(text)?.[3];
    return publicHalf ? { publicHalf } : {};
}
const private_key_MAGIC = "openssh-key-v1\0";
/** cipher, kdf, kdf options, (a count), public key. Source: OpenSSH's PROTOCOL.key. */
function private_key_fieldsOf(text) {
    if (!text.startsWith("-----BEGIN OPENSSH"))
        return undefined;
    const body = Buffer.from(text.replace(/-----.*-----/g, ""), "base64");
    if (!body.toString("latin1").startsWith(private_key_MAGIC))
        return undefined;
    const fields = [];
    for (let at = private_key_MAGIC.length; fields.length < 4 && at + 8 <= body.length;) {
        if (fields.length === 3)
            at += 4;
        const end = at + 4 + body.readUInt32BE(at);
        fields.push(body.subarray(at + 4, end));
        at = end;
    }
    return fields;
}
function parse(text, passphrase) {
    try {
        const known = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY/.test(text) ? fromPkcs8(text, passphrase) : text;
        const parsed = lib.utils.parseKey(known, passphrase);
        // For a newer OpenSSH file ssh2 may answer with a list, though such a file holds one key.
        const key = (Array.isArray(parsed) ? parsed[0] : parsed);
        return key instanceof Error || key.isPrivateKey() ? key : new Error("it has no private half");
    }
    catch (error) {
        return error;
    }
}
/** ssh2 does not read PKCS#8, which openssl writes today. */
function fromPkcs8(text, passphrase) {
    const key = (0,external_node_crypto_.createPrivateKey)({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    const type = key.asymmetricKeyType;
    if (type === "rsa")
        return key.export({ type: "pkcs1", format: "pem" }).toString();
    if (type === "ec")
        return key.export({ type: "sec1", format: "pem" }).toString();
    throw new Error(`unsupported: a PKCS#8 key of type ${type}`);
}

;// CONCATENATED MODULE: ./lib/js/ssh/identities.js




/**
 * A key that was asked for is the only one tried: some sshds close the connection at the sixth wrong key. Otherwise the
 * agent's keys and ~/.ssh/id_{ed25519,ecdsa,rsa}. A key is decrypted once, however many Nodes there are; its file is read
 * each time, because a Node that was made again has a new key in the old place.
 */
function identitiesFor(settings) {
    const socket = settings.environment.SSH_AUTH_SOCK || undefined;
    const passphrase = settings.passphrase ?? settings.environment.DFLOW_SSH_PASSPHRASE;
    const parse = remembered((text) => readPrivateKey(text, passphrase));
    const read = (path) => readKeyFile(path, parse);
    return async (host) => {
        const file = host.identityFile ?? (settings.key === undefined ? settings.identityFile : undefined);
        if (file !== undefined) {
            const path = identities_pathOf(file, settings);
            return only(host, path, await read(path), socket);
        }
        if (settings.key !== undefined)
            return only(host, settings.key.where, parse(settings.key.text), socket);
        const found = await usual(settings.home, read);
        if (!socket && found.keys.length === 0)
            throw noKey(host, settings.home, found.skipped);
        return { agent: socket === undefined ? undefined : { socket }, ...found };
    };
}
function only(host, label, found, socket) {
    if ("key" in found)
        return { agent: undefined, keys: [{ label, key: found.key }], skipped: [] };
    if (socket !== undefined && found.publicHalf) {
        return { agent: { socket, only: found.publicHalf }, keys: [], skipped: [`${label} ${found.wrong}`] };
    }
    throw new domain_errors/* DflowError */.FD("usage/key", `${host.called}: ${label} ${found.wrong}`, { index: host.index, hint: found.way });
}
async function usual(home, read) {
    const paths = ["id_ed25519", "id_ecdsa", "id_rsa"].map((name) => (0,external_node_path_.join)(home, ".ssh", name));
    const found = await Promise.all(paths.map(async (label) => ({ label, is: await read(label) })));
    const keys = found.flatMap(({ label, is }) => ("key" in is ? [{ label, key: is.key }] : []));
    const skipped = found.flatMap(({ label, is }) => "key" in is || is.wrong === ABSENT ? [] : [`${label} ${is.wrong}`]);
    return { keys, skipped };
}
const noKey = (host, home, skipped) => new domain_errors/* DflowError */.FD("usage/key", `${host.called}: there is no private key to log in with`, {
    index: host.index,
    hint: `Set ssh.identity-file in dflow.yaml, or the action's ssh-private-key, or start an agent. Looked in ${(0,external_node_path_.join)(home, ".ssh")}.`,
    evidence: skipped.length === 0 ? [] : [{ title: "keys that cannot be used", lines: skipped }],
});
const ABSENT = "does not exist";
async function readKeyFile(path, parse) {
    try {
        return parse(await (0,promises_.readFile)(path, "utf8"));
    }
    catch (error) {
        const code = error.code;
        if (code === "ENOENT" || code === "ENOTDIR")
            return { wrong: ABSENT, way: "Check ssh.identity-file in dflow.yaml." };
        if (code === "EISDIR")
            return { wrong: "is a folder", way: "Name the file of the private key." };
        if (code === "EACCES")
            return { wrong: "may not be read by this user", way: `Give this user the right: chmod u+r ${path}` };
        throw error;
    }
}
function identities_pathOf(path, { home, folder }) {
    if (path === "~" || path.startsWith("~/"))
        return (0,external_node_path_.join)(home, path.slice(1));
    return (0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(folder, path);
}
function remembered(make) {
    const known = new Map();
    return (text) => {
        const answer = known.get(text) ?? make(text);
        known.set(text, answer);
        return answer;
    };
}

;// CONCATENATED MODULE: ./lib/js/ssh/store-secret.js




/** Signed once, for this purpose; what a server has signed at a login begins with a session id, never with this. */
const SIGNED = "dflow store key, version 1";
const LEAST = 16;
/**
 * DFLOW_STORE_KEY, or a signature that only the owner of the ssh key can make: RSA (PKCS #1 v1.5) and ed25519 sign the
 * same text the same way each time, so the key's file may be of any form, with or without a passphrase.
 *
 * @throws DflowError `usage/key`
 */
async function storeSecret({ environment, ...settings }) {
    const given = environment.DFLOW_STORE_KEY;
    if (given) {
        if (given.length >= LEAST)
            return Buffer.from(given);
        throw new domain_errors/* DflowError */.FD("usage/key", `DFLOW_STORE_KEY is shorter than ${LEAST} characters`, { hint: MAKE_ONE });
    }
    const { key, identityFile, home } = settings;
    const parse = (text) => readPrivateKey(text, environment.DFLOW_SSH_PASSPHRASE);
    const file = async (path) => ({ where: path, found: await readKeyFile(path, parse) });
    const named = key
        ? [{ where: key.where, found: parse(key.text) }]
        : identityFile === undefined
            ? []
            : [await file(identities_pathOf(identityFile, settings))];
    const candidates = named.length > 0 ? named : await Promise.all(USUAL.map((name) => file((0,external_node_path_.join)(home, ".ssh", name))));
    const why = [];
    for (const { where, found } of candidates) {
        if ("key" in found && signsAlike(found.key))
            return found.key.sign(SIGNED, hashOf(found.key));
        // With the key that was asked for nobody could log in either, unless an agent holds it, too.
        if (named.length > 0 && "wrong" in found && !(found.publicHalf && environment.SSH_AUTH_SOCK))
            throw new domain_errors/* DflowError */.FD("usage/key", `${where} ${found.wrong}`, { hint: found.way });
        why.push(`${where} ${"key" in found ? `is ${found.key.type}: its signatures differ each time` : found.wrong}`);
    }
    throw new domain_errors/* DflowError */.FD("usage/key", "there is no key to close the store with", {
        hint: named.length > 0 ? MAKE_ONE : `${GIVE_ONE}, or ${MAKE_ONE}`,
        evidence: [{ title: "ssh keys a store key could have been made of", lines: why }],
    });
}
const USUAL = ["id_ed25519", "id_rsa"];
const GIVE_ONE = "name the ssh key (the action's ssh-private-key: is its secret set, and may this workflow read it?)";
const MAKE_ONE = "set DFLOW_STORE_KEY (the action's store-key) to a secret of your own, as: openssl rand -hex 32";
const signsAlike = ({ type }) => type === "ssh-ed25519" || type === "ssh-rsa";
const hashOf = ({ type }) => (type === "ssh-rsa" ? "sha512" : undefined);

;// CONCATENATED MODULE: ./lib/js/ssh/deadline.js

/**
 * Settles as `work` does, but never later than its limits: ssh2 leaves calls on a dead link unanswered for ever. `work`
 * is told by `over`, whose reason is the error, and cleans up after itself.
 */
async function limited(limits, work) {
    const { clock, ms, late, signal, closed } = limits;
    const over = new AbortController();
    const finished = new AbortController();
    const cancel = () => over.abort(cancelled());
    const lose = () => over.abort(closed?.reason);
    const stopped = new Promise((_, reject) => {
        over.signal.addEventListener("abort", () => reject(over.signal.reason), { once: true });
    });
    // A rejection that nobody waits for any more would end the program.
    stopped.catch(() => undefined);
    if (signal?.aborted)
        cancel();
    if (closed?.aborted)
        lose();
    signal?.addEventListener("abort", cancel);
    closed?.addEventListener("abort", lose);
    clock.sleep(ms, finished.signal).then(() => over.abort(late()), () => undefined);
    try {
        if (over.signal.aborted)
            return await stopped;
        return await Promise.race([work(over.signal), stopped]);
    }
    finally {
        finished.abort();
        signal?.removeEventListener("abort", cancel);
        closed?.removeEventListener("abort", lose);
    }
}
const cancelled = () => new domain_errors/* DflowError */.FD("cancelled", "cancelled");
/** The work goes on; only the waiting ends. */
async function unlessCancelled(work, signal) {
    if (!signal)
        return work;
    let cancel = () => { };
    const stopped = new Promise((_, reject) => {
        cancel = () => reject(cancelled());
    });
    if (signal.aborted)
        cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
        return await Promise.race([work, stopped]);
    }
    finally {
        signal.removeEventListener("abort", cancel);
    }
}

;// CONCATENATED MODULE: ./lib/js/ssh/algorithms.js

/**
 * Left to itself ssh2 also offers SHA-1 (ssh-rsa, hmac-sha1) and compression. Everything here is spoken by OpenSSH since
 * 7.4 and by dropbear since 2020.
 */
const algorithms = (hostKeys) => ({
    kex: [
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "diffie-hellman-group-exchange-sha256",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512",
        "diffie-hellman-group14-sha256",
    ],
    // GCM first: it is the fastest in pure JavaScript's reach, because node's own OpenSSL does it in one call.
    cipher: [
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "aes256-ctr",
        "aes192-ctr",
        "aes128-ctr",
        // Not every build of OpenSSL has it, and ssh2 throws for a cipher that is not there.
        ...((0,external_node_crypto_.getCiphers)().includes("chacha20") ? ["chacha20-poly1305@openssh.com"] : []),
    ],
    hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"],
    compress: ["none"],
    serverHostKey: [...hostKeys],
});
/** Kinds of host keys, best first, and how each may sign. */
const hostKeyFamilies = [
    ["ssh-ed25519"],
    ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
    ["rsa-sha2-512", "rsa-sha2-256"],
];
const allHostKeys = hostKeyFamilies.flat();
/** How a host key of this type (first word of its line) may sign: an RSA key is called `ssh-rsa` but must not use SHA-1. */
function signaturesOf(type) {
    if (type === "ssh-rsa")
        return ["rsa-sha2-512", "rsa-sha2-256"];
    return allHostKeys.filter((algorithm) => algorithm === type);
}

;// CONCATENATED MODULE: ./lib/js/ssh/public-key.js

const TYPES = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;
/** Reads `… TYPE BASE64 …`, whatever stands around it: a .pub file, a known_hosts line. Undefined when there is none. */
function publicKeyIn(line) {
    const words = line.trim().split(/\s+/);
    const at = words.findIndex((word) => TYPES.test(word));
    const text = words[at + 1];
    if (at < 0 || text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return undefined;
    const key = publicKeyOf(Buffer.from(text, "base64"));
    return key?.type === words[at] ? key : undefined;
}
/** Undefined when the bytes do not begin with a name. */
function publicKeyOf(blob) {
    const length = blob.length > 4 ? blob.readUInt32BE(0) : 0;
    if (length < 1 || length > 64 || blob.length <= 4 + length)
        return undefined;
    return { type: blob.toString("latin1", 4, 4 + length), blob };
}
/** As `ssh-keygen -l` prints it. */
const fingerprint = (blob) => `SHA256:${(0,external_node_crypto_.createHash)("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
/** The fingerprint in what `ssh-keygen -l` prints, with or without the words around it; without padding. */
function fingerprintIn(text) {
    const [, digest] = /(?:^|\s)SHA256:([A-Za-z0-9+/]{43})=?(?:\s|$)/.exec(text) ?? [];
    return digest === undefined ? undefined : `SHA256:${digest}`;
}
/** `ssh-ed25519 AAAA…` */
const keyLine = ({ type, blob }) => `${type} ${blob.toString("base64")}`;
/** `ed25519`, `rsa`, `ecdsa`: as in /etc/ssh/ssh_host_…_key. */
const family = (type) => /ed25519|ecdsa|rsa/.exec(type)?.[0] ?? type;

;// CONCATENATED MODULE: ./lib/js/ssh/known-hosts.js


/** Forms and rules: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
function lookUp(text, host, port) {
    const lines = known_hosts_parse(text);
    const exact = lines.filter((line) => namesHost(line.hosts, hostName(host, port)));
    // As ssh does: a host that is only known by its bare name is the same host on another port.
    const bare = lines.filter((line) => namesHost(line.hosts, host.toLowerCase()));
    const marked = (marker) => lines.filter((line) => line.marker === marker && (exact.includes(line) || bare.includes(line)));
    const plain = (found) => known_hosts_keysOf(found.filter((line) => line.marker === undefined));
    const exactFirst = (what) => what(exact).length > 0 ? what(exact) : what(bare);
    return {
        keys: exactFirst(plain),
        fingerprints: exactFirst((found) => found.flatMap((line) => line.fingerprint ?? [])),
        revoked: known_hosts_keysOf(marked("@revoked")),
        authority: marked("@cert-authority").length > 0,
        unreadable: lines.filter((line) => (line.key ?? line.fingerprint) === undefined).map((line) => line.number),
    };
}
/** As the file calls it: `host`, or `[host]:port` unless it is 22. */
const hostName = (host, port) => port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
const known_hosts_keysOf = (lines) => lines.flatMap((line) => line.key ?? []);
function known_hosts_parse(text) {
    return text
        .replace(/^\uFEFF/, "")
        .split("\n")
        .map((line, at) => ({ number: at + 1, words: line.trim().split(/\s+/) }))
        .filter(({ words: [first = ""] }) => first !== "" && !first.startsWith("#"))
        .map(({ number, words }) => {
        const marker = words[0]?.startsWith("@") ? words[0] : undefined;
        const [hosts = "", ...rest] = marker === undefined ? words : words.slice(1);
        const key = publicKeyIn(rest.join(" "));
        const fingerprint = marker === undefined && !key ? fingerprintIn(words.join(" ")) : undefined;
        return { number, marker, hosts: fingerprint && NAMELESS.test(hosts) ? "*" : hosts, key, fingerprint };
    });
}
/** `SHA256:…` and `256 SHA256:… root@host (ED25519)` count for every host. */
const NAMELESS = /^(?:SHA256:|\d+$)/;
/** One negated pattern that fits takes the whole line away, wherever it stands. */
function namesHost(patterns, name) {
    if (patterns.startsWith("|"))
        return hashFits(patterns, name);
    const all = patterns.toLowerCase().split(",");
    const fits = (pattern) => wildcard(pattern).test(name) || pattern === `[${name}]:22`;
    if (all.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1))))
        return false;
    return all.some((pattern) => !pattern.startsWith("!") && fits(pattern));
}
/** `|1|salt|hash`, both base64: HMAC-SHA1 of the name. */
function hashFits(hashed, name) {
    const [, version, salt = "", hash] = hashed.split("|");
    if (version !== "1")
        return false;
    return (0,external_node_crypto_.createHmac)("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}
function wildcard(pattern) {
    // Many stars in a row would make the regular expression backtrack for ever.
    const literal = pattern.replace(/\*+/g, "*").replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

;// CONCATENATED MODULE: ./lib/js/ssh/host-key.js




/** @throws DflowError `ssh/host-key` when what is pinned cannot be used */
function pinOf(host, hostKey, known, recorded) {
    switch (hostKey.kind) {
        case "key":
            return ofLine(host, hostKey.line);
        case "fingerprint":
            return ofFingerprint(host, hostKey.sha256);
        case "known-hosts":
            return recorded === undefined ? ofFile(host, known) : ofLine(host, recorded);
    }
}
function ofLine(host, line) {
    const pinned = publicKeyIn(line);
    if (!pinned) {
        throw unusable(host, `its pinned host key is not a public key: ${JSON.stringify(line.slice(0, 60))}`);
    }
    return ofKeys([pinned], [], `it shows a host key other than the pinned one (${fingerprint(pinned.blob)})`);
}
function ofKeys(keys, revoked, because) {
    const pinned = [...new Set(keys.flatMap((key) => signaturesOf(key.type)))];
    const rest = allHostKeys.filter((one) => !pinned.includes(one));
    return {
        // The second try can only fail: it is there to show the key that a host without the pinned type has.
        tries: [pinned, rest].filter((list) => list.length > 0),
        accepts: (key) => isIn(keys, key) && !isIn(revoked, key),
        because: (key) => (isIn(revoked, key) ? "its host key is marked @revoked" : because),
        goOn: false,
    };
}
const isIn = (list, key) => list.some((one) => one.blob.equals(key.blob));
/** Accepts what ssh-keygen -l prints, whole or only the fingerprint in it. */
function ofFingerprint(host, text) {
    const bare = text.trim();
    const pinned = fingerprintIn(/^[A-Za-z0-9+/]{43}=?$/.test(bare) ? `SHA256:${bare}` : bare);
    if (pinned === undefined) {
        const md5 = /(?:[0-9a-f]{2}:){15}[0-9a-f]{2}/i.test(text) ? ": it is an MD5 one" : "";
        throw unusable(host, `${JSON.stringify(text.slice(0, 80))} is not a SHA256 fingerprint${md5}`);
    }
    return {
        tries: hostKeyFamilies,
        accepts: (key) => fingerprint(key.blob) === pinned,
        because: () => `no host key it has is the pinned one (${pinned})`,
        goOn: true,
    };
}
function ofFile(host, { where, text }) {
    const known = text === undefined ? undefined : lookUp(text, host.host, host.port);
    const because = `its host key differs from ${where}`;
    if (known && known.fingerprints.length > 0)
        return orFingerprints(ofKeys(known.keys, known.revoked, because), known);
    if (known && known.keys.length > 0)
        return ofKeys(known.keys, known.revoked, because);
    if (known?.authority) {
        throw unusable(host, `${where} knows it by a @cert-authority only, and host certificates are not supported`);
    }
    return ofKeys([], known?.revoked ?? [], `${where} ${whyUnknown(known)}`);
}
/** A fingerprint does not tell the type of its key, so all are asked for. */
const orFingerprints = (pin, { fingerprints, revoked }) => ({
    ...pin,
    tries: hostKeyFamilies,
    accepts: (key) => pin.accepts(key) || (fingerprints.includes(fingerprint(key.blob)) && !isIn(revoked, key)),
    goOn: true,
});
function whyUnknown(known) {
    if (!known)
        return "does not exist, so its host key is not known";
    const [line] = known.unreadable;
    return `does not know it${line === undefined ? "" : ` (line ${line} there is not a known_hosts line)`}`;
}
const unusable = (host, why) => new domain_errors/* DflowError */.FD("ssh/host-key", `${host.called}: ${why}`, {
    index: host.index,
    hint: `Write its public key line or its SHA256 fingerprint. On the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
});
/** The host showed `offered` and was sent nothing. The hint has all a person needs to decide. */
function hostKeyRefused(host, pin, offered, known) {
    const file = /ed25519|ecdsa|rsa/.exec(offered.type)?.[0] ?? "ed25519";
    const line = `${hostName(host.host, host.port)} ${offered.type} ${offered.blob.toString("base64")}`;
    const { where, or } = known;
    const place = host.hostKey.kind === "known-hosts" ? [where, ...(or ? [or] : [])].join(" or ") : "its host-key";
    return new domain_errors/* DflowError */.FD("ssh/host-key", `${host.called}: ${pin.because(offered)}; nothing was sent to it`, {
        index: host.index,
        evidence: [{ title: `the host key of ${host.called}`, lines: [line, fingerprint(offered.blob)] }],
        hint: [
            `On the machine itself "ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub" must print ${fingerprint(offered.blob)}.`,
            `If it does, put this line into ${place}: ${line}`,
            "If it does not, somebody else answers at this address.",
        ].join("\n"),
    });
}

;// CONCATENATED MODULE: ./lib/js/ssh/agent.js


/** The agent behind `socket`, telling which of its keys it was asked for. Only one key of it, where `only` names it. */
class Agent extends lib.BaseAgent {
    #agent;
    #only;
    #tried;
    constructor(socket, only, tried) {
        super();
        this.#agent = (0,lib.createAgent)(socket);
        this.#only = only;
        this.#tried = tried;
    }
    getIdentities(done) {
        this.#agent.getIdentities((error, keys) => {
            if (error)
                return done(error);
            const all = (keys ?? []);
            const wanted = all.filter((key) => this.#only === undefined || key.getPublicSSH().equals(this.#only));
            for (const key of wanted)
                this.#tried(`agent: ${described(key)}`);
            done(undefined, wanted);
        });
    }
    sign(key, data, options, done) {
        const answer = typeof options === "function" ? options : done;
        const request = typeof options === "function" ? {} : options;
        if (mustNotSign(key, request.hash))
            answer?.(new Error("the host takes SHA-1 signatures of RSA keys only"));
        else
            this.#agent.sign(key, data, request, answer);
    }
}
/** `ssh-ed25519 SHA256:… (comment)` */
const described = (key) => `${key.type} ${fingerprint(key.getPublicSSH())}${key.comment ? ` (${key.comment})` : ""}`;
/** ssh2 falls back to SHA-1 for an RSA key when the host names nothing better. */
const mustNotSign = (key, hash) => key.type === "ssh-rsa" && hash !== "sha256" && hash !== "sha512";

;// CONCATENATED MODULE: ./lib/js/ssh/authentication.js


/** @param mayBegin false while the host key is not accepted: then nothing is offered, whatever ssh2 asks for */
function authentication(host, identities, mayBegin) {
    const tried = [];
    const notes = [...identities.skipped];
    let accepted;
    const ways = waysOf(host, identities, (label) => tried.push(label));
    return {
        handler(left, _partial, next) {
            accepted = left ?? accepted;
            const wanted = left === null || left.includes("publickey");
            const way = mayBegin() && wanted ? ways.shift() : undefined;
            if (way?.label !== undefined)
                tried.push(way.label);
            // ssh2 ends with "All configured authentication methods failed" on false, which its types do not know.
            next((way?.method ?? false));
        },
        note: (text) => notes.push(text),
        failure: (said) => authentication_refused(host, { tried, notes, accepted, said }),
    };
}
function waysOf({ user: username }, { agent, keys }, tried) {
    const fromAgent = agent && new Agent(agent.socket, agent.only, tried);
    return [
        ...(fromAgent ? [{ method: { type: "agent", username, agent: fromAgent } }] : []),
        ...keys.map(({ label, key }) => ({
            label: `${label}: ${described(key)}`,
            method: { type: "publickey", username, key: withoutSha1(key) },
        })),
    ];
}
function withoutSha1(key) {
    if (key.type !== "ssh-rsa")
        return key;
    const careful = Object.create(key);
    careful.sign = (data, hash) => {
        if (mustNotSign(key, hash))
            return new Error("the host takes SHA-1 signatures of RSA keys only");
        return key.sign(data, hash);
    };
    return careful;
}
function authentication_refused({ called, user, index }, { tried, notes, accepted, said }) {
    const others = accepted?.filter((method) => method !== "publickey") ?? [];
    const noKeys = accepted !== undefined && !accepted.includes("publickey");
    const why = noKeys
        ? `takes no keys from user ${user}, only ${others.join(", ")}`
        : tried.length === 0
            ? `was offered no key: none could be used`
            : `did not let user ${user} in with ${tried.length === 1 ? "the key tried" : `any of the ${tried.length} keys tried`}`;
    return new domain_errors/* DflowError */.FD("ssh/authentication", `${called}: ${why}${said === undefined ? "" : ` (${said})`}`, {
        index,
        hint: noKeys
            ? `Allow keys there: PubkeyAuthentication yes in sshd_config.`
            : `Is ${user} the right user (ssh.user)? The key's public half must be a line of ~${user}/.ssh/authorized_keys there.${tried.length > 5 ? " Many keys were tried: name the right one in ssh.identity-file." : ""}`,
        evidence: [
            { title: "keys tried", lines: tried },
            { title: "not used", lines: notes },
        ].filter(({ lines }) => lines.length > 0),
    });
}

;// CONCATENATED MODULE: ./lib/js/ssh/outcome.js

function outcomeOf(host, { error, greeting, accepted, refused }, auth) {
    if (refused)
        return { refusedKey: refused };
    const exhausted = error?.level === "client-authentication";
    if (accepted)
        return { failed: auth.failure(exhausted ? undefined : `it closed the connection${outcome_quoted(error)}`) };
    // The one message of ssh2 that matters here has no code of its own.
    if (error?.message.includes("no matching host key format"))
        return { noSuchKey: true };
    const agreed = error?.message.includes("no matching") === true;
    const said = greeting === undefined ? "" : `, saying ${JSON.stringify(greeting)}`;
    const what = agreed
        ? `has no algorithm in common with dflow (${error?.message})`
        : `closed the connection before it spoke ssh${said}`;
    return {
        unreached: {
            again: !agreed,
            error: new domain_errors/* DflowError */.FD("ssh/unreachable", `${host.called}: ${what}`, {
                index: host.index,
                hint: agreed
                    ? "It needs OpenSSH 7.4 or newer, with its usual algorithms."
                    : "Is it an sshd? Too many connections at once (MaxStartups) and a ban (fail2ban, PerSourcePenalties) show like this.",
                cause: error,
            }),
        },
    };
}
const outcome_quoted = (error) => (error ? `: ${error.message}` : "");
const lost = ({ called, index }, error) => new domain_errors/* DflowError */.FD("ssh/lost", `${called}: the ssh connection ended${outcome_quoted(error)}`, {
    index,
    hint: "What ran there goes on. The same command again finds out what was done.",
    cause: error,
});

;// CONCATENATED MODULE: ./lib/js/ssh/link.js





/** Speaks ssh on the wire until the host has let us in, or not. `over` ends it; `progress` tells its deadline how far it came. */
function shakeHands(wire, how, over, progress) {
    const { host, hostKeys, accepts, identities, keepalive } = how;
    const client = new lib.Client();
    const closed = new AbortController();
    const seen = {};
    const auth = authentication(host, identities, () => seen.accepted === true && !over.aborted);
    return new Promise((resolve) => {
        const give = (outcome) => {
            over.removeEventListener("abort", stop);
            if (!("link" in outcome))
                wire.destroy();
            resolve(outcome);
        };
        const stop = () => wire.destroy();
        over.addEventListener("abort", stop, { once: true });
        client.on("greeting", (text) => {
            seen.greeting = text.trim().split("\n").at(-1)?.slice(0, 200);
        });
        client.on("error", (error) => {
            const level = error.level;
            if (level === "agent" || error.message.startsWith("Error signing"))
                auth.note(error.message);
            else
                seen.error ??= error;
        });
        client.on("end", () => wire.destroy());
        client.on("close", () => {
            closed.abort(lost(host, seen.error));
            give(outcomeOf(host, seen, auth));
        });
        client.on("ready", () => give({ link: { client, closed: closed.signal, end: () => goodbye(client, wire, closed.signal, how.clock) } }));
        client.connect({
            sock: wire.stream,
            username: host.user,
            algorithms: algorithms(hostKeys),
            hostVerifier: (blob) => {
                const key = publicKeyOf(blob);
                seen.accepted = key !== undefined && accepts(key);
                if (seen.accepted)
                    progress.authenticating = true;
                else {
                    seen.refused = key ?? { type: "unknown", blob };
                    // ssh2 would still read what has arrived already; nothing may be answered any more.
                    wire.destroy();
                }
                return seen.accepted;
            },
            authHandler: auth.handler,
            // Our own deadline covers the whole attempt, jump host included.
            readyTimeout: 0,
            keepaliveInterval: keepalive,
            keepaliveCountMax: 3,
        });
        // ssh2 has paused the stream until it listens itself, so this takes nothing away from it.
        const count = guard(wire, () => {
            seen.error ??= new Error("it sends and sends");
        });
        client.once("handshake", () => wire.stream.off("data", count));
    });
}
/** A whole handshake takes less than 8 KiB of the host. ssh2 would keep an endless greeting in memory. */
const MOST_BEFORE_HANDSHAKE = 256 * 1024;
function guard(wire, tooMuch) {
    let received = 0;
    const count = (chunk) => {
        received += chunk.length;
        if (received <= MOST_BEFORE_HANDSHAKE)
            return;
        tooMuch();
        wire.destroy();
    };
    wire.stream.on("data", count);
    return count;
}
async function goodbye(client, wire, closed, clock) {
    if (closed.aborted)
        return;
    const waiting = new AbortController();
    const gone = new Promise((resolve) => closed.addEventListener("abort", () => resolve(), { once: true }));
    client.end();
    await Promise.race([gone, clock.sleep(1000, waiting.signal)]).catch(() => undefined);
    waiting.abort();
    wire.destroy();
}

;// CONCATENATED MODULE: ./lib/js/ssh/connect.js




/** Attempts before the host key is accepted; sshd drops starts at random when many come at once (MaxStartups). */
const ATTEMPTS = 5;
/** A machine that does not even answer costs the whole timeout, so it is asked but twice. */
const SILENT_TRIES = 2;
/** @throws DflowError `ssh/unreachable`, `ssh/timeout`, `ssh/host-key`, `ssh/authentication`, `cancelled` */
async function connect(how) {
    const { clock, random, signal, pin, silentTries = SILENT_TRIES } = how;
    let round = 0;
    let shown;
    for (let attempt = 1;; attempt++) {
        const outcome = await connect_once(how, round);
        if ("link" in outcome)
            return outcome.link;
        if ("failed" in outcome)
            throw outcome.failed;
        if ("unreached" in outcome) {
            const { again, error } = outcome.unreached;
            if (!again || attempt >= (error.code === "ssh/timeout" ? silentTries : ATTEMPTS))
                throw error;
            await clock.sleep(200 * 2 ** (attempt - 1) * (0.5 + random()), signal);
            continue;
        }
        const last = round === pin.tries.length - 1;
        // The best one it has, whatever it answers when asked for others.
        if ("refusedKey" in outcome)
            shown ??= outcome.refusedKey;
        if (shown && (last || !pin.goOn))
            throw hostKeyRefused(how.host, pin, shown, how.known);
        if (last)
            throw noKeyAtAll(how.host);
        round++;
        attempt--;
    }
}
async function connect_once(how, round) {
    const progress = { authenticating: false };
    const { host, clock, timeout: ms, signal } = how;
    const late = () => connect_silent(host, ms, progress);
    try {
        return await limited({ clock, ms, late, signal }, async (over) => {
            const wire = await how.dial(over);
            if ("error" in wire)
                return { unreached: wire };
            if (over.aborted) {
                wire.destroy();
                throw over.reason;
            }
            const { pin, identities, keepalive } = how;
            const hostKeys = pin.tries[round] ?? [];
            return shakeHands(wire, { host, hostKeys, accepts: pin.accepts, identities, keepalive, clock }, over, progress);
        });
    }
    catch (error) {
        if (!(error instanceof domain_errors/* DflowError */.FD) || error.code !== "ssh/timeout")
            throw error;
        return progress.authenticating ? { failed: error } : { unreached: { error, again: true } };
    }
}
const connect_silent = ({ called, index }, ms, { authenticating }) => new domain_errors/* DflowError */.FD("ssh/timeout", `${called}: ${authenticating ? "did not finish logging in" : "did not answer"} within ${ms / 1000} s`, {
    index,
    hint: authenticating
        ? "A slow directory service or a full disk there shows like this. ssh.connect-timeout sets the limit."
        : "Is the machine up, and the address right? A firewall shows like this. ssh.connect-timeout sets the limit.",
});
const noKeyAtAll = ({ called, index }) => new domain_errors/* DflowError */.FD("ssh/host-key", `${called}: it has no host key of a type dflow accepts`, {
    index,
    hint: "It needs an Ed25519, ECDSA or RSA host key: ssh-keygen -A",
});

;// CONCATENATED MODULE: ./lib/js/ssh/host.js

const nodeAsHost = (node) => ({
    host: node.host,
    port: node.port,
    user: node.user,
    hostKey: node.hostKey,
    identityFile: node.identityFile,
    index: node.index,
    called: `node ${node.index} (${address(node.host, node.port)})`,
});
/** The Node's own jump host, or the one of the settings (`[user@]host[:port]`), or none. */
function jumpOf(node, setting) {
    const jump = node.jump ?? (setting === undefined ? undefined : parseJump(setting, node.user));
    if (!jump)
        return undefined;
    return {
        host: jump.host,
        port: jump.port,
        user: jump.user,
        hostKey: jump.hostKey,
        identityFile: jump.identityFile,
        index: node.index,
        called: `node ${node.index}: jump host ${address(jump.host, jump.port)}`,
    };
}
function parseJump(text, user) {
    const [, name, bracketed, plain, port] = /^(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^:@\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined || Number(port ?? 22) > 65_535) {
        throw new domain_errors/* DflowError */.FD("usage/config", `ssh.jump: ${JSON.stringify(text)} is not [user@]host[:port]`);
    }
    return { host, port: Number(port ?? 22), user: name ?? user, hostKey: { kind: "known-hosts" } };
}
const address = (host, port) => {
    const literal = host.includes(":") ? `[${host}]` : host;
    return port === 22 ? host : `${literal}:${port}`;
};

;// CONCATENATED MODULE: ./lib/js/ssh/jumps.js
function jumps(connect) {
    const open = new Map();
    const forget = (key, shared) => {
        if (open.get(key) === shared)
            open.delete(key);
    };
    return {
        async take(host) {
            const key = JSON.stringify([host.user, host.host, host.port, host.hostKey, host.identityFile]);
            const shared = open.get(key) ?? { link: connect(host), users: 0 };
            open.set(key, shared);
            shared.users++;
            try {
                const link = await shared.link;
                link.closed.addEventListener("abort", () => forget(key, shared), { once: true });
                let held = true;
                const release = () => {
                    if (!held)
                        return;
                    held = false;
                    if (--shared.users > 0)
                        return;
                    forget(key, shared);
                    void link.end();
                };
                return { link, release };
            }
            catch (error) {
                forget(key, shared);
                throw error;
            }
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/ssh/begun.js

/**
 * A login shell may print before it runs our command (.bashrc), or never run it (nologin). So each script first prints
 * this line; what comes before it is no answer, and when it never comes the script has not begun.
 */
const beginning = (script) => (0,shell_script.sh) `printf '\002dflow\003\n'
${script}`;
const MARK = Buffer.from("\u0002dflow\u0003\n");
/** Of what was printed before, for an error. */
const begun_KEPT = 4096;
/** Finds the mark in a stream, wherever its chunks are cut. */
class Begun {
    #before = Buffer.alloc(0);
    #found = false;
    get found() {
        return this.#found;
    }
    /** What was printed before the mark, at most the last 4 KiB. */
    get before() {
        return this.#before.toString("utf8");
    }
    /** What of this chunk comes after the mark. */
    after(chunk) {
        if (this.#found)
            return chunk;
        const all = Buffer.concat([this.#before, chunk]);
        const at = all.indexOf(MARK);
        this.#found = at >= 0;
        const before = this.#found ? all.subarray(0, at) : all;
        this.#before = before.subarray(Math.max(0, before.length - begun_KEPT));
        return this.#found ? all.subarray(at + MARK.length) : Buffer.alloc(0);
    }
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./lib/js/ssh/input.js

/** Listened to from the start: it may fail before the channel is open. */
function inputOf({ input }) {
    if (input === undefined)
        return undefined;
    const source = input instanceof Uint8Array ? external_node_stream_.Readable.from(slices(input)) : input;
    const failed = new Promise((_, reject) => source.on("error", reject));
    failed.catch(() => undefined);
    if (source.errored)
        source.emit("error", source.errored);
    return { source, failed };
}
function* slices(bytes) {
    for (let at = 0; at < bytes.length; at += 65_536)
        yield bytes.subarray(at, at + 65_536);
}

;// CONCATENATED MODULE: ./lib/js/ssh/kept.js
/** The end of a stream, in a buffer that never grows past twice the limit however much comes. */
class Kept {
    #limit;
    #buffer = Buffer.alloc(0);
    #length = 0;
    /** @param limit bytes */
    constructor(limit) {
        this.#limit = limit;
    }
    add(chunk) {
        const part = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
        if (this.#length + part.length > this.#buffer.length)
            this.#makeRoom(part.length);
        this.#buffer.set(part, this.#length);
        this.#length += part.length;
    }
    #makeRoom(more) {
        const keep = Math.min(this.#length, this.#limit);
        const end = this.#buffer.subarray(this.#length - keep, this.#length);
        // Copied, not sliced: a slice of the link's buffer would hold all of that buffer.
        const size = Math.min(2 * this.#limit, Math.max(4096, 2 * (keep + more)));
        const room = size > this.#buffer.length ? Buffer.allocUnsafe(size) : this.#buffer;
        room.set(end, 0);
        this.#buffer = room;
        this.#length = keep;
    }
    /** As UTF-8, beginning with a whole character. */
    text() {
        let from = Math.max(0, this.#length - this.#limit);
        const cut = from > 0;
        while (cut && from < this.#length && ((this.#buffer[from] ?? 0) & 0xc0) === 0x80)
            from++;
        return this.#buffer.toString("utf8", from, this.#length);
    }
}

;// CONCATENATED MODULE: ./lib/js/ssh/session.js

/**
 * The one command that is ever run on a Node. It reads the script from its standard input (first a line with its length
 * in bytes), so nothing can be injected and nothing shows in ps; the rest of the input is the script's own. `sh -s` reads
 * ahead and would eat part of it. `exec` and single quotes mean the same to fish and csh.
 */
const remoteCommand = `exec /bin/sh -c 'IFS= read -r n; eval "$(dd bs="$n" count=1 iflag=fullblock 2>/dev/null)"'`;
/**
 * sshd frees a session a moment after its end, so one too many is asked for again: nothing has run yet.
 *
 * @param begin is given the channel at once: an answer may lie in the very packet that opened it, and be told before any
 * promise is
 */
async function session(link, host, clock, over, begin) {
    for (let wait = 50;; wait *= 2) {
        const opened = await openSession(link, over, begin);
        if (!(opened instanceof Error))
            return opened;
        if (opened.reason === undefined || wait > 2000)
            throw noSession(host, opened);
        await clock.sleep(wait, over);
    }
}
function openSession(link, over, begin) {
    return new Promise((resolve) => {
        try {
            link.client.exec(remoteCommand, (error, channel) => {
                if (error)
                    return resolve(error);
                if (over.aborted)
                    channel.close();
                resolve({ begun: begin(channel) });
            });
        }
        catch (error) {
            resolve(error);
        }
    });
}
const noSession = ({ called, index }, error) => new domain_errors/* DflowError */.FD("node/script", `${called}: sshd opened no session: ${error.message}`, {
    index,
    hint: "sshd's log there says why; MaxSessions in its sshd_config can do this.",
    cause: error,
});

;// CONCATENATED MODULE: ./lib/js/ssh/run.js








/** Bytes kept of each stream: its end. */
const LIMIT = 1024 * 1024;
const run_TIMEOUT = 30_000;
function ssh_run_run(link, host, script, options, { clock, counted }) {
    const { timeout: ms = run_TIMEOUT, signal } = options;
    const late = () => tooLate(host, ms);
    const input = inputOf(options);
    const work = limited({ clock, ms, late, signal, closed: link.closed }, async (over) => {
        const { begun: answer } = await session(link, host, clock, over, (channel) => {
            counted.roundTrips++;
            over.addEventListener("abort", () => channel.close(), { once: true });
            const listening = listen(channel, host, counted);
            feed(channel, script, input?.source, counted, options.onSent);
            input?.failed.catch(() => channel.close());
            return listening;
        });
        return answer;
    });
    return Promise.race([work, ...(input ? [input.failed] : [])]).finally(() => input?.source.destroy());
}
function listen(channel, host, counted) {
    const begun = new Begun();
    const stdout = new Kept(LIMIT);
    const stderr = new Kept(LIMIT);
    let status;
    channel.on("data", (chunk) => {
        counted.received += chunk.length;
        stdout.add(begun.after(chunk));
    });
    // Unread, it would keep the channel from ever closing.
    channel.stderr.on("data", (chunk) => {
        counted.received += chunk.length;
        stderr.add(chunk);
    });
    channel.on("exit", (code, signal) => {
        status = code ?? 128 + (external_node_os_.constants.signals[signal] ?? 0);
    });
    return new Promise((resolve, reject) => {
        channel.on("close", () => {
            if (!begun.found)
                reject(notBegun(host, status, [begun.before, stderr.text()]));
            else if (status === undefined)
                reject(noStatus(host));
            else
                resolve({ status, stdout: stdout.text(), stderr: stderr.text() });
        });
    });
}
/** A script that ends without reading all of its input is fine: the rest is not sent. */
function feed(channel, script, source, counted, onSent) {
    const text = Buffer.from(beginning(script).text);
    channel.write(`${text.length}\n`);
    channel.write(text);
    counted.sent += text.length;
    if (!source) {
        channel.end();
        return;
    }
    let taken = 0;
    // A write that crosses the script's end; what it answered still counts.
    channel.on("error", () => undefined);
    channel.on("close", () => source.destroy());
    source.on("data", (chunk) => {
        if (channel.writableEnded)
            return;
        const room = channel.write(chunk, () => {
            taken += chunk.length;
            counted.sent += chunk.length;
            onSent?.(taken);
        });
        if (room)
            return;
        source.pause();
        channel.once("drain", () => source.resume());
    });
    source.on("end", () => channel.end());
}
const tooLate = ({ called, index }, ms) => new domain_errors/* DflowError */.FD("ssh/timeout", `${called}: no answer within ${ms / 1000} s`, {
    index,
    hint: "What was asked may still be running there. The same command again finds out what was done.",
});
const noStatus = ({ called, index }) => new domain_errors/* DflowError */.FD("ssh/lost", `${called}: the script's session ended without an exit status`, { index });
function notBegun({ called, user, index }, status, said) {
    const lines = said.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
    return new domain_errors/* DflowError */.FD("preflight/node", `${called}: the login shell of ${user} did not run a script (exit ${status ?? "unknown"})`, {
        index,
        hint: status === 127
            ? "Is there a /bin/sh? dflow needs one on every Node."
            : `It needs a login shell that may run /bin/sh, not nologin or a restricted one (usermod -s /bin/sh ${user}), no forced command in authorized_keys, and a dd that knows iflag=fullblock.`,
        evidence: lines.length === 0 ? [] : [{ title: "the Node said", lines: lines.slice(-10) }],
    });
}

;// CONCATENATED MODULE: ./lib/js/ssh/tunnel.js



const tunnel_TIMEOUT = 10_000;
const LOOPBACK = "127.0.0.1";
function tunnel(link, host, port, { timeout: ms = tunnel_TIMEOUT, signal, address = LOOPBACK, aside = false }, { clock, counted }) {
    const traffic = aside ? counted.aside : counted;
    const late = () => new domain_errors/* DflowError */.FD("ssh/timeout", `${host.called}: port ${port} there was not reached within ${ms / 1000} s`, {
        index: host.index,
    });
    return limited({ clock, ms, late, signal, closed: link.closed }, async (over) => {
        // Where nobody listens the answer took its time, too.
        if (aside)
            counted.aside.tunnels++;
        else
            counted.roundTrips++;
        return asStream(await openTunnel(link, host, { address, port }, over), link, traffic);
    });
}
function openTunnel(link, host, { address, port }, over) {
    return new Promise((resolve, reject) => {
        try {
            link.client.forwardOut(LOOPBACK, 0, address, port, (error, channel) => {
                if (error)
                    reject(tunnel_notOpened(host, port, error));
                else if (over.aborted)
                    channel.close();
                else
                    resolve(channel);
            });
        }
        catch (error) {
            reject(tunnel_notOpened(host, port, error));
        }
    });
}
/** RFC 4254, 5.1: SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, SSH_OPEN_CONNECT_FAILED. */
const PROHIBITED = 1;
const CONNECT_FAILED = 2;
function tunnel_notOpened({ called, index }, port, error) {
    if (error.reason === PROHIBITED) {
        return new domain_errors/* DflowError */.FD("preflight/node", `${called}: its sshd forbids tunnels`, {
            index,
            hint: 'Health checks go through one: set "AllowTcpForwarding local" in its sshd_config.',
            cause: error,
        });
    }
    if (error.reason === CONNECT_FAILED) {
        return new domain_errors/* DflowError */.FD("node/script", `${called}: nothing listens on port ${port}`, { index, cause: error });
    }
    return new domain_errors/* DflowError */.FD("ssh/lost", `${called}: no tunnel to port ${port}: ${error.message}`, { index, cause: error });
}
/** ssh2's channels know no errors and no destroy as streams have them; node:http needs both. */
function asStream(channel, link, counted) {
    const stream = new external_node_stream_.Duplex({
        read: () => void channel.resume(),
        write(chunk, _encoding, done) {
            counted.sent += chunk.length;
            channel.write(chunk, done);
        },
        final(done) {
            channel.end();
            done();
        },
        destroy(error, done) {
            link.closed.removeEventListener("abort", lose);
            channel.close();
            done(error);
        },
    });
    const lose = () => stream.destroy(link.closed.reason);
    link.closed.addEventListener("abort", lose, { once: true });
    channel.on("data", (chunk) => {
        counted.received += chunk.length;
        if (!stream.push(chunk))
            channel.pause();
    });
    channel.on("end", () => stream.push(null));
    // A write that crosses the other side's close.
    channel.on("error", (error) => stream.destroy(error));
    // ssh2 never answers a write that the other side no longer takes, so the stream would not end by itself.
    channel.on("close", () => (stream.readableEnded ? stream.destroy() : stream.once("end", () => stream.destroy())));
    return stream;
}

;// CONCATENATED MODULE: ./lib/js/ssh/remote.js






/** Half of sshd's default MaxSessions, because it counts a session that has just ended as well. */
const SESSIONS = 5;
/**
 * A Node to run scripts on. Its connection is made when it is needed: a Remote that was idle while others waited, or
 * whose link was lost, connects again with its next call. Nothing is ever sent twice by itself.
 */
async function remoteOf(tools, signal) {
    const { node, clock } = tools;
    const host = nodeAsHost(node);
    const counted = { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } };
    const line = connection(tools, host);
    const sessions = (0,p_limit/* default */.A)(SESSIONS);
    try {
        await line.use(async () => undefined, signal);
    }
    catch (error) {
        await line.close();
        throw error;
    }
    return {
        node,
        usage: counted,
        run: (script, options = {}) => sessions(() => line.use((link) => ssh_run_run(link, host, script, options, { clock, counted }), options.signal)),
        tunnel: async (port, options = {}) => {
            if (options.aside)
                return tunnel(await line.present(), host, port, options, { clock, counted });
            return line.keep(async (link, release) => {
                const stream = await tunnel(link, host, port, options, { clock, counted });
                stream.once("close", release);
                return stream;
            }, options.signal);
        },
        close: () => line.close(),
    };
}
function connection({ seats, connect }, host) {
    const closing = new AbortController();
    let open;
    let seat;
    let users = 0;
    const giveUp = async () => {
        const given = open;
        // Both at once: while this one says goodbye, somebody may ask for the next.
        [open, seat] = [undefined, undefined];
        await (await given?.catch(() => undefined))?.end();
    };
    const establish = async () => {
        const taken = await seats.take(giveUp, closing.signal);
        try {
            const link = await connect(closing.signal);
            seat = taken;
            link.closed.addEventListener("abort", () => {
                taken.free();
                if (seat === taken)
                    [open, seat] = [undefined, undefined];
            });
            if (users === 0)
                taken.idle();
            return link;
        }
        catch (error) {
            taken.free();
            open = undefined;
            throw error;
        }
    };
    const keep = async (work, signal) => {
        if (closing.signal.aborted)
            throw new domain_errors/* DflowError */.FD("ssh/lost", `${host.called}: the connection was closed`, host);
        users++;
        seat?.busy();
        let held = true;
        const release = () => {
            if (held && --users === 0)
                seat?.idle();
            held = false;
        };
        try {
            open ??= establish();
            return await work(await unlessCancelled(open, signal), release);
        }
        catch (error) {
            release();
            throw error;
        }
    };
    return {
        keep,
        use: (work, signal) => keep((link, release) => work(link).finally(release), signal),
        async present() {
            const link = await open?.catch(() => undefined);
            if (link && !link.closed.aborted)
                return link;
            throw new domain_errors/* DflowError */.FD("ssh/lost", `${host.called}: there is no connection at this moment`, host);
        },
        async close() {
            closing.abort();
            await giveUp();
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/ssh/seats.js

/** Between two acts on a Node its connection is idle for a moment; taking it away then would cost a handshake per act. */
const IDLE_FOR_GOOD = 100;
/**
 * At most `limit` connections at once, however many Nodes a command holds on to: who waits gets the seat of the
 * connection that has been idle longest, and its owner connects again when it has something to do.
 */
function seats(limit, clock) {
    const taken = new Set();
    const idle = new Map();
    const waiting = [];
    let patrolling = false;
    const seatFor = (giveUp) => {
        const one = { giveUp };
        taken.add(one);
        return {
            busy: () => void idle.delete(one),
            idle: () => {
                if (!taken.has(one))
                    return;
                idle.set(one, clock.now().getTime());
                void patrol();
            },
            free: () => {
                idle.delete(one);
                if (taken.delete(one))
                    seatNext();
            },
        };
    };
    const seatNext = () => {
        while (taken.size < limit) {
            const next = waiting.shift();
            if (!next)
                return;
            next.seat(seatFor(next.giveUp));
        }
    };
    const patrol = async () => {
        if (patrolling)
            return;
        patrolling = true;
        while (waiting.length > 0 && idle.size > 0) {
            const [longest, since] = idle.entries().next().value;
            const left = since + IDLE_FOR_GOOD - clock.now().getTime();
            if (left > 0)
                await clock.sleep(left);
            else {
                idle.delete(longest);
                await longest.giveUp();
            }
        }
        patrolling = false;
    };
    return {
        take(giveUp, signal) {
            if (signal?.aborted)
                return Promise.reject(cancelled());
            if (taken.size < limit)
                return Promise.resolve(seatFor(giveUp));
            return new Promise((resolve, reject) => {
                const leave = () => {
                    waiting.splice(waiting.indexOf(waiter), 1);
                    reject(cancelled());
                };
                const seat = (given) => {
                    signal?.removeEventListener("abort", leave);
                    resolve(given);
                };
                const waiter = { giveUp, seat };
                waiting.push(waiter);
                signal?.addEventListener("abort", leave, { once: true });
                void patrol();
            });
        },
    };
}

;// CONCATENATED MODULE: ./lib/js/ssh/wire.js


function direct(host, over) {
    return new Promise((resolve) => {
        const socket = (0,external_node_net_.connect)({ host: host.host, port: host.port });
        // Scripts are small writes that wait for an answer: Nagle's algorithm would hold each for 40 ms.
        socket.setNoDelay(true);
        const stop = () => socket.destroy();
        over.addEventListener("abort", stop, { once: true });
        const fail = (error) => {
            over.removeEventListener("abort", stop);
            resolve(notReached(host, error));
        };
        socket.once("error", fail);
        socket.once("connect", () => {
            over.removeEventListener("abort", stop);
            socket.off("error", fail);
            resolve({ stream: socket, destroy: () => socket.destroy() });
        });
    });
}
/** The same as `ssh -J`: the jump host carries bytes it cannot read. */
function wire_through(jump, host) {
    return new Promise((resolve) => {
        const fail = (error) => resolve(notReached(host, error, "from the jump host"));
        try {
            jump.client.forwardOut("127.0.0.1", 0, host.host, host.port, (error, channel) => {
                if (error)
                    return fail(error);
                resolve({ stream: channel, destroy: () => channel.close() });
            });
        }
        catch (error) {
            fail(error);
        }
    });
}
function notReached(host, error, from) {
    const [what, hint, again] = wire_reasons[error.code ?? ""] ?? [
        error.message,
        "Is the machine up, and the address right?",
        true,
    ];
    const message = `${host.called}: ${what}${from === undefined ? "" : ` (${from})`}`;
    return { error: new domain_errors/* DflowError */.FD("ssh/unreachable", message, { index: host.index, hint, cause: error }), again };
}
const NETWORK = "Is the machine up? A firewall or a missing VPN shows like this, too.";
const wire_reasons = {
    ECONNREFUSED: ["refuses connections", "Does sshd run there, and on this port?", true],
    ECONNRESET: ["closed the connection at once", NETWORK, true],
    EPIPE: ["closed the connection at once", NETWORK, true],
    ETIMEDOUT: ["does not answer", NETWORK, true],
    EHOSTUNREACH: ["cannot be reached", NETWORK, true],
    ENETUNREACH: ["cannot be reached: no way into its network", NETWORK, true],
    ENOTFOUND: ["its name is not known", "Check the host in dflow.yaml: it is a name or an IP address.", false],
    EAI_AGAIN: ["its name cannot be looked up just now", "Does name resolution work on this machine?", true],
};

;// CONCATENATED MODULE: ./lib/js/ssh/transport.js













function transport(options) {
    const { ssh, clock } = options;
    const places = seats(ssh.maxParallel, clock);
    const context = {
        options,
        identities: identitiesFor({
            ...options,
            identityFile: ssh.identityFile,
            key: options.key,
            passphrase: options.passphrase,
        }),
        known: transport_once(() => readKnownHosts(options)),
        jumps: jumps((host) => transport_open(context, host, (over) => direct(host, over), undefined)),
    };
    return {
        async connect(node, signal, { silentTries } = {}) {
            if (signal?.aborted)
                throw cancelled();
            const make = (stopped) => linkTo({ ...context, silentTries }, node, stopped);
            return remoteOf({ node, seats: places, clock, connect: make }, signal);
        },
    };
}
async function linkTo(context, node, signal) {
    const host = nodeAsHost(node);
    const jump = jumpOf(node, context.options.ssh.jump);
    if (!jump)
        return transport_open(context, host, (over) => direct(host, over), signal);
    const taking = context.jumps.take(jump);
    const { link, release } = await unlessCancelled(taking, signal).catch((error) => {
        taking.then((taken) => taken.release()).catch(() => undefined);
        throw error;
    });
    try {
        const inner = await transport_open(context, host, () => wire_through(link, host), signal);
        inner.closed.addEventListener("abort", release, { once: true });
        return inner;
    }
    catch (error) {
        release();
        throw error;
    }
}
async function transport_open(context, host, dial, signal) {
    const { ssh, clock, random, recordedKeys, keepalive = 15_000 } = context.options;
    const known = await context.known();
    const recorded = recordedKeys?.[hostName(host.host, host.port)];
    const pin = pinOf(host, host.hostKey, known, recorded);
    const identities = await context.identities(host);
    const { silentTries } = context;
    const timeout = ssh.connectTimeout;
    return connect({ host, pin, known, identities, dial, timeout, keepalive, clock, random, signal, silentTries });
}
async function readKnownHosts({ ssh, knownHosts, home, folder }) {
    if (knownHosts !== undefined)
        return knownHosts;
    const path = ssh.knownHosts ?? "~/.ssh/known_hosts";
    const file = path.startsWith("~/") ? (0,external_node_path_.join)(home, path.slice(2)) : (0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(folder, path);
    const asFile = { where: path, or: "the action's input known-hosts" };
    try {
        return { ...asFile, text: await (0,promises_.readFile)(file, "utf8") };
    }
    catch (error) {
        if (error.code === "ENOENT")
            return { ...asFile, text: undefined };
        throw new domain_errors/* DflowError */.FD("usage/config", `ssh.known-hosts: ${path} cannot be read: ${error.message}`, {
            cause: error,
        });
    }
}
function transport_once(make) {
    let made;
    return () => {
        made ??= make();
        return made;
    };
}

;// CONCATENATED MODULE: ./lib/js/github/archived-file.js




const archived_file_BLOCK = 512;
const [NAME_ENDS, SIZE_AT, SIZE_ENDS, TYPE_AT] = [100, 124, 136, 156];
/** Bytes of headers and padding around one file. */
const AROUND = 1 << 20;
/** It is not an archive of the one file that it should be. */
class NotArchived extends Error {
    name = "NotArchived";
}
/**
 * Takes the one file out of a tar archive, whatever the archive calls it. The archive may be anybody's, so it is not
 * unpacked: a name in it could lead anywhere, and `tar -P` would go there.
 *
 * @param archive uncompressed
 * @param into a new file, 0700
 * @param most bytes
 * @returns the file's sha256
 * @throws NotArchived
 */
async function takeFile(archive, into, most) {
    const file = await (0,promises_.open)(into, "wx", 0o700);
    const digest = (0,external_node_crypto_.createHash)("sha256");
    const parser = onlyFile(most);
    try {
        await (0,external_node_stream_promises_.pipeline)(archive, parser.stream, async (parts) => {
            for await (const part of parts) {
                digest.update(part);
                await file.writeFile(part);
            }
        });
    }
    finally {
        await file.close();
    }
    if (!parser.whole())
        throw new NotArchived("the archive ends in the middle of its file, or holds none");
    return digest.digest("hex");
}
/** Lets through the content of the first regular file, and of what comes before and after it nothing. */
function onlyFile(most) {
    let header = Buffer.alloc(0);
    /** Bytes of the member that are still to come, then those that fill its last block. */
    let [left, padding, seen] = [0, 0, 0];
    let state = "headers";
    function take(chunk, out) {
        let rest = chunk;
        while (rest.length > 0 && state !== "done") {
            if (state === "headers") {
                const missing = archived_file_BLOCK - header.length;
                header = Buffer.concat([header, rest.subarray(0, missing)]);
                rest = rest.subarray(missing);
                if (header.length === archived_file_BLOCK)
                    begin(header);
                continue;
            }
            const part = rest.subarray(0, left);
            rest = rest.subarray(part.length);
            left -= part.length;
            if (state === "file" && part.length > 0)
                out(part);
            if (left > 0)
                continue;
            if (state === "file")
                state = "done";
            else if (padding > 0)
                [left, padding] = [padding, 0];
            else
                [state, header] = ["headers", Buffer.alloc(0)];
        }
    }
    function begin(block) {
        const size = Number.parseInt(block.toString("latin1", SIZE_AT, SIZE_ENDS), 8);
        const type = String.fromCharCode(block[TYPE_AT] ?? 0);
        if (block.subarray(0, NAME_ENDS).every((byte) => byte === 0) || !Number.isSafeInteger(size))
            throw new NotArchived("it is not an archive of one file");
        header = Buffer.alloc(0);
        if (type === "0" || type === "\0") {
            if (size > most)
                throw new NotArchived(`its file has ${size} bytes, not the ${most} it should have`);
            [state, left] = [size === 0 ? "done" : "file", size];
            // POSIX (pax) puts more of a file's facts before it, as members of their own.
        }
        else if (type === "x" || type === "g") {
            [left, padding] = [size, (archived_file_BLOCK - (size % archived_file_BLOCK)) % archived_file_BLOCK];
            if (left > 0)
                state = "skipping";
        }
        else
            throw new NotArchived("it holds something else than a file");
    }
    const stream = new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            seen += chunk.length;
            try {
                if (seen > most + AROUND)
                    throw new NotArchived("it is larger than it should be");
                take(chunk, (part) => this.push(part));
                done();
            }
            catch (error) {
                done(error);
            }
        },
    });
    return { stream, whole: () => state === "done" };
}

;// CONCATENATED MODULE: ./lib/js/github/kept-files.js










/**
 * Entries are written by @actions/cache, as those of other actions: an archive made by tar and zstd, sent in parts. They
 * are not read by it: it takes an outage for a miss, and unpacks with `tar -P` what others may have put there.
 *
 * @param place the path of a file, which is part of its entry's name: from the folder that the process runs in
 */
function keptFiles(service, place) {
    const prefixOf = (checksum) => `dflow-executable/${checksum}/`;
    const find = async (checksum) => {
        for (const { method, decompress } of METHODS) {
            const found = await locate(service, prefixOf(checksum), versionOf(place(checksum), method));
            if (found)
                return { ...found, decompress };
        }
        return undefined;
    };
    return {
        has: async (checksum) => (await find(checksum)) !== undefined,
        async fetch({ checksum, size }, use) {
            const found = await find(checksum);
            if (!found)
                return false;
            const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), "dflow-kept-"));
            const path = (0,external_node_path_.join)(folder, "file");
            try {
                const is = await kept_files_download(found, found.decompress, path, size ?? kept_files_MOST_BYTES);
                if (is !== checksum)
                    throw kept_files_refused(checksum, `its sha256 is ${is}`);
                await use(path);
                return true;
            }
            catch (error) {
                if (error instanceof NotArchived || isOfZlib(error))
                    throw kept_files_refused(checksum, error.message);
                throw error instanceof domain_errors/* DflowError */.FD ? error : failed("read", error);
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            }
        },
        async save({ checksum }, label) {
            // A key is written once. What this one ends with lets a rebuild of the same bytes take the place of an altered entry.
            const key = `${prefixOf(checksum)}${label}/${(0,external_node_crypto_.randomUUID)()}`;
            try {
                // Only now: it is larger than all of dflow, and most commands keep nothing.
                const { saveCache } = await __webpack_require__.e(/* import() */ 691).then(__webpack_require__.bind(__webpack_require__, 1691));
                return (await saveCache([place(checksum)], key)) >= 0;
            }
            catch (error) {
                throw failed("written", error);
            }
        },
    };
}
/** How @actions/cache compresses: zstd where the runner has it. */
const METHODS = [
    { method: "zstd-without-long", decompress: external_node_zlib_.createZstdDecompress },
    { method: "gzip", decompress: external_node_zlib_.createGunzip },
];
/** As @actions/cache makes it of the path it is given, so that what it wrote is found. */
const versionOf = (path, method) => (0,external_node_crypto_.createHash)("sha256").update([path, method, "1.0"].join("|")).digest("hex");
const isOfZlib = (error) => error instanceof Error && /^(Z_|ZSTD_|ERR_ZSTD)/.test(error.code ?? "");
const kept_files_MOST_BYTES = 2 ** 32;
const kept_files_TIMEOUT = 300_000;
async function kept_files_download({ url }, decompress, into, most) {
    const response = await patiently(() => fetch(url, { signal: AbortSignal.timeout(kept_files_TIMEOUT) }));
    if (!response.ok || !response.body)
        throw unavailable(`a download ended with status ${response.status}`);
    let lost;
    const body = response.body;
    const archive = external_node_stream_.Readable.from((async function* () {
        try {
            yield* body;
        }
        catch (error) {
            lost = unavailable(`a download broke off: ${error instanceof Error ? error.message : error}`);
            throw lost;
        }
    })());
    const plain = archive.pipe(decompress());
    archive.on("error", (error) => plain.destroy(error));
    try {
        return await takeFile(plain, into, most);
    }
    catch (error) {
        throw lost ?? error;
    }
    finally {
        archive.destroy();
    }
}
const failed = (what, error) => new domain_errors/* DflowError */.FD("store/unavailable", `an entry of the Actions cache could not be ${what}: ${error instanceof Error ? error.message : error}`);
const kept_files_refused = (checksum, why) => new domain_errors/* DflowError */.FD("store/damaged", `what the Actions cache keeps as ${checksum.slice(0, 12)} is something else and is refused: ${why}`, { hint: "who can write this repository's cache? gh cache list --key dflow-executable/ shows what is in it" });

;// CONCATENATED MODULE: ./lib/js/github/kept-releases.js




const kept_releases_WITHIN = 20_000;
const file = { checksum: schemas/* string */.YjP().refine(domain_version/* isChecksum */.QY), size: schemas/* number */.aig().int().positive() };
const kept_releases_version = schemas/* string */.YjP().refine(domain_version/* isVersion */.lF);
const kept_releases_shape = schemas/* object */.Ikc({
    release: schemas/* object */.Ikc({ version: kept_releases_version, executables: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: kept_releases_version, ...file })).min(1) }),
    closures: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc(file)),
});
/**
 * A version says nothing about its bytes, so the word for them is taken only from somebody with our key. One immutable
 * entry a build, `dflow-build/NAME/KEY/VERSION/…`; the newest counts, which `--through-cache` makes.
 */
function keptReleases(cache, cluster, box) {
    const prefixOf = ({ id }, of) => `dflow-build/${cluster}/${id}/${of}/`;
    return {
        async find(of) {
            const ours = await box();
            const found = await cache.newest(prefixOf(ours, of));
            if (!found)
                return undefined;
            const { data } = kept_releases_shape.safeParse(kept_releases_orUndefined(() => JSON.parse(ours.open(found.content) ?? "")));
            // Also one of another version, that somebody has put under this one's key.
            if (data?.release.version === of)
                return data;
            throw new domain_errors/* DflowError */.FD("store/damaged", `the build of ${(0,domain_version/* short */.h0)(of)} in the Actions cache was altered and is refused`, {
                hint: `who can write this repository's cache? gh cache delete ${found.key}`,
            });
        },
        async write(kept) {
            const ours = await box();
            await cache.create(`${prefixOf(ours, kept.release.version)}${(0,external_node_crypto_.randomUUID)()}`, ours.close(JSON.stringify(kept)), kept_releases_WITHIN);
        },
    };
}
function kept_releases_orUndefined(make) {
    try {
        return make();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/js/entry/unless-cancelled.js
/** Rejects with the signal's reason at once; what the work then comes to is left alone. */
function unless_cancelled_unlessCancelled(work, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        if (signal.aborted)
            stop();
        signal.addEventListener("abort", stop, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
}

;// CONCATENATED MODULE: ./lib/js/entry/kept-builds.js




function keptBuilds({ cache, files, releases, writes, say, signal }) {
    const fetched = new Map();
    const refused = new Set();
    let away = false;
    /** After an outage nothing is asked again: each attempt would cost its patience. */
    async function orWithout(ask) {
        if (away)
            return undefined;
        try {
            return await unless_cancelled_unlessCancelled(ask(), signal);
        }
        catch (error) {
            if (!(error instanceof domain_errors/* DflowError */.FD) || error.code === "cancelled")
                throw error;
            if (away)
                return undefined;
            away = error.code !== "store/damaged";
            const text = `${error.message}; dflow goes on without ${away ? "the builds that GitHub keeps" : "it"}`;
            say({ type: "note", level: error.code === "usage/key" ? "info" : "warning", text });
            return undefined;
        }
    }
    /** Is it in this machine's cache now? */
    function obtain(file) {
        const { checksum } = file;
        const found = fetched.get(checksum) ??
            orWithout(() => files
                .fetch(file, (path) => cache.hold(path))
                .catch((error) => {
                refused.add(checksum);
                throw error;
            })).then((it) => it === true);
        fetched.set(checksum, found);
        return found;
    }
    const hold = async (file) => (await cache.file(file)) !== undefined || (await obtain(file));
    async function recall(version) {
        const kept = await orWithout(() => releases.find(version));
        if (!kept)
            return undefined;
        const { release, closures } = kept;
        for (const one of [...release.executables, ...Object.values(closures)])
            if (!(await hold(one)))
                return undefined;
        for (const one of release.executables) {
            const closure = closures[one.checksum];
            if (closure)
                await cache.recordClosure(one, closure);
        }
        const held = await cache.release(version);
        if (!held || !(0,domain_executable/* sameRelease */.OW)(held, release))
            await cache.record(release);
        return release;
    }
    /** GitHub drops what was long unused, one file without the other: a machine that has them all puts that right. */
    async function keep(release, { closures, refresh, recorded }) {
        const kept = { release, closures: {} };
        let saved = false;
        for (const one of release.executables) {
            const closure = closures ? await cache.closureOf(one) : undefined;
            if (closure)
                kept.closures = { ...kept.closures, [one.checksum]: closure };
            for (const file of closure ? [one, closure] : [one]) {
                if (!(await cache.file(file)))
                    return;
                if (!refresh && !refused.has(file.checksum) && (await isKept(file)))
                    continue;
                saved = true;
                if (!(await files.save(file, `${one.name}/${one.version}`)))
                    throw notTaken(release.version);
            }
        }
        if (recorded && !saved)
            return;
        await releases.write(kept);
        say({ type: "note", level: "info", text: `the Actions cache keeps the build of ${(0,domain_version/* short */.h0)(release.version)}` });
    }
    const isKept = async ({ checksum }) => (await fetched.get(checksum)) === true || (await files.has(checksum));
    return {
        cache: {
            ...cache,
            file: async (file) => (await cache.file(file)) ?? ((await obtain(file)) ? cache.file(file) : undefined),
            async closureOf(executable) {
                const held = await cache.closureOf(executable);
                if (held)
                    return held;
                const kept = await orWithout(() => releases.find(executable.version));
                const closure = kept?.closures[executable.checksum];
                if (!closure || !(await hold(closure)))
                    return undefined;
                await cache.recordClosure(executable, closure);
                return closure;
            },
        },
        around: (workshop, closures) => ({
            ...workshop,
            async build(options) {
                const { commit, refresh = false } = options;
                // A commit that a shallow clone does not have may be kept all the same.
                const named = commit?.length === 40 && (0,domain_version/* isVersion */.lF)(commit) ? commit : undefined;
                const version = await workshop.version(commit).catch(() => undefined);
                const wanted = version ?? named;
                const known = wanted && !refresh ? await recall(wanted) : undefined;
                if (known && !version)
                    return { release: known, fresh: false };
                const built = await workshop.build(options);
                const recorded = known !== undefined && (0,domain_executable/* sameRelease */.OW)(known, built.release);
                if (writes)
                    await orWithout(() => keep(built.release, { closures, refresh, recorded }));
                return built;
            },
        }),
    };
}
/** What GitHub said is in the log already. */
const notTaken = (version) => new domain_errors/* DflowError */.FD("store/unavailable", `the Actions cache cannot keep the build of ${(0,domain_version/* short */.h0)(version)}`);

;// CONCATENATED MODULE: ./lib/js/entry/kept-on-github.js








/** In dflow's action: builds are kept in the Actions cache, for the next runner, which knows nothing. Elsewhere: not. */
function keptOnGithub({ cluster, cache, variable, secret, reporter, signal }) {
    // GitHub Enterprise Server has another cache service.
    const there = ["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2"].every(variable);
    if (!there)
        return { cache, around: (workshop) => workshop };
    const service = resultsService(variable);
    const entries = cacheService(service);
    let box;
    const made = async () => {
        const key = await secret();
        const purpose = `builds of ${cluster}`;
        const id = Buffer.from((0,external_node_crypto_.hkdfSync)("sha256", key, Buffer.alloc(0), `dflow ${purpose}: which key`, 4)).toString("hex");
        return { id, ...sealedBox(key, purpose) };
    };
    return keptBuilds({
        cache,
        // Runners have their workspaces at different paths; below them it is the same one.
        files: keptFiles(service, (checksum) => (0,external_node_path_.relative)(process.cwd(), (0,external_node_path_.join)(cache.folder, "files", checksum))),
        releases: keptReleases(entries, cluster, () => {
            box ??= made();
            return box;
        }),
        writes: entries.writes?.length !== 0,
        say: (event) => reporter.report(event),
        signal,
    });
}

;// CONCATENATED MODULE: ./lib/js/local/kept-out-of-git.js



/**
 * Keys and the store lie in `.dflow` beside dflow.yaml, and nobody means them with `git add -A`: where `work` makes that
 * folder, a `.gitignore` is laid into it. One that was there before is a person's business.
 */
async function keptOutOfGit(folder, work) {
    const top = (0,external_node_path_.join)(folder, ".dflow");
    const known = (0,external_node_fs_.existsSync)(top);
    try {
        return await work();
    }
    finally {
        if (!known)
            await (0,promises_.writeFile)((0,external_node_path_.join)(top, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
    }
}

;// CONCATENATED MODULE: ./lib/js/entry/assemble.js





























// Part of what is loaded only for a command that runs.

/** Variables of dflow's own that are not to be shown. */
const SECRETS = ["DFLOW_SSH_PASSPHRASE", "DFLOW_STORE_KEY", "DFLOW_ETCD_PASSWORD", "GITHUB_TOKEN"];
/** Puts dflow together: settings, backends, store, everything a command works with. */
async function assemble(asked, around) {
    const { env, handedOn = env, reporter, signal, program } = around;
    const settings = await settingsFor(asked.common, around);
    const secrets = [...SECRETS, ...settings.executables.flatMap((one) => one.secrets)];
    for (const name of secrets)
        around.hide(env[name] ?? "");
    const { name: cluster, folder, environment } = settings;
    const cache = openCache((0,external_node_path_.join)(folder, ".dflow", "cache"));
    const clock = systemClock;
    const containers = made(containerPlugins, settings.containerBackend, { cluster, home: (0,services/* homeOf */.lt)(settings) });
    const variable = (name) => env[name];
    const [github, run] = [(0,github_api/* githubApi */.M)(variable), thisRun(variable)];
    const home = env.HOME ?? (0,external_node_os_.homedir)();
    const { sshKey: key, knownHosts } = around;
    const { identityFile } = settings.ssh;
    const secret = () => storeSecret({ folder, home, environment: env, key, identityFile });
    const kept = keptOnGithub({ cluster, cache, variable, secret, reporter, signal });
    const workshop = kept.around(openWorkshop({ settings, cache, reporter, env: handedOn, closures: containers.usesClosures }), containers.usesClosures === true);
    return {
        settings,
        vms: made(vmPlugins, settings.vmBackend, { cluster, folder, environment, user: settings.ssh.user, program, clock }),
        containers,
        store: made(storePlugins, settings.storeBackend, {
            cluster,
            folder,
            environment,
            variable,
            secret,
        }),
        traffic: (name) => trafficNamed(name, { home: (0,services/* homeOf */.lt)(settings) }),
        transport: transport({
            ssh: settings.ssh,
            key,
            knownHosts,
            folder,
            home,
            environment: env,
            clock,
            random: Math.random,
        }),
        probe: probe({ clock, runHere: checksHere({ folder, env: handedOn }) }),
        meter: meter,
        workshop: github ? askingGithub(workshop, github) : workshop,
        parcels: openParcels(kept.cache, compressors()),
        hooks: openHooks({ settings, reporter, env: handedOn, signal }),
        clock,
        random: Math.random,
        uuid: external_node_crypto_.randomUUID,
        reporter,
        owner: { ...(await owner_owner(env)), ...(run && { run }) },
        isAlive: async (one) => (await owner_isAlive(one)) ?? (github && one.run ? jobGoesOn(github, one.run) : undefined),
        variable,
        again: () => assemble(asked, around),
        signal,
    };
}
/** For a command that runs without a dflow.yaml: `demo` plays in a new folder, the others in the person's own. */
async function assembleStage(asked, around) {
    const { cwd, env, program, signal } = around;
    const folder = asked.command.name === "demo" ? await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), "dflow-demo-")) : cwd;
    const stream = asked.common.json ? process.stderr : process.stdout;
    const say = (line) => void stream.write(`${line}\n`);
    return openStage({ folder, program, env, output: asked.common.json ? 2 : 1, say, signal });
}
async function settingsFor(common, around) {
    const path = common.config === undefined
        ? await nearestFile(around.cwd, around.env.GITHUB_WORKSPACE)
        : (0,external_node_path_.resolve)(around.cwd, common.config);
    const text = await settingsFile(path, { open: promises_.open, constants: promises_.constants });
    return readSettings(text, {
        file: (0,external_node_path_.relative)(around.cwd, path) || path,
        folder: (0,external_node_path_.dirname)(path),
        environment: common.environment,
        plugins: { vm: vmPlugins, container: containerPlugins, store: storesFor(around.env), traffic: trafficPlugins },
        flags: {
            "vm-backend": common["vm-backend"],
            "container-backend": common["container-backend"],
            "store-backend": common["store-backend"],
            keys: common.keys,
        },
    });
}
/** A workflow's clone is shallow: what git cannot tell there, GitHub can. */
const askingGithub = (workshop, github) => ({
    ...workshop,
    isAncestor: async (older, newer) => (await workshop.isAncestor(older, newer)) ?? isAncestorOnGithub(github, older, newer),
});
/** The first is the default: in the action, what a run keeps on its runner would be gone with it. */
function storesFor({ ACTIONS_RUNTIME_TOKEN: token }) {
    const isDefault = (name) => name === (token ? "actions-cache" : "json-file");
    return storePlugins.toSorted((a, b) => Number(isDefault(b.name)) - Number(isDefault(a.name)));
}
/**
 * dflow.yaml of this folder or the nearest one above that has it, as git finds its repository.
 *
 * @param workspace of a workflow: what lies above it on a runner of one's own is another project's
 */
async function nearestFile(from, workspace) {
    for (let folder = from;; folder = (0,external_node_path_.dirname)(folder)) {
        const path = (0,external_node_path_.join)(folder, "dflow.yaml");
        if (await assemble_isThere(path))
            return path;
        if (folder === (0,external_node_path_.dirname)(folder) || (workspace && folder === (0,external_node_path_.resolve)(workspace)))
            break;
    }
    throw new domain_errors/* DflowError */.FD("usage/config", "there is no dflow.yaml here or in a folder above", {
        hint: '"dflow init" writes one; --config FILE names another; in a workflow actions/checkout comes first',
    });
}
const assemble_isThere = (path) => (0,promises_.stat)(path).then(() => true, () => false);
function made(
// biome-ignore lint/suspicious/noExplicitAny: the plug-in's own schema has accepted the options already.
plugins, { name, options }, tools) {
    const plugin = plugins.find((one) => one.name === name);
    if (!plugin)
        throw new Error(`dflow.yaml was accepted with the unknown plug-in ${name}`);
    return plugin.create(plugin.options.parse(options), tools);
}


/***/ })

};
