export const id = 692;
export const ids = [692];
export const modules = {

/***/ 9235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   _6: () => (/* binding */ placedIndexes),
/* harmony export */   ew: () => (/* binding */ placeFolder),
/* harmony export */   pG: () => (/* binding */ nodeFolder),
/* harmony export */   v$: () => (/* binding */ removeFolder),
/* harmony export */   yI: () => (/* binding */ readPlace)
/* harmony export */ });
/* unused harmony exports nodesFolder, codeOf */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _domain_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(749);




/** Where the parts of a Node lie. `home` is HOME of everything that runs on it. */
const partsOf = (folder) => ({
    folder,
    home: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "home"),
    portMap: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "home", "port-map"),
    place: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "node.json"),
    /** Identity of the process that plays the Node; written by itself once sshd answers. */
    process: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "process.json"),
    hostKey: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "host_key"),
    hostKeyPublic: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "host_key.pub"),
    clientKey: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "client_key"),
    authorizedKeys: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "authorized_keys"),
    log: (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, "log"),
});
/** @param top `<folder of dflow.yaml>/.dflow`, and below it the environment's name where there is one */
const nodesFolder = (top) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(top, "nodes");
const nodeFolder = (top, index) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(nodesFolder(top), String(index));
/**
 * Puts the folder of a new Node in its place, whole: it is filled under another name and renamed.
 *
 * @returns false when somebody else was faster; their folder stays
 */
async function placeFolder(top, index, node) {
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(nodesFolder(top), `.new-${index}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString("hex")}`);
    const parts = partsOf(draft);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(parts.home, { recursive: true, mode: 0o700 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(parts.hostKey, node.hostKey.private, { mode: 0o600 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(parts.hostKeyPublic, `${node.hostKey.public}\n`);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(parts.clientKey, node.clientKey.private, { mode: 0o600 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(parts.authorizedKeys, `${node.clientKey.public}\n${node.authorizedKeys}`, { mode: 0o600 });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(parts.place, `${JSON.stringify(node.place)}\n`);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(draft, nodeFolder(top, index));
        return true;
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(draft, { recursive: true, force: true });
        if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error)))
            return false;
        throw error;
    }
}
/** Out of sight in one step, then gone: a half-deleted Node is never listed. */
async function removeFolder(top, index) {
    const gone = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(nodesFolder(top), `.gone-${index}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString("hex")}`);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(nodeFolder(top, index), gone);
    }
    catch (error) {
        if (codeOf(error) === "ENOENT")
            return;
        throw error;
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(gone, { recursive: true, force: true, maxRetries: 5 });
}
/** Indexes that have a folder, ascending. */
async function placedIndexes(top) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(nodesFolder(top)).catch((error) => {
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
        const place = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(parts.place, "utf8"));
        return { ...place, hostKey: (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(parts.hostKeyPublic, "utf8")).trim() };
    }
    catch (error) {
        const exists = (await placedIndexes(top)).includes(index);
        if (!exists)
            return undefined;
        throw new _domain_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .DflowError */ .FD("preflight/vm", `node ${index}: its folder ${parts.folder} is damaged`, {
            hint: `delete that folder; "dflow repair" makes the Node again`,
            index,
            cause: error,
        });
    }
}
const codeOf = (error) => error?.code ?? "";


/***/ }),

/***/ 2010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _N: () => (/* binding */ end),
/* harmony export */   _n: () => (/* binding */ isAlive),
/* harmony export */   cu: () => (/* binding */ identityOf),
/* harmony export */   zV: () => (/* binding */ killAllOf)
/* harmony export */ });
/* unused harmony export processesOf */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8500);



/** Undefined for no such process, and for one that has ended and waits for its parent (a zombie). */
async function identityOf(pid) {
    const stat = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // The program's name may hold blanks and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat === "" || "ZXx".includes(fields[0] ?? ""))
        return undefined;
    return { boot: await bootId(), pid, started: Number(fields[19]) };
}
const bootId = async () => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)("/proc/sys/kernel/random/boot_id", "utf8")).trim();
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
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(20);
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
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(10);
    }
}
/** What names one of these homes as HOME, this process left out. */
async function processesOf(...homes) {
    // As bytes: nobody has to write UTF-8 there.
    const words = new Set(homes.map((home) => Buffer.from(`HOME=${home}`).toString("latin1")));
    const pids = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = [];
    for (const pid of pids) {
        const it = await identityOf(pid);
        const environment = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/environ`, "latin1").catch(() => "");
        const ours = environment.split("\0").some((word) => words.has(word));
        if (it && ours && pid !== process.pid)
            found.push(it);
    }
    return found;
}
/** `run/EXECUTABLE/INSTANCE/{watcher,process}` of process.sh begin with BOOT PID STARTED. */
async function recordedIn(home) {
    const files = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(home, { recursive: true }).catch(() => []);
    const records = files.filter((file) => /(?:^|\/)run\/[^/]+\/[^/]+\/(?:watcher|process)$/.test(file));
    const texts = await Promise.all(records.map((file) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, file), "utf8").catch(() => "")));
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


/***/ }),

/***/ 6932:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ userName)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);

/** Who runs dflow. Some containers run users that no file knows. */
function userName() {
    try {
        return (0,node_os__WEBPACK_IMPORTED_MODULE_0__.userInfo)().username;
    }
    catch {
        return "dflow";
    }
}


/***/ }),

/***/ 9692:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  localNode: () => (/* binding */ localNode)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/js/backends/vm/user.js
var vm_user = __webpack_require__(6932);
// EXTERNAL MODULE: ./lib/js/backends/vm/local/folder.js
var local_folder = __webpack_require__(9235);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./lib/js/backends/vm/local/on-change.js


/** ms between looks where looking is all that is left. */
const POLL = 250;
/**
 * Calls when the file is written, replaced or deleted. Its folder is watched, because a rename puts another file in its
 * place. inotify instances are few (128 for each user, by default): the file is polled when they are used up.
 *
 * @returns ends it
 */
function onChange(file, changed) {
    try {
        const watcher = (0,external_node_fs_.watch)((0,external_node_path_.dirname)(file), (_, name) => {
            if (name === (0,external_node_path_.basename)(file))
                changed();
        });
        // The folder itself may go away.
        watcher.on("error", changed);
        return () => watcher.close();
    }
    catch {
        (0,external_node_fs_.watchFile)(file, { interval: POLL }, changed);
        return () => (0,external_node_fs_.unwatchFile)(file, changed);
    }
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/forwarder.js




/**
 * Plays the part of nft for a Node of the `local` backend: listens on the public ports of a map file and passes each
 * connection on to `127.0.0.1:<private port>`. The file is read at each new connection, so the rename that replaces it is
 * the moment of the switch; a connection stays with the version it was opened to.
 *
 * `port-map.sh` writes the map, lines of `PUBLIC PRIVATE OWNER` or, where a share of the connections goes to another
 * private port, `PUBLIC PRIVATE OWNER 10% OTHER`. The answer is the file beside it that ends in `.state`, lines of
 * `PUBLIC open` or, for a port that could not be had, `PUBLIC <error code>`.
 *
 * @param address the Node's own, e.g. 127.16.0.1
 * @returns closes the listeners; connections that are open stay
 */
function forward(mapFile, address) {
    const listeners = new Map();
    const tell = () => {
        const lines = [...listeners].map(([port, { state }]) => `${port} ${state}\n`);
        (0,external_node_fs_.writeFileSync)(`${mapFile}.state.new`, lines.join(""));
        (0,external_node_fs_.renameSync)(`${mapFile}.state.new`, `${mapFile}.state`);
    };
    const follow = () => {
        const wanted = readMap(mapFile);
        for (const [port, listener] of listeners) {
            if (wanted.has(port))
                continue;
            listener.close();
            listeners.delete(port);
        }
        for (const port of wanted.keys()) {
            if (!listeners.has(port))
                listeners.set(port, listen(port, address, mapFile, tell));
        }
        tell();
    };
    const unwatch = onChange(mapFile, follow);
    follow();
    return () => {
        unwatch();
        for (const listener of listeners.values())
            listener.close();
    };
}
const RETRY = 200;
function listen(port, address, mapFile, tell) {
    const server = external_node_net_.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
        const to = readMap(mapFile).get(port)?.();
        if (to === undefined)
            client.resetAndDestroy();
        else
            join(client, external_node_net_.connect({ host: "127.0.0.1", port: to, allowHalfOpen: true, noDelay: true }));
    });
    let state = "opening";
    let again;
    const become = (now) => {
        const news = now !== state;
        state = now;
        if (news)
            tell();
    };
    const open = () => server.listen({ port, host: address, backlog: 4096 });
    server.on("listening", () => become("open"));
    server.on("error", (error) => {
        if (server.listening)
            return; // one connection could not be accepted (EMFILE)
        become(error.code ?? error.message);
        again = setTimeout(open, RETRY);
    });
    open();
    return {
        get state() {
            return state;
        },
        close() {
            clearTimeout(again);
            server.close();
        },
    };
}
/** By public port, what chooses the private port of a new connection; no file: no ports. */
function readMap(file) {
    const map = new Map();
    for (const line of textOf(file).split("\n")) {
        const [from, to, , percent = "0", other] = line.split(" ");
        const [most, few] = [Number(to), Number(other)];
        if (most)
            map.set(Number(from), () => (few && Math.random() * 100 < Number.parseInt(percent, 10) ? few : most));
    }
    return map;
}
function textOf(file) {
    try {
        return (0,external_node_fs_.readFileSync)(file, "utf8");
    }
    catch {
        return "";
    }
}
/** Ends are passed on as ends, in each direction by itself, and a reset as a reset, after the bytes before it. */
function join(a, b) {
    a.pipe(b);
    b.pipe(a);
    a.on("error", () => forwarder_reset(b));
    b.on("error", () => forwarder_reset(a));
}
function forwarder_reset(socket) {
    if (socket.destroyed)
        return;
    if (socket.connecting)
        socket.destroy();
    // The other side had said all it wanted to say: what is still on its way arrives whole.
    else if (socket.writableEnded)
        (0,external_node_stream_.finished)(socket, () => socket.destroy());
    else
        socket.write("", () => socket.resetAndDestroy());
}

// EXTERNAL MODULE: ./lib/js/backends/vm/local/processes.js
var processes = __webpack_require__(2010);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./lib/js/backends/vm/local/ssh-server.js


/**
 * An sshd that does as little as one can do: keys only, `exec` and `direct-tcpip` to itself only. As with any sshd, a
 * command outlives the connection that started it, and a channel stays open while anything holds its output.
 *
 * @returns resolves once it listens; the result closes it
 */
async function serveSsh(options) {
    const { default: ssh2 } = await __webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19));
    const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: "dflow-local" }, (client) => {
        if (!options.exists())
            return void client.end();
        client.on("authentication", (attempt) => {
            if (attempt.method === "none")
                return attempt.reject(["publickey"]);
            if (isAllowed(attempt, keysIn(ssh2.utils.parseKey, options.authorizedKeys())))
                return attempt.accept();
            options.log(`refused ${attempt.method} for ${JSON.stringify(attempt.username)}`);
            attempt.reject(["publickey"]);
        });
        client.on("ready", () => serve(client, options));
        client.on("error", (error) => options.log(`connection: ${error.message}`));
    });
    await new Promise((resolve, reject) => {
        server.on("error", reject);
        server.listen(options.place.port, options.place.address, resolve);
    });
    return () => server.close();
}
const keysIn = (parse, text) => text.split(/\r?\n/).flatMap((line) => {
    if (line.trim() === "" || line.startsWith("#"))
        return [];
    const key = parse(line.trim());
    return key instanceof Error ? [] : key;
});
function isAllowed(attempt, keys) {
    if (attempt.method !== "publickey")
        return false;
    const key = keys.find((one) => one.getPublicSSH().equals(attempt.key.data));
    // With no signature it is the question whether this key would do.
    if (!key || !attempt.signature)
        return key !== undefined;
    return attempt.blob !== undefined && key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true;
}
function serve(client, options) {
    client.on("session", (accept) => {
        accept().on("exec", (acceptExec, _, { command }) => run(acceptExec(), command, options));
    });
    client.on("tcpip", (accept, reject, { destIP, destPort }) => {
        if (!["127.0.0.1", "localhost", options.place.address].includes(destIP))
            return reject();
        const host = destIP === options.place.address ? destIP : "127.0.0.1";
        const program = external_node_net_.connect({ host, port: destPort, allowHalfOpen: true, noDelay: true });
        program.once("error", reject);
        program.once("connect", () => {
            program.off("error", reject);
            const channel = accept();
            if (!channel)
                return void program.destroy();
            program.pipe(channel).pipe(program);
            program.on("error", () => channel.destroy());
            channel.on("error", () => program.destroy());
            channel.on("close", () => program.destroy());
        });
    });
}
function run(channel, command, { home, env, log }) {
    const child = (0,external_node_child_process_.spawn)("/bin/sh", ["-c", command], { cwd: home, env, detached: true });
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    // It may end before it has read everything; what it did not want is dropped.
    child.stdin.on("error", () => channel.resume());
    channel.on("error", () => { });
    channel.on("close", () => {
        for (const stream of [child.stdin, child.stdout, child.stderr])
            stream.destroy();
    });
    child.on("error", (error) => {
        log(`cannot run a command: ${error.message}`);
        channel.exit(127);
        channel.end();
    });
    child.on("close", (status, signal) => {
        channel.stderr.end(() => {
            if (signal === null)
                channel.exit(status ?? 255);
            else
                channel.exit(signal.replace(/^SIG/, ""), false, "");
            channel.end();
        });
    });
}

;// CONCATENATED MODULE: ./lib/js/backends/vm/local/node-process.js








/** Said on standard output once sshd answers. */
const READY = "ready";
/**
 * Plays one Node: an ssh server and a port map over a folder. Ends on SIGTERM, and by itself when its folder is deleted;
 * what runs on the Node goes on, as after a restart of sshd.
 *
 * @param folder the Node's, as `placeFolder` made it
 * @returns when sshd answers
 */
async function playNode(folder) {
    const parts = (0,local_folder/* partsOf */.CI)(folder);
    const log = (line) => (0,external_node_fs_.appendFileSync)(parts.log, `${new Date().toISOString()} ${line}\n`);
    const exists = () => (0,external_node_fs_.existsSync)(parts.place);
    const leave = (why) => {
        if (exists())
            log(`ends: ${why}`);
        process.exit(0);
    };
    process.on("SIGTERM", () => leave("SIGTERM"));
    process.on("uncaughtException", (error) => {
        if (exists())
            log(`ends: ${error.stack}`);
        process.exit(1);
    });
    const place = JSON.parse((0,external_node_fs_.readFileSync)(parts.place, "utf8"));
    // The ssh port is what two processes of one Node compete for: the loser ends here, with EADDRINUSE in the log.
    await serveSsh({
        place,
        hostKey: (0,external_node_fs_.readFileSync)(parts.hostKey, "utf8"),
        authorizedKeys: () => (0,external_node_fs_.readFileSync)(parts.authorizedKeys, "utf8"),
        home: parts.home,
        env: environment(parts.home, parts.portMap),
        log,
        exists,
    });
    forward(parts.portMap, place.address);
    (0,external_node_fs_.writeFileSync)(`${parts.process}.new`, JSON.stringify(await (0,processes/* identityOf */.cu)(process.pid)));
    (0,external_node_fs_.renameSync)(`${parts.process}.new`, parts.process);
    onChange(parts.place, () => exists() || leave("its folder is gone"));
    log(`serves ${place.address}:${place.port}`);
    process.stdout.on("error", () => { });
    process.stdout.write(`${READY}\n`);
}
/** What a login would have, and where the port map is. The Node.js that runs this is last in PATH, for programs in it. */
function environment(home, portMap) {
    const usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    const path = [...(process.env.PATH ?? "").split(":"), ...usual, (0,external_node_path_.dirname)(process.execPath)];
    const user = (0,vm_user/* userName */.n)();
    return {
        HOME: home,
        USER: user,
        LOGNAME: user,
        SHELL: "/bin/sh",
        PATH: [...new Set(path.filter((one) => one.startsWith("/")))].join(":"),
        DFLOW_PORT_MAP: portMap,
    };
}

// EXTERNAL MODULE: ./lib/js/domain/errors.js
var errors = __webpack_require__(749);
;// CONCATENATED MODULE: ./lib/js/entry/local-node.js


/**
 * The hidden `dflow local-node FOLDER`: the process behind a Node of the `local` VM backend. Its server keeps it alive
 * after this resolves.
 */
async function localNode(folder) {
    if (!folder)
        throw new errors/* DflowError */.FD("usage/flag", "local-node: FOLDER is missing");
    await playNode(folder);
}


/***/ })

};
