export const id = 229;
export const ids = [229];
export const modules = {

/***/ 6229:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  assemble: () => (/* binding */ assemble),
  assembleStage: () => (/* binding */ assembleStage)
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
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./lib/js/domain/errors.js
var errors = __webpack_require__(749);
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
        if (!(error instanceof errors/* DflowError */.FD))
            throw error;
        const lines = (0,node_answer/* records */.V)(output.stdout)
            .filter(([kind]) => kind === "log")
            .map(([, ...words]) => words.join("\t"));
        if (lines.length === 0)
            throw error;
        const evidence = [{ title: "the last lines of its log", lines }, ...error.evidence];
        throw new errors/* DflowError */.FD(error.code, error.message, { index, evidence, cause: error.cause });
    }
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
        throw new errors/* DflowError */.FD("usage/config", `${JSON.stringify(name)} cannot be the name of a variable`, {
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

;// CONCATENATED MODULE: ./lib/js/backends/container/process-records.js

/** The processes among the lines that list_processes and start_instance print. */
const processesFrom = (lines) => lines.flatMap(processOf);
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
            ...(exit === "-" ? {} : { exitStatus: Number(exit) }),
            age: Number(age),
            settings,
            fromItsFile: fromItsFile === "yes",
            ...((0,domain_version/* isChecksum */.QY)(running) ? { runningChecksum: running } : {}),
        },
    ];
}

;// CONCATENATED MODULE: ./lib/js/backends/container/release.js





/** At 128 KiB/s, and never less than ten minutes: a slow link is not a dead one. */
const timeToSend = (bytes) => Math.max(600_000, (bytes / 131_072) * 1000);
/**
 * Puts the file where every container backend that runs it from the Node's disk wants it: releases/NAME/FOLDER/NAME.
 *
 * @throws DflowError `copy/failed`, `copy/checksum`
 */
async function install(remote, home, executable, parcel, { force = false, signal, onSent } = {}) {
    const { name, version, checksum: sum, size } = executable;
    const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* facts */.Ix}${scripts_generated/* checksum */.cM}${scripts_generated/* install */.ai}
install_release ${home} ${name} ${(0,domain_executable/* releaseFolder */.Uc)(executable)} ${version} ${sum} ${size} ${parcel.encoding} ${parcel.base ?? ""} ${force ? "yes" : "no"}
`, {
        input: parcel.open(),
        timeout: timeToSend(parcel.size),
        ...(signal ? { signal } : {}),
        ...(onSent ? { onSent } : {}),
    });
    (0,node_answer/* orFailure */.w)(output, remote.node.index, `copy ${name} ${(0,domain_version/* short */.h0)(version)}`);
}
/** From the records of list_installed, each with the processes of it, newest first. */
function containersFrom(lines, processes) {
    const found = lines.filter(([kind]) => kind === "installed").flatMap(installed);
    // Somebody deleted a release by hand; what runs of it must not be lost from sight.
    const lost = processes.filter((one) => !found.some((container) => isOf(one, container.executable)));
    const orphans = [...new Map(lost.map((one) => [folderKey(one.executable), one.executable])).values()];
    const all = [...found, ...orphans.map((executable) => ({ executable, processes: [], age: 0 }))];
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
        },
    ];
}
const newestFirst = (processes, executable) => processes.filter((one) => isOf(one, executable)).sort((a, b) => b.epoch - a.epoch);
const isOf = (process, executable) => folderKey(process.executable) === folderKey(executable);
const folderKey = (executable) => `${executable.name}/${(0,domain_executable/* releaseFolder */.Uc)(executable)}`;

;// CONCATENATED MODULE: ./lib/js/backends/container/process.js











const process_process = {
    name: "process",
    summary: "plain processes, started again by a small watcher in sh; needs nothing on the Node, does not survive a reboot",
    options: schemas/* strictObject */.rej({}),
    create: (_options, tools) => processBackend(tools),
};
const looking = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* checksum */.cM}${scripts_generated/* process */.eh}`;
const acting = (0,shell_script.sh) `${looking}${scripts_generated/* connections */.oQ}${scripts_generated/* session */.dZ}`;
/** The watcher lives on in a file of its own, so it takes along what it needs. */
const watcher = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* session */.dZ}${scripts_generated/* watch */.wB}`;
/** Executables as ordinary processes of the ssh user, each under a watcher that starts it again when it ends. */
function processBackend({ home, cluster }) {
    return {
        install: (remote, executable, parcel, options) => install(remote, home, executable, parcel, options),
        async start(remote, instance, launch) {
            const file = Buffer.from(launchFile(launch, instance.executable, cluster).text);
            const output = await remote.run(startScript(home, instance, launch, file.length), { input: file });
            const process = failedStart(output, remote.node.index, called("start", instance)).flatMap(processOf)[0];
            if (process)
                return process;
            throw new errors/* DflowError */.FD("node/script", `node ${remote.node.index}: ${called("start", instance)}: no process was named`);
        },
        async stop(remote, instance, how) {
            const { drain, immediate, kill } = how.within;
            // Children of the program get the later two deadlines once more, and the watcher ends last.
            const timeout = drain + 2 * (immediate + kill) + 60_000;
            const options = { timeout, ...(how.signal ? { signal: how.signal } : {}) };
            const output = await remote.run(stopScript(home, instance, how), options);
            const lines = (0,node_answer/* orFailure */.w)(output, remote.node.index, called("stop", instance));
            const [, by = "none", cut = "0"] = lines.find(([kind]) => kind === "stopped") ?? [];
            return { by: by, cut: Number(cut) };
        },
        async remove(remote, executable) {
            const place = [home, executable.name, (0,domain_executable/* releaseFolder */.Uc)(executable)];
            const output = await remote.run((0,shell_script.sh) `${looking}${scripts_generated/* release */._r}
forget_instances ${place}
remove_release ${place}
`);
            (0,node_answer/* orFailure */.w)(output, remote.node.index, `remove ${executable.name} ${(0,domain_version/* short */.h0)(executable.version)}`);
        },
        async list(remote, { checksums = false } = {}) {
            const asked = checksums ? "yes" : "no";
            const output = await remote.run((0,shell_script.sh) `${looking}${scripts_generated/* release */._r}
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
function startScript(home, instance, launch, bytes) {
    const { version, checksum, size } = instance.executable;
    return (0,shell_script.sh) `${acting}${scripts_generated/* canExecute */.cH}${scripts_generated/* start */.ni}
start_instance ${placeOf(home, instance)} ${`${version} ${checksum} ${size}`} ${launch.settings} ${portWords(launch.port)} ${bytes} ${watcher.text}
`;
}
function portWords(port) {
    switch (port.kind) {
        case "none":
            return ["none", 0, 0, 0];
        case "public":
            return ["public", port.port, port.port, port.port];
        case "private":
            return ["private", port.from, port.to, port.first];
    }
}
function stopScript(home, instance, { haste, signals, within }) {
    const deadlines = [within.drain, within.immediate, within.kill].map(Math.round);
    return (0,shell_script.sh) `${acting}${scripts_generated/* stop */.ds}
stop_instance ${placeOf(home, instance)} ${haste} ${signals.graceful} ${signals.immediate} ${deadlines}
`;
}

;// CONCATENATED MODULE: ./lib/js/backends/container/index.js

/** The first one is the default. */
const containerPlugins = [process_process];

;// CONCATENATED MODULE: ./lib/js/backends/probe/said.js
const unhealthy = (said, body = []) => ({
    healthy: false,
    said,
    ...(body.length > 0 ? { body } : {}),
});

;// CONCATENATED MODULE: ./lib/js/backends/probe/alive.js




/** Is it this very process, not one that its watcher started since or that was given its number? */
async function askAlive({ timeout }, { remote, process, context: { signal } }) {
    const { identity, exitStatus } = process;
    if (!identity)
        return unhealthy(`it is not running${exitStatus === undefined ? "" : `: it ended with ${exitStatus}`}`);
    const { boot, pid, started } = identity;
    const answer = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* probe */.dy}answer_alive ${boot} ${pid} ${started}`, {
        // Part of the link's health, not of the program's: the system answers this.
        timeout: Math.max(timeout, 10_000),
        ...(signal ? { signal } : {}),
    });
    const [, alive] = (0,node_answer/* orFailure */.w)(answer, remote.node.index, "look for its process").find(([kind]) => kind === "alive") ?? [];
    return alive === "yes" ? { healthy: true, said: `process ${pid} runs` } : unhealthy(`process ${pid} has ended`);
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

;// CONCATENATED MODULE: ./lib/js/backends/probe/command.js








/** The limit holds on the Node, too; this much later the answer is given up here. */
const GRACE = 5000;
async function askCommand(check, asked) {
    const { remote, context, clock } = asked;
    const begun = clock.now().getTime();
    const late = `${check.command} gave no answer within ${check.timeout / 1000} s`;
    try {
        const output = await remote.run(commandScript(check, asked), {
            timeout: check.timeout + GRACE,
            ...(context.signal ? { signal: context.signal } : {}),
        });
        const killed = clock.now().getTime() - begun >= check.timeout;
        return judge(check, output, killed ? late : undefined);
    }
    catch (error) {
        if (error instanceof errors/* DflowError */.FD && error.code === "ssh/timeout")
            return unhealthy(late);
        throw error;
    }
}
function commandScript({ command, timeout }, { remote, process, context }) {
    const { executable, port } = process;
    const folder = external_node_path_.posix.join(context.folder, "releases", executable.name, (0,domain_executable/* releaseFolder */.Uc)(executable));
    const listening = port === undefined ? (0,shell_script.sh) `unset DFLOW_PORT` : (0,shell_script.sh) `export DFLOW_PORT=${port}`;
    return (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* probe */.dy}${listening}
export DFLOW_VERSION=${executable.version} DFLOW_INDEX=${remote.node.index} DFLOW_NAME=${external_node_path_.posix.basename(context.folder)}
answer_command ${folder} ${Math.ceil(timeout / 1000)} ${command}`;
}
/** @param late said of a command that was still running at its limit */
function judge({ command }, { status, stdout, stderr }, late) {
    const last = stdout.trimEnd().lastIndexOf("\n");
    const [kind, ended] = (0,node_answer/* records */.V)(stdout.slice(last + 1)).at(-1) ?? [];
    const printed = stdout.slice(0, last + 1).trimEnd();
    const body = lastLines(`${printed}\n${stderr}`);
    if (kind === "failed" && status === 70)
        return unhealthy("its release is not on the Node any more", body);
    if (kind !== "ended")
        return unhealthy(`${command} could not be run`, body);
    if (ended === "137" && late !== undefined)
        return unhealthy(late, body);
    const numbers = numbersIn(printed);
    const enough = !numbers || numbers.health >= numbers.threshold;
    const said = numbers ? `health ${numbers.health} of ${numbers.threshold}` : `exit ${ended}`;
    return {
        healthy: ended === "0" && enough,
        said: `${command}: ${ended === "0" ? said : `exit ${ended}`}`,
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
        if (!(error instanceof errors/* DflowError */.FD))
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
async function askHttp(check, port, asked) {
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
        if (error instanceof errors/* DflowError */.FD)
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
        const cancel = () => reject(new errors/* DflowError */.FD("cancelled", "cancelled"));
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
function probe({ clock }) {
    return {
        async ask(check, remote, process, context) {
            const begun = clock.now().getTime();
            const said = await sayOf(check, { remote, process, context, clock });
            return { ...said, ms: clock.now().getTime() - begun };
        },
    };
}
async function sayOf(check, asked) {
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
            return askCommand(check, asked);
        case "alive":
            return askAlive(check, asked);
    }
}

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
const notPlain = (path, what) => new errors/* DflowError */.FD("store/unavailable", `${path} ${what}`, { hint: "move it away, or give the store another path" });
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
        if (cause instanceof errors/* DflowError */.FD || code === undefined)
            throw cause;
        throw new errors/* DflowError */.FD("store/unavailable", `${path} cannot be ${verb}: ${REASONS[code] ?? code}`, {
            hint: `look at ${(0,external_node_path_.dirname)(path)}: owner, mode, free space; what ${(0,external_node_path_.basename)(path)} said before still holds`,
            cause,
        });
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(7428);
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
    result: schemas/* enum */.k5n(["verified", "reverted", "failed", "partial"]),
    by: schemas/* string */.YjP(),
    epoch: whole,
});
const lease = schemas/* looseObject */._H3({
    owner: schemas/* looseObject */._H3({ name: schemas/* string */.YjP(), host: schemas/* string */.YjP(), boot: schemas/* string */.YjP(), pid: whole, started: schemas/* number */.aig() }),
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
const envelope = schemas/* object */.Ikc({ state: schemas/* object */.Ikc({ schema: schemas/* int */.Whr() }) });
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
    const schema = envelope.safeParse(json).data?.state.schema;
    if (schema !== undefined && schema > SCHEMA)
        return { kind: "newer", schema };
    const { data, error } = shape.safeParse(json);
    if (!data)
        return { kind: "damaged", why: `it is not a store: ${core_errors/* prettifyError */.S1(error).split("\n")[0]}` };
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
        /** Never touches a number above `below`: those belong to writers who came later. */
        async prune(below) {
            const old = (await this.numbers()).slice(copies_KEPT).filter((number) => number < below);
            for (const number of old)
                await disk.unlink(pathOf(number));
            for (const name of (await names()).filter((it) => it.endsWith(".tmp"))) {
                const { mtimeMs } = await disk.lstat((0,external_node_path_.join)(folder, name));
                if (Date.now() - mtimeMs > LEFT_OVER_MS)
                    await disk.unlink((0,external_node_path_.join)(folder, name));
            }
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
    const numbers = await copies.numbers();
    const above = numbers.filter((number) => number > mine.number);
    if (above.length > 0)
        return descends(copies, above, mine.sha256);
    if (!numbers.includes(mine.number))
        return false;
    const others = [];
    for (const number of numbers.filter((it) => it < mine.number)) {
        const reading = await copies.read(number);
        if (reading.kind === "whole" && others.push(reading) > 0)
            break;
    }
    if (face.kind === "whole" && face.sha256 !== mine.sha256)
        others.push(face);
    const newest = others.reduce((best, one) => (best && best.number >= one.number ? best : one), undefined);
    return newest?.sha256 === mine.parent;
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
    throw new errors/* DflowError */.FD("store/unavailable", `${file} changes faster than it can be read`);
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
const newer = (path, schema) => new errors/* DflowError */.FD("store/newer", `${path} was written by a later dflow (schema ${schema})`, {
    hint: "use that version of dflow; nothing has been touched",
});
const foreign = (file, folder) => new errors/* DflowError */.FD("store/foreign", `${file} belongs to another cluster than its copies in ${(0,external_node_path_.basename)(folder)}`, {
    hint: `move away the one that is wrong: the file, or the whole folder ${folder}`,
});
const nothingWhole = (file, folder, damage) => new errors/* DflowError */.FD("store/damaged", `${file} is damaged, and no whole copy of it is left`, {
    hint: `move ${file} and ${folder} away; the next command rebuilds the store from the Nodes`,
    evidence: [{ title: "what is wrong with it", lines: damage }],
});

;// CONCATENATED MODULE: ./lib/js/backends/store/json-file.js








const options = schemas/* strictObject */.rej({
    path: schemas/* string */.YjP()
        .min(1)
        .default(".dflow/store.json")
        .describe("where the store lies, from dflow.yaml's folder on; an environment's name is put before the last dot"),
});
const jsonFile = {
    name: "json-file",
    summary: "a readable file beside dflow.yaml, and its last five copies",
    options,
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
                throw stale(where);
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
                throw stale(where);
        }
        finally {
            await disk.unlink(temporary).catch(() => undefined);
        }
        if (await counts(copies, await readRecord(disk, file), mine))
            return;
        await copies.giveUp(mine.number);
        throw stale(where);
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
const stale = (where) => new errors/* DflowError */.FD("store/stale", `${where} has been changed by another run meanwhile`, {
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
const storePlugins = [jsonFile];

;// CONCATENATED MODULE: ./lib/js/backends/traffic/none.js
/** Workers: nobody connects to them, so running is all there is to switch. */
const none = () => ({
    verifiesFirst: true,
    launchPort: () => ({ kind: "none" }),
    point: async () => { },
    current: async () => ({}),
    needs: async () => [],
});

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
    launchPort: (service, index) => ({
        kind: "private",
        ...service.privatePorts,
        first: firstPort(service.privatePorts, index, service.count),
    }),
    async point(remote, service, port) {
        const script = (0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* portMap */.oZ}
point_port ${owner(service)} ${service.port} ${port ?? "-"}`;
        const what = `${service.executable}: public port ${service.port}`;
        (0,node_answer/* orFailure */.w)(await remote.run(script), remote.node.index, what);
    },
    async current(remote, services) {
        const asked = services.flatMap((one) => [owner(one), one.port]);
        const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* portMap */.oZ}
show_ports ${asked}`);
        const shown = (0,node_answer/* orFailure */.w)(output, remote.node.index, "read the port map");
        const ports = new Map(shown.map(([, whose, port]) => [whose, Number(port)]));
        return Object.fromEntries(services.flatMap((one) => {
            const port = ports.get(owner(one));
            return port === undefined ? [] : [[one.executable, port]];
        }));
    },
    async needs(remote) {
        const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}${scripts_generated/* portMap */.oZ}
show_missing`);
        const missing = (0,node_answer/* orFailure */.w)(output, remote.node.index, "look for nft");
        return missing.map(() => ({
            what: "port-swap needs nft as root, or by sudo without a password",
            hint: `on the Node, as root: apt-get install nftables sudo; echo '${remote.node.user} ALL=(root) NOPASSWD: /usr/sbin/nft' > /etc/sudoers.d/dflow`,
        }));
    },
});
const owner = (service) => `${service.cluster}/${service.executable}`;

;// CONCATENATED MODULE: ./lib/js/backends/traffic/reuseport.js



/**
 * Old and new listen on the public port side by side, and the kernel deals connections out to both. What serves is what
 * runs: there is nothing to point, and a version gets traffic the moment it listens, before anybody has verified it.
 */
const reuseport = () => ({
    verifiesFirst: false,
    launchPort: (service) => ({ kind: "public", port: service.port }),
    point: async () => { },
    // Nothing on the Node knows better than the list of its running processes.
    current: async () => ({}),
    async needs(remote) {
        // Without it the kernel resets connections that wait in that listener's queue.
        const output = await remote.run((0,shell_script.sh) `${scripts_generated/* prelude */.ez}
found=$(cat /proc/sys/net/ipv4/tcp_migrate_req 2>/dev/null) || found=absent
[ "$found" = 1 ] || record missing "$found"`);
        const missing = (0,node_answer/* orFailure */.w)(output, remote.node.index, "read net.ipv4.tcp_migrate_req");
        return missing.map(([, found]) => found === "absent"
            ? {
                what: "reuseport needs net.ipv4.tcp_migrate_req, which this kernel does not have",
                hint: "use Linux 5.14 or newer, or traffic: port-swap",
            }
            : {
                what: "reuseport loses connections while net.ipv4.tcp_migrate_req is 0",
                hint: "on the Node, as root: echo net.ipv4.tcp_migrate_req=1 > /etc/sysctl.d/60-dflow.conf && sysctl --system",
            });
    },
});

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
    { name: "none", summary: "for programs without a port", create: none },
];
/** @throws DflowError `usage/config` for a strategy that is not in the list */
function trafficNamed(name) {
    const found = trafficPlugins.find((one) => one.name === name);
    if (found)
        return found.create();
    throw new errors/* DflowError */.FD("usage/config", `traffic: there is no strategy ${JSON.stringify(name)}`, {
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

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
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
    const { status, stdout, stderr } = await run(asked, JSON.stringify(request));
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
        return new errors/* DflowError */.FD("preflight/vm", `${asked.argv[0]}, asked to ${request.do}${whom}, ${what}`, {
            hint: `try it: echo '${JSON.stringify(request).replaceAll("'", "'\\''")}' | ${asked.argv.join(" ")}`,
            index: request.index,
            evidence,
        });
    }
}
function run({ argv, folder, within }, input) {
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
            reject(new errors/* DflowError */.FD("preflight/vm", `${program} cannot be run: ${cause.message}`, {
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
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
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
    throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: no sshd answers at ${host} port ${port}`, {
        hint: "the machine exists; is its sshd started, and does the network let you through to it?",
        index,
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/command/index.js





/** ms */
const WITHIN = { create: 600_000, destroy: 600_000, list: 120_000 };
const created = schemas/* object */.Ikc({ node: writtenNode });
const destroyed = schemas/* object */.Ikc({});
const listed = schemas/* object */.Ikc({ nodes: schemas/* array */.YOg(writtenNode.extend({ index: schemas/* int */.Whr().min(0) })) });
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
            const { node: written } = await ask({ ...program, within: WITHIN.create }, request, created);
            const node = readNode(written, index, tools);
            // A machine behind another one cannot be asked from here.
            if (!node.jump)
                await awaitSshd(node, WITHIN.create);
            return node;
        },
        async destroy({ index, host }) {
            await ask({ ...program, within: WITHIN.destroy }, { do: "destroy", cluster, index, host }, destroyed);
        },
        async list() {
            const { nodes } = await ask({ ...program, within: WITHIN.list }, { do: "list", cluster }, listed);
            const seen = new Set();
            return nodes.map((one) => nodeOf(one, seen)).sort((a, b) => a.index - b.index);
        },
    };
    function nodeOf({ index, ...written }, seen) {
        if (seen.has(index))
            throw new errors/* DflowError */.FD("preflight/vm", `${argv[0]} lists node ${index} twice`, { index });
        seen.add(index);
        return readNode(written, index, tools);
    }
}
const argvOf = (run) => typeof run === "string" ? run.trim().split(/\s+/) : run;

;// CONCATENATED MODULE: ./lib/js/backends/vm/hosts.js



const hosts = {
    name: "hosts",
    summary: "machines that are there already, listed in dflow.yaml",
    options: schemas/* strictObject */.rej({
        nodes: schemas/* array */.YOg(writtenNode).min(1).describe("in index order: the first one is Node 0"),
    }),
    create: ({ nodes: written }, tools) => {
        const nodes = written.map((one, index) => readNode(one, index, tools));
        return {
            makesNodes: false,
            async create(_image, { index }) {
                const node = nodes[index];
                if (node)
                    return node;
                throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: vm-backend hosts lists ${nodes.length}, and makes none`, {
                    hint: "add a line for it to `nodes` of vm-backend in dflow.yaml",
                    index,
                });
            },
            async destroy({ index, host }) {
                throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: vm-backend hosts does not destroy ${host}`, {
                    hint: "take its line out of `nodes` of vm-backend in dflow.yaml, and turn the machine off yourself",
                    index,
                });
            },
            list: async () => nodes,
        };
    },
};

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/address.js




/** 127.16.0.1 … 127.254.255.254; below lie addresses that systems use (127.0.0.1, 127.0.0.53, 127.0.1.1). */
const FIRST = 16;
const ADDRESSES = 239 * 256 * 254;
const FIRST_SSH_PORT = 2222;
const TRIES = 50;
/**
 * Neighbours of one cluster get neighbouring addresses; where those begin depends on the cluster's folder.
 *
 * @throws DflowError `preflight/vm` when nothing is free, or this system has no 127.0.0.0/8
 */
async function freePlace(top, index) {
    const start = (0,external_node_crypto_.createHash)("sha256").update(top).digest().readUInt32BE(0);
    const listening = await listeningAddresses();
    let last = "";
    for (let attempt = 0; attempt < TRIES; attempt++) {
        const address = nthAddress(start + index + attempt * 1009);
        if (listening.has(address))
            continue;
        for (let port = FIRST_SSH_PORT; port < FIRST_SSH_PORT + TRIES; port++) {
            last = await problemOf(address, port);
            if (last === "")
                return { address, port };
        }
    }
    throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: no free address in 127.0.0.0/8 (${last || "all are taken"})`, {
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
        throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: its folder ${parts.folder} is damaged`, {
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
 * Pulls the plug on a Node: on everything whose environment names `home` as HOME, which is what its scripts started and
 * what that started, and on what its run folders name. Again and again until nobody is left, since a watcher may be
 * starting its program anew.
 */
async function killAllOf(home) {
    const recorded = await recordedIn(home);
    for (let round = 0; round < 200; round++) {
        const found = [...(await processesOf(home)), ...(await aliveOf(recorded))];
        if (found.length === 0)
            return;
        for (const it of found)
            await signalTo(it, "SIGKILL");
        await (0,external_node_timers_promises_.setTimeout)(10);
    }
}
/** What names `home` as HOME, this process left out. */
async function processesOf(home) {
    const pids = (await (0,promises_.readdir)("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = [];
    for (const pid of pids) {
        const it = await identityOf(pid);
        const environment = await (0,promises_.readFile)(`/proc/${pid}/environ`, "latin1").catch(() => "");
        const ours = environment.split("\0").includes(Buffer.from(`HOME=${home}`).toString("latin1"));
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

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
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
    throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: its process did not come up (${said})`, {
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
                throw new errors/* DflowError */.FD("preflight/vm", `node ${index}: its folder was deleted while it was made`);
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
    return placeFolder(top, index, { place, hostKey, clientKey, authorizedKeys: await local_linesOf(keys, folder) });
}
async function local_linesOf(keys, top) {
    if (keys === undefined)
        return "";
    const file = fileAt(top, keys);
    try {
        return await (0,promises_.readFile)(file, "utf8");
    }
    catch (cause) {
        throw new errors/* DflowError */.FD("preflight/vm", `keys: ${file} cannot be read`, {
            hint: `write the path of an authorized_keys file, or leave keys out: ${(0,external_node_path_.join)(top, ".dflow")} has a key of its own`,
            cause,
        });
    }
}
/** A full disk or a foreign file is no bug of ours. */
async function asVmError(index, what, act) {
    try {
        return await act();
    }
    catch (error) {
        if (error instanceof errors/* DflowError */.FD || error.syscall === undefined)
            throw error;
        throw new errors/* DflowError */.FD("preflight/vm", `node ${index} ${what}: ${error.message}`, { index, cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/index.js



/** The first one is the default. */
const vmPlugins = [local, hosts, command];

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
    const lines = inOrder(problems).map((one) => lineOf(file, one));
    const hint = '"dflow init" writes a commented dflow.yaml to compare with.';
    if (lines.length === 1)
        return new errors/* DflowError */.FD("usage/config", String(lines[0]), { hint });
    const shown = lines.slice(0, SHOWN);
    const rest = lines.length - shown.length;
    return new errors/* DflowError */.FD("usage/config", `${printable(file)} has ${lines.length} problems`, {
        hint,
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
const order = (place) => ("flag" in place ? 0 : place.line * 1e6 + place.column);
/** `dflow.yaml:12:5: executables/0/verify/1/deadline: "10 s" is not a duration; write 10s, 5m, 2h` */
function lineOf(file, { place, path, text }) {
    const where = "flag" in place ? place.flag : `${file}:${place.line}:${place.column}`;
    const keys = "flag" in place ? [] : path.map(segment);
    return printable([where, keys.join("/"), text].filter((part) => part !== "").join(": "));
}
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

// EXTERNAL MODULE: ./lib/js/domain/duration.js
var duration = __webpack_require__(9514);
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
    if (/^(?:yes|no|on|off)$/i.test(text)) {
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
const saying = ({ what, write, known }) => ({ input }) => {
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
    : saying({ what: "a map of keys", write: example })(issue);
/** Text of a pattern. It may be long, but not empty. */
function leaves_text(wanted) {
    const error = saying(wanted);
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
                : saying({ what: "a text", write })({ input });
    return schemas/* union */.KCZ([schemas/* string */.YjP({ error }), schemas/* number */.aig({ error })], { error })
        .transform(String)
        .refine((value) => !value.includes("\0"), { error })
        .meta({ title: "text" });
};
function wholeNumber(from, to, write) {
    const error = saying({ what: `a whole number from ${from} to ${to}`, write });
    return schemas/* int */.Whr({ error })
        .min(from, { error, abort: true })
        .max(to, { error, abort: true })
        .meta({ title: "whole number" });
}
const leaves_port = () => wholeNumber(1, 65_535, "8080").meta({ title: "port" });
/** Waits are at most a day, because timers cannot count further than 24 of them. */
const LONGEST_WAIT = "1d";
/** In ms. `least` 0s makes "at once" possible. */
function leaves_duration({ least = "1ms", most = LONGEST_WAIT, write = "10s, 5m, 2h" } = {}) {
    const error = saying({ what: "a duration", write });
    const [from, to] = [(0,duration/* parseDuration */.E)(least), (0,duration/* parseDuration */.E)(most)];
    return schemas/* string */.YjP({ error })
        .regex(duration/* DURATION */.f, { error, abort: true })
        .transform(duration/* parseDuration */.E)
        .refine((ms) => ms >= from && ms <= to, { error: `must be from ${least} to ${most}` })
        .meta({ title: "duration" });
}
const oneOf = (...words) => schemas/* enum */.k5n(words, {
    error: ({ input }) => typeof input === "string"
        ? `${quoted(input)} is not one of ${words.join(", ")}${(0,nearest/* didYouMean */.a)(input, words)}`
        : saying({ what: "a word", write: words.join(" or ") })({ input }),
});
const listOf = (item, write) => schemas/* array */.YOg(item, { error: saying({ what: "a list", write }) });
const mapOf = (keys, value, write) => schemas/* record */.g1P(leaves_text({ ...keys.wanted, pattern: keys.pattern }), value, { error: saying({ what: "a map", write }) });

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
    status: wholeNumber(100, 599, "200")
        .optional()
        .meta({ default: 200 })
        .describe("http: the status that is healthy"),
    contains: leaves_text({ what: "a text", write: "ok" }).optional().describe("http: what the answer's body must contain"),
    interval: leaves_duration().prefault("1s").describe("from one attempt to the next"),
    timeout: leaves_duration().prefault("5s").describe("of one attempt"),
    successes: wholeNumber(1, 1000, "2").prefault(2).describe("good answers in a row that count as healthy"),
    deadline: leaves_duration().prefault("60s").describe("from the first attempt to healthy"),
    "healthy-for": leaves_duration({ least: "0s" }).prefault("5s").describe("how long it must then stay healthy"),
}, "{http: /ready}, {tcp: true} or {run: ./check.sh}").transform((given, context) => {
    const { http, tcp, run, status, contains, interval, timeout, successes, deadline } = given;
    const wrong = (message, path = []) => context.addIssue({ code: "custom", message, path });
    if ([http, tcp, run].filter((one) => one !== undefined).length !== 1) {
        wrong("must have exactly one of http, tcp and run; write one check for each");
    }
    if (http === undefined && status !== undefined)
        wrong("belongs to an http check", ["status"]);
    if (http === undefined && contains !== undefined)
        wrong("belongs to an http check", ["contains"]);
    if ((successes - 1) * interval >= deadline) {
        wrong(`ends before ${successes} good answers can have come; write a longer one`, ["deadline"]);
    }
    const rhythm = { interval, timeout, successes, deadline, healthyFor: given["healthy-for"] };
    if (http !== undefined)
        return { kind: "http", path: http, status: status ?? 200, contains, ...rhythm };
    return run === undefined ? { kind: "tcp", ...rhythm } : { kind: "run", command: run, ...rhythm };
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
const names = (strategies) => {
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
    path: path().describe("the file that `build` makes, or that is there already"),
    args: listOf(argument('"--port"'), '["--port", "8080"]')
        .prefault([])
        .describe(`\${DFLOW_PORT}, \${DFLOW_VERSION}, \${DFLOW_INDEX} and \${DFLOW_NAME} are filled in`),
    env: mapOf(variable, argument("info"), "{LOG: info}").prefault({}).describe("variables it is started with"),
    secrets: listOf(leaves_text({ ...variable.wanted, pattern: variable.pattern }), "[DATABASE_URL]")
        .prefault([])
        .describe("variables taken from dflow's own environment; they reach the Node as a 0600 file"),
    port: leaves_port().optional().describe("the public port; without it the program is a worker"),
    traffic: oneOf(...names(strategies))
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
        drain: leaves_duration({ least: "0s" }).prefault("30s").describe("from the graceful signal to the immediate one"),
        immediate: leaves_duration({ least: "0s" }).prefault("10s").describe("from the immediate signal to SIGKILL"),
        kill: leaves_duration().prefault("5s").describe("how long SIGKILL may take"),
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
/** What only a later release understands is told apart from what nobody does. */
const path = () => localPath("dist/hello", (given) => {
    const tool = ["cabal", "stack"].find((one) => typeof given === "object" && given !== null && one in given);
    return tool && `{${tool}: …} is understood from the Haskell release on; write the file's path`;
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
        ...programs.flatMap((program, at) => [...portRules(program, programs), ...secretRules(program), ...placeholderRules(program)].map(({ path, text }) => ({
            path: ["executables", at, ...path],
            text,
        }))),
    ];
}
function twice(programs, key, text) {
    const all = programs.map((program) => valueIn(program, key));
    return all.flatMap((value, at) => value !== undefined && value !== null && all.indexOf(value) < at
        ? [{ path: ["executables", at, key], text: `${quoted(value)} ${text}` }]
        : []);
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
const FILLED_IN = ["DFLOW_PORT", "DFLOW_VERSION", "DFLOW_INDEX", "DFLOW_NAME"];
function placeholderRules(program) {
    const env = valueIn(program, "env");
    const variables = typeof env === "object" && env !== null && !Array.isArray(env) ? Object.entries(env) : [];
    const texts = [
        ...listIn(program, "args").map((text, at) => ({ path: ["args", at], text })),
        ...variables.map(([name, text]) => ({ path: ["env", name], text })),
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

;// CONCATENATED MODULE: ./lib/js/config/schema/hooks.js

const hooks = () => section({
    "before-deploy": hook("before-deploy", "before anything happens; a failure ends the deploy"),
    "before-switch": hook("before-switch", "when every new instance is verified; a failure reverts"),
    "after-deploy": hook("after-deploy", "when all Nodes serve the new version"),
    "after-failure": hook("after-failure", "when a deploy has failed and been put back"),
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
            return `${sized(input)} is too small; the least is ${issue.minimum}`;
        case "too_big":
            return `${sized(input)} is too big; the most is ${issue.maximum}`;
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
    pause: leaves_duration({ least: "0s" }).prefault("0s").describe("between two waves"),
    "on-failure": oneOf("revert", "stop", "continue")
        .prefault("revert")
        .describe("revert puts every Node back, stop leaves all as it is, continue goes on to the other Nodes"),
    "max-unavailable": wholeNumber(1, 10_000, "1").prefault(1).describe("Nodes that repair may touch at once"),
    unreachable: oneOf("fail", "skip")
        .prefault("fail")
        .describe("a Node that does not answer: fail stops before anything happens, skip leaves it out and exits with 10"),
});
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
    "known-hosts": localPath("known_hosts").optional().describe("known_hosts file to look host keys up in"),
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
    "connect-timeout": leaves_duration().prefault("10s").describe("for a connection to be ready"),
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
    build: section({
        command: leaves_text({ what: "a command", write: "cabal build exe:hello" })
            .refine((value) => !value.includes("\0"), { error: "holds a NUL byte" })
            .describe("run by sh in a clean checkout; makes the files at executables[].path"),
    }, "{command: cabal build exe:hello}")
        .optional()
        .describe("without it the files at executables[].path must exist"),
    path: nodePath().prefault("~/.dflow").describe("the folder on a Node where releases live"),
    executables: executables(plugins.traffic).describe("the programs; all of them have one version"),
    rollout: rollout().prefault({}).describe("how a deploy goes through the Nodes"),
    gc: section({
        keep: wholeNumber(0, 10_000, "5").prefault(5).describe("old versions to keep"),
        older: leaves_duration({ least: "0s", most: "36500d", write: "12h, 30d, 4w" })
            .prefault("30d")
            .describe("collect only what is older"),
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
            onFailure: rollout["on-failure"],
            maxUnavailable: rollout["max-unavailable"],
            unreachable: rollout.unreachable,
        },
        gc: { keep: gc.keep, older: gc.older },
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
            return scalar(reading, event, path, missing);
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
function scalar(reading, event, path, missing) {
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
        return scalar(reading, event, path, missing);
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
const empty = 'the file is empty; "dflow init" writes one to start from';
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
const refused = (path, why) => new errors/* DflowError */.FD("usage/config", `${quoted(path)} ${why}`);
function notOpened(path, cause) {
    const code = String(cause?.code ?? "");
    const [why, hint] = reasons[code] ?? [`cannot be opened (${code || "for an unknown reason"})`, undefined];
    return new errors/* DflowError */.FD("usage/config", `${quoted(path)} ${why}`, { cause, ...(hint !== undefined && { hint }) });
}
const reasons = {
    ENOENT: ["is not there", '"dflow init" writes one; --config FILE names another.'],
    ENOTDIR: ["is not there", "Something on the way to it is a file, not a folder."],
    EACCES: ["may not be read by you", "Look at its permissions and at those of its folder."],
    EPERM: ["may not be read by you", "Look at its permissions and at those of its folder."],
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

// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./lib/js/local/checksum.js




/** @throws the file system's own error where it cannot be read */
async function sha256OfFile(path) {
    const digest = (0,external_node_crypto_.createHash)("sha256");
    await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(path, { highWaterMark: 1 << 20 }), digest);
    return (0,domain_version/* asChecksum */.SZ)(digest.digest("hex"));
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./lib/js/local/whole-file.js






/** Copies a file beside its future name, and knows what it copied: the source may change while it is read. */
const copyWhole = (source, folder) => writeWhole(folder, 0o755, async (file) => {
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
    const whole = await writeWhole(folder, 0o644, async (file) => {
        await file.writeFile(text);
        return { checksum: (0,domain_version/* asChecksum */.SZ)((0,external_node_crypto_.createHash)("sha256").update(text).digest("hex")), size: text.length };
    });
    await whole.rename(name);
};
async function writeWhole(folder, mode, fill) {
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
            throw new errors/* DflowError */.FD("preflight/refused", `${level} is a symbolic link; dflow writes only into folders of its own`, {
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







/** Files that no release has are removed by `remove` once they are this old: a build may hold some before it is recorded. */
const ORPHAN_MS = 3_600_000;
function openCache(folder) {
    const files = (0,external_node_path_.join)(folder, "files");
    const records = releaseRecords((0,external_node_path_.join)(folder, "releases"));
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
        async hold(path) {
            try {
                await ownFolder(files);
                const copy = await copyWhole(path, files);
                await copy.rename(copy.checksum);
                return { checksum: copy.checksum, size: copy.size };
            }
            catch (cause) {
                const code = cause.code;
                if (cause instanceof errors/* DflowError */.FD || code === undefined)
                    throw cause;
                throw new errors/* DflowError */.FD("build/failed", `${path} could not be copied into ${files} (${code})`, {
                    hint: code === "ENOSPC" ? 'free some space: "dflow gc" removes old versions' : "see the folder's owner and mode",
                    cause,
                });
            }
        },
        async remove(release) {
            await records.remove(release);
            const kept = new Set((await records.all()).flatMap((one) => one.release.executables.map((it) => it.checksum)));
            const gone = release.executables.map((it) => it.checksum).filter((it) => !kept.has(it));
            await Promise.all(gone.map((it) => (0,promises_.rm)((0,external_node_path_.join)(files, it), { force: true })));
            await removeOrphans(files, kept);
        },
    };
}
async function removeOrphans(files, kept) {
    for (const name of await (0,promises_.readdir)(files).catch(() => [])) {
        if ((0,domain_version/* isChecksum */.QY)(name) && kept.has(name))
            continue;
        const info = await (0,promises_.stat)((0,external_node_path_.join)(files, name)).catch(() => undefined);
        if (info && Date.now() - info.mtimeMs > ORPHAN_MS)
            await (0,promises_.rm)((0,external_node_path_.join)(files, name), { force: true });
    }
}

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
            throw new errors/* DflowError */.FD("cancelled", "cancelled while waiting", { cause });
        }
    },
};

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./lib/js/local/end-group.js


/** SIGINT asks, SIGTERM insists, SIGKILL ends: within the 5 s that a cancelled command has. */
const STAGES = [
    ["SIGINT", 2000],
    ["SIGTERM", 2000],
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
        clearTimeout(timer);
        job.signal?.removeEventListener("abort", end);
    }
}
function throwIfCancelled(job) {
    if (job.signal?.aborted)
        throw new errors/* DflowError */.FD("cancelled", `cancelled while running ${job.argv[0]}`);
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
    throw new errors/* DflowError */.FD("git/unknown", `git cannot read the repository of ${folder}`, {
        hint: `run "git status" there; if git names another owner: git config --global --add safe.directory "${folder}"`,
        evidence: [{ title: "git", lines: found.tail }],
    });
}
function hasGitFolder(folder) {
    return (0,external_node_fs_.existsSync)((0,external_node_path_.join)(folder, ".git")) || ((0,external_node_path_.dirname)(folder) !== folder && hasGitFolder((0,external_node_path_.dirname)(folder)));
}

;// CONCATENATED MODULE: ./lib/js/local/hooks.js



const DEADLINE_MS = 600_000;
/**
 * Runs hooks in dflow.yaml's folder by `/bin/sh -c`, as the user wrote them. `DFLOW_HOOK` is the hook's name,
 * `DFLOW_CLUSTER` dflow.yaml's, and each fact has its own variable: `version` is `DFLOW_VERSION`.
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
            throw new errors/* DflowError */.FD("hook/failed", `the hook ${name} ${ended}: ${command}`, {
                hint: hintFor(status),
                evidence: [{ title: `the end of ${name}'s output`, lines: tail }],
            });
        },
    };
}
const variables = (facts) => Object.fromEntries(Object.entries(facts).map(([name, value]) => [hooks_variable(name), value.replaceAll("\0", "")]));
const hooks_variable = (fact) => `DFLOW_${fact.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`.replace(/^DFLOW_DFLOW_/, "DFLOW_");
const hintFor = (status) => ({ 126: "it is not executable: chmod +x", 127: "it is not there; the path starts at dflow.yaml's folder" })[status];

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
    // Without a machine id two machines may share a host name: another boot then may be another machine.
    if (owner.boot !== boot)
        return owner.host.includes("/") ? false : undefined;
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
            if (nameOf(key, await sha256OfFile(path).catch(() => "")) === name)
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
            const path = (0,external_node_path_.join)(folder, nameOf(key, await sha256OfFile(temporary)));
            await (0,promises_.rename)(temporary, path);
            await trim(folder, limit);
            return { path, size: await sizeOf(path) };
        }
        catch (error) {
            // No room or no memory for it: the file can still be sent as it is.
            if (error instanceof errors/* DflowError */.FD || error.code === undefined)
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
const nameOf = (key, checksum) => `${key}.${checksum.slice(0, 16)}`;
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
            const zstd = node.commands.includes("zstd");
            const patch = zstd ? await patchOf(executable, file, node.bases) : undefined;
            if (patch && patch.size < executable.size * CLEARLY_SMALL)
                return patch;
            const whole = zstd ? await wholeOf(executable, file, "zstd") : undefined;
            const gzip = !whole && node.commands.includes("gzip") ? await wholeOf(executable, file, "gzip") : undefined;
            const raw = { encoding: "raw", size: executable.size, open: () => (0,external_node_fs_.createReadStream)(file) };
            return [gzip, whole, patch].reduce((best, one) => (one && one.size < best.size ? one : best), raw);
        },
    };
    async function patchOf(executable, file, bases) {
        if (executable.size > PATCH_LIMIT)
            return undefined;
        for (const base of bases) {
            const old = base === executable.checksum ? undefined : await cache.file({ checksum: base });
            if (old === undefined)
                continue;
            const key = `${executable.checksum}-from-${base}`;
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
    throw new errors/* DflowError */.FD("build/missing", `${name} ${(0,domain_version/* short */.h0)(version)} is not in the executable cache of this machine`, {
        hint: 'build it again: "dflow build --commit-hash" with its commit',
    });
}

;// CONCATENATED MODULE: ./lib/js/local/load.js



/** A request that takes longer has failed. */
const TIMEOUT_MS = 10_000;
const KINDS_KEPT = 10;
/** Several clients, each asking the urls in turn, at a steady rate. */
function startLoad(targets, options) {
    const phases = [counting("before")];
    const failures = new Map();
    const stopped = new AbortController();
    const turns = new external_node_events_.EventEmitter().setMaxListeners(0);
    let urls = targets;
    let sent = 0;
    let failed = 0;
    const client = async (number) => {
        const keptAlive = number % 2 === 1;
        let agent = new external_node_http_.Agent({ keepAlive: keptAlive, maxSockets: 1 });
        let asked = urls;
        const every = (1000 * options.clients) / options.rate;
        let due = performance.now() + (every * number) / options.clients;
        for (let turn = number; !stopped.signal.aborted; turn++) {
            const phase = phases.at(-1);
            if (asked !== urls) {
                // Nobody keeps a connection to what it no longer asks.
                agent.destroy();
                agent = new external_node_http_.Agent({ keepAlive: keptAlive, maxSockets: 1 });
                asked = urls;
            }
            const problem = await load_ask(urls[turn % urls.length], agent, phase);
            sent++;
            if (problem !== undefined) {
                failed++;
                phase.failed++;
                const kind = `${problem} (${keptAlive ? "kept alive" : "fresh"})`;
                if (failures.has(kind) || failures.size < KINDS_KEPT)
                    failures.set(kind, (failures.get(kind) ?? 0) + 1);
            }
            turns.emit("turn", number);
            due += every;
            await (0,external_node_timers_promises_.setTimeout)(Math.max(0, due - performance.now()), undefined, { signal: stopped.signal }).catch(() => undefined);
        }
        agent.destroy();
    };
    const clients = Array.from({ length: options.clients }, (_, number) => client(number));
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
            await Promise.all(clients);
            return { sent, failed, phases: phases.map(summed), failures: Object.fromEntries(failures) };
        },
    };
}
const counting = (name) => ({ name, latencies: [], failed: 0 });
/** @returns what went wrong, or undefined */
function load_ask(url, agent, phase) {
    const begun = performance.now();
    return new Promise((resolve) => {
        const end = (problem) => {
            phase.latencies.push(performance.now() - begun);
            resolve(problem);
        };
        const request = external_node_http_.get(url, { agent, timeout: TIMEOUT_MS }, (response) => {
            response.on("end", () => end(response.statusCode === 200 ? undefined : `status ${response.statusCode}`));
            response.on("error", (error) => end(error.code ?? error.message));
            response.resume();
        });
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.on("error", (error) => end(error.code ?? error.message));
    });
}
function summed({ name, latencies, failed }) {
    const sorted = latencies.toSorted((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { name, sent: sorted.length, failed, p50: at(0.5), p99: at(0.99), max: at(1) };
}

;// CONCATENATED MODULE: ./lib/js/local/stage.js






/** What init and demo work with, on this machine. */
function openStage(tools) {
    const { folder, signal } = tools;
    const at = (path) => (0,external_node_path_.join)(folder, path);
    const dflow = (args, stdout) => runDflow(tools, args, stdout);
    return {
        folder,
        signal,
        say: tools.say,
        now: () => performance.now(),
        load: startLoad,
        exists: (path) => (0,promises_.lstat)(at(path)).then(() => true, () => false),
        files: () => (0,promises_.readdir)(folder),
        freePort,
        async write(path, text, options = {}) {
            await (0,promises_.mkdir)((0,external_node_path_.dirname)(at(path)), { recursive: true });
            const flag = options.overwrite ? "w" : "wx";
            await (0,promises_.writeFile)(at(path), text, { flag, mode: options.executable ? 0o755 : 0o644 }).catch((error) => {
                throw new errors/* DflowError */.FD("usage/config", `${path} cannot be written: ${error.code ?? error.message}`, {
                    cause: error,
                });
            });
        },
        dflow: async (args) => (await dflow(args, tools.output)).exit,
        ask: (args) => dflow(args, "pipe"),
        clear: () => (0,promises_.rm)(folder, { recursive: true, force: true }),
    };
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
    throw new errors/* DflowError */.FD("build/failed", `git could not check out ${(0,domain_version/* short */.h0)(commit)} (status ${ran.status})`, {
        hint: `free space in ${(0,external_node_os_.tmpdir)()}? Run "git worktree add --detach" by hand to see it all`,
        evidence: [{ title: "git", lines: ran.tail.slice(-20) }],
    });
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
async function headOf(repository) {
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
const unknown = (name, what, hint) => new errors/* DflowError */.FD("git/unknown", `${JSON.stringify(name)} ${what}`, { hint });
/** Is `older` in the history of `newer`? Undefined when git cannot tell. A dirty tree counts as its commit. */
async function isAncestor(repository, older, newer) {
    const [below, above] = [commitPart(older), commitPart(newer)];
    if (older === newer || (below !== undefined && below === above))
        return true;
    if (!repository || below === undefined || above === undefined)
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
        throw new errors/* DflowError */.FD("git/unknown", `git cannot say what has changed in ${top}`, {
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

;// CONCATENATED MODULE: ./lib/js/local/programs.js




/**
 * The file a build left for a program, looked at: it is there, and a Node can execute it.
 *
 * @param folder dflow.yaml's folder, or the same folder of a checkout
 * @throws DflowError `build/missing`
 */
async function findProgram(program, folder, options) {
    const path = (0,external_node_path_.resolve)(folder, await pathOf(program.path, folder, options));
    const wrong = await whatIsWrong(path);
    if (wrong === undefined)
        return path;
    throw new errors/* DflowError */.FD("build/missing", `${program.name}: ${path} ${wrong.what}`, { hint: wrong.hint ?? options.hint });
}
async function pathOf(path, folder, options) {
    if (typeof path === "string")
        return path;
    if ("cabal" in path)
        return programs_ask(["cabal", "list-bin", path.cabal], folder, options);
    return (0,external_node_path_.resolve)(await programs_ask(["stack", "path", "--local-install-root"], folder, options), "bin", path.stack);
}
/** How long a build tool may think about where it puts things. */
const ASK_MS = 120_000;
async function programs_ask(argv, cwd, { env, signal }) {
    const { status, stdout, tail } = await run_run({ argv, cwd, env, signal, deadline: ASK_MS });
    const path = stdout.toString().trim().split("\n").at(-1) ?? "";
    if (status === 0 && path !== "")
        return path;
    throw new errors/* DflowError */.FD("build/missing", `"${argv.join(" ")}" did not say where the program is (status ${status})`, {
        hint: "run it by hand, or write the file's path in dflow.yaml",
        evidence: [{ title: argv[0], lines: tail.slice(-20) }],
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
            const head = found && (await headOf(found));
            if (!head)
                return undefined;
            const dirt = await dirtyDigest(found, notDirt(settings, found.prefix));
            return dirt === undefined ? head : (0,domain_version/* asVersion */.Z$)(`${head}-dirty-${dirt}`);
        },
    };
}
function noGit(folder, commit) {
    throw new errors/* DflowError */.FD("git/unknown", `there is no git repository around ${folder} to find ${commit} in`, {
        hint: "is git installed, and was the project checked out with its .git folder?",
    });
}
/** Else the first build, which leaves the program in the tree, would make it dirty and the second build differ. */
const notDirt = (settings, prefix) => ({
    never: [(0,external_node_path_.join)(prefix, ".dflow")],
    untracked: settings.executables.flatMap(({ path }) => typeof path === "string" ? [(0,external_node_path_.join)(prefix, (0,external_node_path_.normalize)(path))] : []),
});

;// CONCATENATED MODULE: ./lib/js/local/build.js












/** Builds what dflow.yaml lists, or finds it built, and puts it into the cache. */
async function build(project, options) {
    const version = await project.versionOf(options.commit);
    const held = version && (await heldRelease(project, version));
    if (options.commit !== undefined && version)
        return buildCommit(project, version, held, options);
    // Without a build command the files are the whole truth, and looking at them is cheap.
    if (held && project.settings.build && !options.refresh)
        return { release: held, fresh: false };
    const release = await collect(project, version, project.settings.folder, await made(project, version, options));
    await warnWhenChanged(project, version);
    return { release, fresh: !(held && (0,domain_executable/* sameRelease */.OW)(held, release)) };
}
async function buildCommit(project, version, held, options) {
    if (held && !options.refresh)
        return { release: held, fresh: false };
    const repository = await project.repository();
    if (!repository)
        throw new errors/* DflowError */.FD("git/unknown", "the git repository is gone");
    const { folder } = project.settings;
    if (!project.settings.build && (await isCheckedOut(project, repository, version))) {
        return { release: await collect(project, version, folder, { ...options, hint: noBuild }), fresh: true };
    }
    const onLine = reportLines(project);
    const release = await inCheckout(repository, version, async (checkout) => {
        if (!(await (0,promises_.stat)(checkout).catch(() => undefined)))
            throw notInCommit(repository.prefix, version);
        const found = await made(project, version, options, checkout);
        return collect(project, version, checkout, project.settings.build ? found : { ...found, hint: elsewhere(version) });
    }, { signal: options.signal, onLine });
    return { release, fresh: true };
}
const noBuild = 'build it first, or tell dflow how: "build: {command: …}" in dflow.yaml';
const elsewhere = (version) => `commit ${(0,domain_version/* short */.h0)(version)} does not hold it and is not checked out: say "build: {command: …}" in dflow.yaml, or check it out`;
const notInCommit = (prefix, version) => new errors/* DflowError */.FD("build/missing", `commit ${(0,domain_version/* short */.h0)(version)} has no folder ${prefix}`, {
    hint: "dflow.yaml was elsewhere then: run dflow from a checkout of that commit",
});
/** A release counts as built when every byte of it is here, and it is what dflow.yaml lists today. */
async function heldRelease({ cache, settings }, version) {
    const release = await cache.release(version);
    const names = (list) => list.map((one) => one.name).join();
    if (!release || names(release.executables) !== names(settings.executables))
        return undefined;
    const files = await Promise.all(release.executables.map((one) => cache.file(one)));
    return files.every((file) => file !== undefined) ? release : undefined;
}
async function isCheckedOut(project, repository, version) {
    if ((await headOf(repository)) !== version)
        return false;
    return (await dirtyDigest(repository, notDirt(project.settings, repository.prefix))) === undefined;
}
/** Runs the build command, where there is one. */
async function made(project, version, { signal }, folder = project.settings.folder) {
    const command = project.settings.build?.command;
    if (command === undefined)
        return { hint: noBuild, signal };
    const env = { ...withoutGit(project.env), ...(version ? { DFLOW_VERSION: version } : {}) };
    const onLine = reportLines(project);
    const { status, tail } = await run_run({ argv: ["/bin/sh", "-c", command], cwd: folder, env, signal, onLine });
    if (status === 0)
        return { hint: `"${command}" did not make it: is the path in dflow.yaml right?`, signal };
    throw new errors/* DflowError */.FD("build/failed", `the build failed: "${command}" ended with status ${status}`, {
        hint: `run it by hand in ${project.settings.folder}`,
        evidence: [{ title: "the end of the build's output", lines: tail }],
    });
}
const reportLines = (project) => (line) => project.reporter.report({ type: "output", from: "build", line });
async function collect({ settings, cache, env }, version, folder, options) {
    const files = [];
    // All are looked at before the first is copied: half a release helps nobody.
    for (const program of settings.executables) {
        files.push({ name: program.name, path: await findProgram(program, folder, { ...options, env: withoutGit(env) }) });
    }
    const held = [];
    for (const { name, path } of files)
        held.push({ name, ...(await cache.hold(path)) });
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
/** A build that leaves files git does not ignore gives every later build another version: a person should know why. */
async function warnWhenChanged(project, before) {
    if (!project.settings.build || before === undefined)
        return;
    const after = await project.versionOf(undefined);
    if (after === before)
        return;
    const text = "the working tree changed during the build, so the next build will have another version; " +
        'if the build made the new files, ignore them: "git status" shows which';
    project.reporter.report({ type: "note", level: "warning", text });
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
        build: (options) => build(project, options),
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
const cancelled = () => new errors/* DflowError */.FD("cancelled", "cancelled");
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
/** `ssh-ed25519 AAAA…` */
const keyLine = ({ type, blob }) => `${type} ${blob.toString("base64")}`;
/** `ed25519`, `rsa`, `ecdsa`: as in /etc/ssh/ssh_host_…_key. */
const family = (type) => /ed25519|ecdsa|rsa/.exec(type)?.[0] ?? type;

;// CONCATENATED MODULE: ./lib/js/ssh/known-hosts.js


/** Forms and rules: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
function lookUp(text, host, port) {
    const lines = parse(text);
    const exact = lines.filter((line) => namesHost(line.hosts, hostName(host, port)));
    // As ssh does: a host that is only known by its bare name is the same host on another port.
    const bare = lines.filter((line) => namesHost(line.hosts, host.toLowerCase()));
    const marked = (marker) => lines.filter((line) => line.marker === marker && (exact.includes(line) || bare.includes(line)));
    const plain = (found) => keysOf(found.filter((line) => line.marker === undefined));
    const keys = plain(exact);
    return {
        keys: keys.length > 0 ? keys : plain(bare),
        revoked: keysOf(marked("@revoked")),
        authority: marked("@cert-authority").length > 0,
        unreadable: lines.filter((line) => line.key === undefined).map((line) => line.number),
    };
}
/** As the file calls it: `host`, or `[host]:port` unless it is 22. */
const hostName = (host, port) => port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
const keysOf = (lines) => lines.flatMap((line) => line.key ?? []);
function parse(text) {
    return text
        .replace(/^\uFEFF/, "")
        .split("\n")
        .map((line, at) => ({ number: at + 1, words: line.trim().split(/\s+/) }))
        .filter(({ words: [first = ""] }) => first !== "" && !first.startsWith("#"))
        .map(({ number, words }) => {
        const marker = words[0]?.startsWith("@") ? words[0] : undefined;
        const [hosts = "", ...key] = marker === undefined ? words : words.slice(1);
        return { number, marker, hosts, key: publicKeyIn(key.join(" ")) };
    });
}
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
    const isIn = (list, key) => list.some((one) => one.blob.equals(key.blob));
    return {
        // The second try can only fail: it is there to show the key that a host without the pinned type has.
        tries: [pinned, rest].filter((list) => list.length > 0),
        accepts: (key) => isIn(keys, key) && !isIn(revoked, key),
        because: (key) => (isIn(revoked, key) ? "its host key is marked @revoked" : because),
        goOn: false,
    };
}
/** Accepts what ssh-keygen -l prints, whole or only the fingerprint in it. */
function ofFingerprint(host, text) {
    const [, pinned] = /(?:^|SHA256:)([A-Za-z0-9+/]{43})=?(?:\s|$)/.exec(text.trim()) ?? [];
    if (pinned === undefined) {
        const md5 = /(?:[0-9a-f]{2}:){15}[0-9a-f]{2}/i.test(text) ? ": it is an MD5 one" : "";
        throw unusable(host, `${JSON.stringify(text.slice(0, 80))} is not a SHA256 fingerprint${md5}`);
    }
    return {
        tries: hostKeyFamilies,
        accepts: (key) => fingerprint(key.blob) === `SHA256:${pinned}`,
        because: () => `no host key it has is the pinned one (SHA256:${pinned})`,
        goOn: true,
    };
}
function ofFile(host, { where, text }) {
    const known = text === undefined ? undefined : lookUp(text, host.host, host.port);
    if (known?.authority && known.keys.length === 0) {
        throw unusable(host, `${where} knows it by a @cert-authority only, and host certificates are not supported`);
    }
    if (known && known.keys.length > 0)
        return ofKeys(known.keys, known.revoked, `its host key differs from ${where}`);
    return ofKeys([], known?.revoked ?? [], `${where} ${whyUnknown(known)}`);
}
function whyUnknown(known) {
    if (!known)
        return "does not exist, so its host key is not known";
    const [line] = known.unreadable;
    return `does not know it${line === undefined ? "" : ` (line ${line} there is not a known_hosts line)`}`;
}
const unusable = (host, why) => new errors/* DflowError */.FD("ssh/host-key", `${host.called}: ${why}`, {
    index: host.index,
    hint: `Write its public key line or its SHA256 fingerprint. On the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
});
/** The host showed `offered` and was sent nothing. The hint has all a person needs to decide. */
function hostKeyRefused(host, pin, offered, known) {
    const file = /ed25519|ecdsa|rsa/.exec(offered.type)?.[0] ?? "ed25519";
    const line = `${hostName(host.host, host.port)} ${offered.type} ${offered.blob.toString("base64")}`;
    return new errors/* DflowError */.FD("ssh/host-key", `${host.called}: ${pin.because(offered)}; nothing was sent to it`, {
        index: host.index,
        evidence: [{ title: "the host key it shows", lines: [line, fingerprint(offered.blob)] }],
        hint: [
            `On the machine itself "ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub" must print ${fingerprint(offered.blob)}.`,
            `If it does, put this line into ${known.where}: ${line}`,
            "If it does not, somebody else answers at this address.",
        ].join("\n"),
    });
}

// EXTERNAL MODULE: ./node_modules/ssh2/lib/index.js
var lib = __webpack_require__(5472);
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
    return new errors/* DflowError */.FD("ssh/authentication", `${called}: ${why}${said === undefined ? "" : ` (${said})`}`, {
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
            error: new errors/* DflowError */.FD("ssh/unreachable", `${host.called}: ${what}`, {
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
const lost = ({ called, index }, error) => new errors/* DflowError */.FD("ssh/lost", `${called}: the ssh connection ended${outcome_quoted(error)}`, {
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
const SILENT_ATTEMPTS = 2;
/** @throws DflowError `ssh/unreachable`, `ssh/timeout`, `ssh/host-key`, `ssh/authentication`, `cancelled` */
async function connect(how) {
    const { clock, random, signal, pin } = how;
    let round = 0;
    for (let attempt = 1;; attempt++) {
        const outcome = await once(how, round);
        if ("link" in outcome)
            return outcome.link;
        if ("failed" in outcome)
            throw outcome.failed;
        if ("unreached" in outcome) {
            const { again, error } = outcome.unreached;
            if (!again || attempt >= (error.code === "ssh/timeout" ? SILENT_ATTEMPTS : ATTEMPTS))
                throw error;
            await clock.sleep(200 * 2 ** (attempt - 1) * (0.5 + random()), signal);
            continue;
        }
        const last = round === pin.tries.length - 1;
        if ("refusedKey" in outcome && (last || !pin.goOn))
            throw hostKeyRefused(how.host, pin, outcome.refusedKey, how.known);
        if (last)
            throw noKeyAtAll(how.host);
        round++;
        attempt--;
    }
}
async function once(how, round) {
    const progress = { authenticating: false };
    const { host, clock, timeout: ms, signal } = how;
    const late = () => silent(host, ms, progress);
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
        if (!(error instanceof errors/* DflowError */.FD) || error.code !== "ssh/timeout")
            throw error;
        return progress.authenticating ? { failed: error } : { unreached: { error, again: true } };
    }
}
const silent = ({ called, index }, ms, { authenticating }) => new errors/* DflowError */.FD("ssh/timeout", `${called}: ${authenticating ? "did not finish logging in" : "did not answer"} within ${ms / 1000} s`, {
    index,
    hint: authenticating
        ? "A slow directory service or a full disk there shows like this. ssh.connect-timeout sets the limit."
        : "Is the machine up, and the address right? A firewall shows like this. ssh.connect-timeout sets the limit.",
});
const noKeyAtAll = ({ called, index }) => new errors/* DflowError */.FD("ssh/host-key", `${called}: it has no host key of a type dflow accepts`, {
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
        throw new errors/* DflowError */.FD("usage/config", `ssh.jump: ${JSON.stringify(text)} is not [user@]host[:port]`);
    }
    return { host, port: Number(port ?? 22), user: name ?? user, hostKey: { kind: "known-hosts" } };
}
const address = (host, port) => {
    const literal = host.includes(":") ? `[${host}]` : host;
    return port === 22 ? host : `${literal}:${port}`;
};

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
            way: "Give it in DFLOW_SSH_PASSPHRASE, or add the key to an agent (ssh-add).",
            ...publicHalfOf(text),
        };
    }
    const parsed = private_key_parse(text, passphrase);
    if (!(parsed instanceof Error))
        return { key: parsed };
    if (encrypted && !/unsupported/i.test(parsed.message)) {
        return {
            wrong: "does not open with the passphrase given",
            way: "Check DFLOW_SSH_PASSPHRASE.",
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
const MAGIC = "openssh-key-v1\0";
/** cipher, kdf, kdf options, (a count), public key. Source: OpenSSH's PROTOCOL.key. */
function private_key_fieldsOf(text) {
    if (!text.startsWith("-----BEGIN OPENSSH"))
        return undefined;
    const body = Buffer.from(text.replace(/-----.*-----/g, ""), "base64");
    if (!body.toString("latin1").startsWith(MAGIC))
        return undefined;
    const fields = [];
    for (let at = MAGIC.length; fields.length < 4 && at + 8 <= body.length;) {
        if (fields.length === 3)
            at += 4;
        const end = at + 4 + body.readUInt32BE(at);
        fields.push(body.subarray(at + 4, end));
        at = end;
    }
    return fields;
}
function private_key_parse(text, passphrase) {
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
            return only(host, "the key given as text", parse(settings.key), socket);
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
    throw new errors/* DflowError */.FD("usage/key", `${host.called}: ${label} ${found.wrong}`, { index: host.index, hint: found.way });
}
async function usual(home, read) {
    const paths = ["id_ed25519", "id_ecdsa", "id_rsa"].map((name) => (0,external_node_path_.join)(home, ".ssh", name));
    const found = await Promise.all(paths.map(async (label) => ({ label, is: await read(label) })));
    const keys = found.flatMap(({ label, is }) => ("key" in is ? [{ label, key: is.key }] : []));
    const skipped = found.flatMap(({ label, is }) => "key" in is || is.wrong === ABSENT ? [] : [`${label} ${is.wrong}`]);
    return { keys, skipped };
}
const noKey = (host, home, skipped) => new errors/* DflowError */.FD("usage/key", `${host.called}: there is no private key to log in with`, {
    index: host.index,
    hint: `Set ssh.identity-file in dflow.yaml, or the action's ssh-key, or start an agent. Looked in ${(0,external_node_path_.join)(home, ".ssh")}.`,
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

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
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
const noSession = ({ called, index }, error) => new errors/* DflowError */.FD("node/script", `${called}: sshd opened no session: ${error.message}`, {
    index,
    hint: "sshd's log there says why; MaxSessions in its sshd_config can do this.",
    cause: error,
});

;// CONCATENATED MODULE: ./lib/js/ssh/run.js








/** Bytes kept of each stream: its end. */
const LIMIT = 1024 * 1024;
const TIMEOUT = 30_000;
function ssh_run_run(link, host, script, options, { clock, counted }) {
    const { timeout: ms = TIMEOUT, signal } = options;
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
const tooLate = ({ called, index }, ms) => new errors/* DflowError */.FD("ssh/timeout", `${called}: no answer within ${ms / 1000} s`, {
    index,
    hint: "What was asked may still be running there. The same command again finds out what was done.",
});
const noStatus = ({ called, index }) => new errors/* DflowError */.FD("ssh/lost", `${called}: the script's session ended without an exit status`, { index });
function notBegun({ called, user, index }, status, said) {
    const lines = said.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
    return new errors/* DflowError */.FD("preflight/node", `${called}: the login shell of ${user} did not run a script (exit ${status ?? "unknown"})`, {
        index,
        hint: status === 127
            ? "Is there a /bin/sh? dflow needs one on every Node."
            : `It needs a login shell that may run /bin/sh, not nologin or a restricted one (usermod -s /bin/sh ${user}), no forced command in authorized_keys, and a dd that knows iflag=fullblock.`,
        evidence: lines.length === 0 ? [] : [{ title: "the Node said", lines: lines.slice(-10) }],
    });
}

;// CONCATENATED MODULE: ./lib/js/ssh/tunnel.js



const tunnel_TIMEOUT = 10_000;
function tunnel(link, host, port, { timeout: ms = tunnel_TIMEOUT, signal }, { clock, counted }) {
    const late = () => new errors/* DflowError */.FD("ssh/timeout", `${host.called}: port ${port} there was not reached within ${ms / 1000} s`, {
        index: host.index,
    });
    return limited({ clock, ms, late, signal, closed: link.closed }, async (over) => {
        // Where nobody listens the answer took its time, too.
        counted.roundTrips++;
        return asStream(await openTunnel(link, host, port, over), link, counted);
    });
}
function openTunnel(link, host, port, over) {
    return new Promise((resolve, reject) => {
        try {
            link.client.forwardOut("127.0.0.1", 0, "127.0.0.1", port, (error, channel) => {
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
        return new errors/* DflowError */.FD("preflight/node", `${called}: its sshd forbids tunnels`, {
            index,
            hint: 'Health checks go through one: set "AllowTcpForwarding local" in its sshd_config.',
            cause: error,
        });
    }
    if (error.reason === CONNECT_FAILED) {
        return new errors/* DflowError */.FD("node/script", `${called}: nothing listens on port ${port}`, { index, cause: error });
    }
    return new errors/* DflowError */.FD("ssh/lost", `${called}: no tunnel to port ${port}: ${error.message}`, { index, cause: error });
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
    const counted = { roundTrips: 0, sent: 0, received: 0 };
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
        tunnel: (port, options = {}) => line.keep(async (link, release) => {
            const stream = await tunnel(link, host, port, options, { clock, counted });
            stream.once("close", release);
            return stream;
        }, options.signal),
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
        open = undefined;
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
            throw new errors/* DflowError */.FD("ssh/lost", `${host.called}: the connection was closed`, host);
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
    return { error: new errors/* DflowError */.FD("ssh/unreachable", message, { index: host.index, hint, cause: error }), again };
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
        async connect(node, signal) {
            if (signal?.aborted)
                throw cancelled();
            const make = (stopped) => linkTo(context, node, stopped);
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
    return connect({ host, pin, known, identities, dial, timeout: ssh.connectTimeout, keepalive, clock, random, signal });
}
async function readKnownHosts({ ssh, knownHosts, home, folder }) {
    if (knownHosts !== undefined)
        return { where: "the known hosts given", text: knownHosts };
    const path = ssh.knownHosts ?? "~/.ssh/known_hosts";
    const file = path.startsWith("~/") ? (0,external_node_path_.join)(home, path.slice(2)) : (0,external_node_path_.isAbsolute)(path) ? path : (0,external_node_path_.join)(folder, path);
    try {
        return { where: path, text: await (0,promises_.readFile)(file, "utf8") };
    }
    catch (error) {
        if (error.code === "ENOENT")
            return { where: path, text: undefined };
        throw new errors/* DflowError */.FD("usage/config", `ssh.known-hosts: ${path} cannot be read: ${error.message}`, {
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

;// CONCATENATED MODULE: ./lib/js/entry/assemble.js






















/** Puts dflow together: settings, backends, store, everything a command works with. */
async function assemble(asked, around) {
    const { env, reporter, signal, program } = around;
    const settings = await settingsFor(asked.common, around);
    for (const { secrets } of settings.executables)
        for (const name of secrets)
            around.hide(env[name] ?? "");
    const { name: cluster, folder, environment } = settings;
    const cache = openCache((0,external_node_path_.join)(folder, ".dflow", "cache"));
    const clock = systemClock;
    return {
        settings,
        vms: assemble_made(vmPlugins, settings.vmBackend, { cluster, folder, environment, user: settings.ssh.user, program, clock }),
        containers: assemble_made(containerPlugins, settings.containerBackend, { cluster, home: (0,services/* homeOf */.lt)(settings) }),
        store: assemble_made(storePlugins, settings.storeBackend, { cluster, folder, environment }),
        traffic: trafficNamed,
        transport: transport({
            ssh: {
                ...settings.ssh,
                identityFile: around.identityFile ?? settings.ssh.identityFile,
                knownHosts: around.knownHosts ?? settings.ssh.knownHosts,
            },
            folder,
            home: env.HOME ?? (0,external_node_os_.homedir)(),
            environment: env,
            clock,
            random: Math.random,
        }),
        probe: probe({ clock }),
        workshop: openWorkshop({ settings, cache, reporter, env }),
        parcels: openParcels(cache, compressors()),
        hooks: openHooks({ settings, reporter, env, signal }),
        clock,
        random: Math.random,
        uuid: external_node_crypto_.randomUUID,
        reporter,
        owner: await owner_owner(env),
        isAlive: owner_isAlive,
        variable: (name) => env[name],
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
    const path = common.config === undefined ? await nearestFile(around.cwd) : (0,external_node_path_.resolve)(around.cwd, common.config);
    const text = await settingsFile(path, { open: promises_.open, constants: promises_.constants });
    return readSettings(text, {
        file: (0,external_node_path_.relative)(around.cwd, path) || path,
        folder: (0,external_node_path_.dirname)(path),
        environment: common.environment,
        plugins: { vm: vmPlugins, container: containerPlugins, store: storePlugins, traffic: trafficPlugins },
        flags: {
            "vm-backend": common["vm-backend"],
            "container-backend": common["container-backend"],
            "store-backend": common["store-backend"],
            keys: common.keys,
        },
    });
}
/** dflow.yaml of this folder or the nearest one above that has it, as git finds its repository. */
async function nearestFile(from) {
    for (let folder = from;; folder = (0,external_node_path_.dirname)(folder)) {
        const path = (0,external_node_path_.join)(folder, "dflow.yaml");
        if (await assemble_isThere(path))
            return path;
        if (folder === (0,external_node_path_.dirname)(folder))
            break;
    }
    throw new errors/* DflowError */.FD("usage/config", "there is no dflow.yaml here or in a folder above", {
        hint: '"dflow init" writes one; --config FILE names another',
    });
}
const assemble_isThere = (path) => (0,promises_.stat)(path).then(() => true, () => false);
function assemble_made(
// biome-ignore lint/suspicious/noExplicitAny: the plug-in's own schema has accepted the options already.
plugins, { name, options }, tools) {
    const plugin = plugins.find((one) => one.name === name);
    if (!plugin)
        throw new Error(`dflow.yaml was accepted with the unknown plug-in ${name}`);
    return plugin.create(plugin.options.parse(options), tools);
}


/***/ })

};
