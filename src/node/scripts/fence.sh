# The fence: every script that changes a Node passes it. It holds the Node's lock and refuses a command that a later one
# has overtaken, so a controller that was asleep for an hour and wakes up changes nothing.

# fence HOME LINEAGE EPOCH SERIAL INDEX COUNT WHAT [mend|undo]: mend: a damaged node.json is written anew. undo: it puts
# back, so that the Node has gone back by itself is no reason to stop.
fence() {
  expand_home "$1"
  fence_home=$dflow_path
  fence_what=$7
  fence_epoch=$3
  fence_file=$fence_home/node.json
  fence_log=$fence_home/journal.ndjson
  open_fence
  if read_witness; then may_pass "$2" "$3" "${8-}"; fi
  fence_new="{\"lineage\":\"$2\",\"epoch\":$3,\"serial\":$4,\"index\":$5,\"count\":$6}"
  if [ "$fence_old" != "$fence_new" ]; then
    write_witness || fail preflight/node "cannot write $fence_file; is its disk full?"
    cut_journal
  fi
  settle_switch "$3" "${8-}"
  fence_begins
  fence_journal begun
}

# Sets fence_began and fence_at.
fence_begins() {
  now_ms
  fence_began=$dflow_now
  fence_at=$(date -u '+%s %Y-%m-%dT%H:%M:%SZ')
  dflow_seconds=${fence_at%% *}
  fence_at=${fence_at#* }
}

# Sets fence_old, empty where there is no witness; status 1.
read_witness() {
  fence_old=
  [ -f "$fence_file" ] || return 1
  while IFS= read -r fence_part || [ -n "$fence_part" ]; do fence_old=$fence_old$fence_part; done <"$fence_file"
}

# settle_switch EPOCH UNDO: who passes takes the waiter of a switch away (go-back.sh). A command whose own switch has gone
# back in the meantime was silent for too long: what it still means to end may serve again.
settle_switch() {
  if [ -f "$fence_home/went-back" ]; then
    read -r fence_found fence_when <"$fence_home/went-back"
    [ "$fence_found" != "$1" ] || [ "$2" = undo ] ||
      fail node/went-back "it went back by itself at $fence_when, since nothing had confirmed its switch"
    rm -f "$fence_home/went-back"
  fi
  [ -f "$fence_home/unconfirmed" ] || return 0
  read -r _ fence_boot fence_pid fence_started <"$fence_home/unconfirmed"
  rm -f "$fence_home/unconfirmed" "$fence_home/go-back"
  alive "$fence_boot" "$fence_pid" "$fence_started" || return 0
  # It leads a session of its own, with the sleep it waits in.
  kill -s TERM -- "-$fence_pid" 2>/dev/null || kill -s TERM "$fence_pid" 2>/dev/null || :
}

# Takes the Node's lock.
open_fence() {
  [ -d "${fence_home%/*}" ] || mkdir -p "${fence_home%/*}" 2>/dev/null
  own_folder "${fence_home%/*}" "$fence_home" || fail preflight/node "$dflow_why"
  for fence_one in "$fence_home/lock" "$fence_file.new" "$fence_log"; do
    [ ! -L "$fence_one" ] || fail preflight/node "$fence_one is a symbolic link; remove it"
  done
  command -v flock >/dev/null 2>&1 || fail preflight/node "it has no flock; install util-linux"
  # An exec that fails would end the shell.
  [ -w "$fence_home/lock" ] || (: >>"$fence_home/lock") 2>/dev/null ||
    fail preflight/node "cannot write $fence_home/lock; is its disk full, or is it another user's?"
  exec 9>>"$fence_home/lock"
  fence_tries=0
  # busybox has no flock -w.
  until flock -n 9; do
    fence_tries=$((fence_tries + 1))
    [ "$fence_tries" -lt 100 ] || fail node/busy "another dflow command is changing it"
    sleep 0.2 2>/dev/null || sleep 1
  done
}

# may_pass LINEAGE EPOCH MEND: what fence_old says must be ours, and not from a later command.
may_pass() {
  witness_field lineage
  fence_lineage=$fence_found
  witness_field epoch
  case $fence_lineage,$fence_found in
    ,* | *, | *,*[!0-9]*)
      [ "$3" = mend ] || fail store/damaged "its node.json is damaged; dflow repair writes it again"
      # The journal still knows how far commands had come.
      fence_old=$(tail -n 1 "$fence_log" 2>/dev/null)
      witness_field epoch
      case $fence_found in '' | *[!0-9]*) fence_found=0 ;; esac
      fence_old=damaged
      ;;
    "$1",*) ;;
    *) fail store/foreign "it belongs to another cluster (lineage $fence_lineage)" ;;
  esac
  [ "$fence_found" -le "$2" ] || fail node/zombie "a later command (epoch $fence_found) has changed it"
}

# On a full disk what was cut off must not take the place of what is whole.
write_witness() { { printf '%s\n' "$fence_new" >"$fence_file.new"; } 2>/dev/null && mv -f "$fence_file.new" "$fence_file"; }

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
