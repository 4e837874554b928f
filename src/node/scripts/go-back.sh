# The switch that goes back by itself. Before traffic moves, a command leaves a waiter on the Node. When nothing more of the
# command has come by the deadline, since its machine died or lost the network, the waiter leads traffic back to what
# served before. Whoever passes the fence takes the waiter away: a command that comes is one that lives. Needs prelude, fence.

# arm_switch HOME EPOCH SECONDS PROGRAM: the lock is held. PROGRAM: a script that begins with await_confirmation.
arm_switch() {
  expand_home "$1"
  back_home=$dflow_path
  back_left go-back "$4"
  back_setsid=setsid
  command -v setsid >/dev/null 2>&1 || back_setsid=
  # Nothing of the ssh channel and no lock stays open.
  $back_setsid sh "$back_home/go-back" </dev/null >/dev/null 2>&1 8>&- 9>&- &
  back_pid=$!
  find_process "$back_pid" || fail preflight/node "what leads traffic back if this command dies does not start"
  know_boot
  back_left unconfirmed "$2 $dflow_boot $back_pid $found_started"
}

# back_left NAME TEXT: whole or not at all, and through no link; another waiter may be reading the old one.
back_left() {
  rm -f "$back_home/$1.new"
  if { printf '%s\n' "$2" >"$back_home/$1.new"; } 2>/dev/null && mv -f "$back_home/$1.new" "$back_home/$1"; then return 0; fi
  fail preflight/node "cannot write $back_home/$1; is its disk full?"
}

# await_confirmation HOME EPOCH SECONDS: returns when it is time to go back, and the lock is held.
await_confirmation() {
  expand_home "$1"
  fence_home=$dflow_path
  fence_epoch=$2
  fence_file=$fence_home/node.json
  fence_log=$fence_home/journal.ndjson
  sleep "$3"
  [ ! -L "$fence_home/lock" ] && [ ! -L "$fence_log" ] || exit 1
  # Who has the lock now has passed the fence, and this waiter ends; or it is the switch itself, which is late.
  exec 9>>"$fence_home/lock"
  flock 9 || exit 1
  { read -r back_epoch _ back_pid _ <"$fence_home/unconfirmed"; } 2>/dev/null || exit 0
  [ "$back_epoch $back_pid" = "$2 $$" ] || exit 0
  read_witness
  witness_field epoch
  [ "$fence_found" = "$2" ] || exit 0
  fence_begins
}

# go_back TO: calls still_there and lead_back, which the waiter's program defines. That it went back is written first: a
# command that is only late must not end what serves again.
go_back() {
  fence_what="go back by itself to $1"
  back_home=$fence_home
  fence_journal begun
  back_said=$(still_there) && back_said=$(back_left went-back "$fence_epoch $fence_at") && back_said=$(lead_back)
  back_status=$?
  rm -f "$fence_home/unconfirmed" "$fence_home/go-back"
  back_why=
  [ "$back_status" -eq 0 ] || back_why=": $(printf '%s' "${back_said##*	}" | tr -d '"\\\000-\037')"
  fence_journal "ended with $back_status$back_why"
}

# still_runs BOOT PID STARTED WHAT: nobody is led to what has ended.
still_runs() {
  alive "$1" "$2" "$3" || fail verify/unhealthy "$4 has ended, so traffic stays where it is"
}
