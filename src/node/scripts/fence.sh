# The fence: every script that changes a Node passes it. It holds the Node's lock and refuses a command that a later one
# has overtaken, so a controller that was asleep for an hour and wakes up changes nothing.

# fence HOME LINEAGE EPOCH SERIAL INDEX COUNT WHAT
fence() {
  fence_home=$(expand_home "$1")
  fence_what=$7
  fence_epoch=$3
  mkdir -p "$fence_home" 2>/dev/null || fail preflight/node "cannot write $fence_home"
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
  if [ -f "$fence_file" ]; then
    fence_found=$(witness_field lineage "$fence_file")
    [ "$fence_found" = "$2" ] || fail store/foreign "it belongs to another cluster (lineage $fence_found)"
    fence_found=$(witness_field epoch "$fence_file")
    [ "$fence_found" -le "$3" ] || fail node/zombie "a later command (epoch $fence_found) has changed it"
  fi
  printf '{"lineage":"%s","epoch":%s,"serial":%s,"index":%s,"count":%s}\n' "$2" "$3" "$4" "$5" "$6" >"$fence_file.new"
  mv -f "$fence_file.new" "$fence_file" || fail preflight/node "cannot write $fence_file"
  fence_journal begun
}

# Others may go on while this script only waits.
fence_release() { flock -u 9; }

# witness_field NAME FILE
witness_field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$2"; }

# What was begun and not ended can be read here by a person after a crash.
fence_journal() {
  fence_log=$fence_home/journal.ndjson
  printf '{"at":"%s","epoch":%s,"do":"%s","state":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$fence_epoch" "$fence_what" "$1" >>"$fence_log"
  if [ "$(wc -c <"$fence_log")" -gt 262144 ]; then
    tail -n 500 "$fence_log" >"$fence_log.new" && mv -f "$fence_log.new" "$fence_log"
  fi
}
