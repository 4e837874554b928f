# The fence: every script that changes a Node passes it. It holds the Node's lock and refuses a command that a later one
# has overtaken, so a controller that was asleep for an hour and wakes up changes nothing.

# fence HOME LINEAGE EPOCH SERIAL INDEX COUNT WHAT
fence() {
  expand_home "$1"
  fence_home=$dflow_path
  fence_what=$7
  fence_epoch=$3
  [ -d "$fence_home" ] || mkdir -p "$fence_home" 2>/dev/null || fail preflight/node "cannot write $fence_home"
  command -v flock >/dev/null 2>&1 || fail preflight/node "it has no flock; install util-linux"
  exec 9>>"$fence_home/lock"
  fence_tries=0
  # busybox has no flock -w.
  until flock -n 9; do
    fence_tries=$((fence_tries + 1))
    [ "$fence_tries" -lt 100 ] || fail node/busy "another dflow command is changing it"
    sleep 0.2 2>/dev/null || sleep 1
  done
  fence_file=$fence_home/node.json
  fence_log=$fence_home/journal.ndjson
  fence_old=
  if [ -f "$fence_file" ]; then
    while IFS= read -r fence_part || [ -n "$fence_part" ]; do fence_old=$fence_old$fence_part; done <"$fence_file"
    witness_field lineage
    [ "$fence_found" = "$2" ] || fail store/foreign "it belongs to another cluster (lineage $fence_found)"
    witness_field epoch
    [ "$fence_found" -le "$3" ] || fail node/zombie "a later command (epoch $fence_found) has changed it"
  fi
  fence_new="{\"lineage\":\"$2\",\"epoch\":$3,\"serial\":$4,\"index\":$5,\"count\":$6}"
  if [ "$fence_old" != "$fence_new" ]; then
    printf '%s\n' "$fence_new" >"$fence_file.new"
    mv -f "$fence_file.new" "$fence_file" || fail preflight/node "cannot write $fence_file"
    cut_journal
  fi
  now_ms
  fence_began=$dflow_now
  fence_at=$(date -u '+%s %Y-%m-%dT%H:%M:%SZ')
  dflow_seconds=${fence_at%% *}
  fence_at=${fence_at#* }
  fence_journal begun
}

# Others may go on while this script only waits.
fence_release() { flock -u 9; }

# witness_field NAME: of fence_old; sets fence_found, empty where there is none.
witness_field() {
  fence_found=${fence_old#*"\"$1\":"}
  [ "$fence_found" != "$fence_old" ] || fence_found=
  fence_found=${fence_found#'"'}
  fence_found=${fence_found%%[',"}']*}
}

# What was begun and not ended can be read here by a person after a crash: `at` is when it began, `ms` how long ago.
fence_journal() {
  now_ms
  printf '{"at":"%s","epoch":%s,"do":"%s","state":"%s","ms":%s}\n' \
    "$fence_at" "$fence_epoch" "$fence_what" "$1" "$((dflow_now - fence_began))" >>"$fence_log"
}

cut_journal() {
  if [ ! -f "$fence_log" ] || [ "$(wc -c <"$fence_log")" -le 262144 ]; then return 0; fi
  tail -n 500 "$fence_log" >"$fence_log.new" && mv -f "$fence_log.new" "$fence_log"
}
