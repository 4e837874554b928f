# What a Node has and what it remembers, in one look.

# facts HOME COMMAND…
facts() {
  expand_home "$1"
  facts_home=$dflow_path
  shift
  facts_there=
  for facts_command in "$@"; do
    command -v "$facts_command" >/dev/null 2>&1 || continue
    # Before 1.4.5 it cannot read a difference, and then it is of no use to us.
    [ "$facts_command" != zstd ] || case $(zstd --help 2>/dev/null) in *--patch-from*) ;; *) continue ;; esac
    facts_there="$facts_there $facts_command"
  done
  # Since Linux 6.1.
  { read -r facts_machine </proc/sys/kernel/arch; } 2>/dev/null || facts_machine=$(uname -m)
  find_disk_free "$facts_home"
  know_seconds
  know_boot
  facts_writable=no
  [ ! -w "$free_at" ] || facts_writable=yes
  record facts "$facts_machine" "$disk_free" "$dflow_seconds" "$dflow_boot" "${facts_there# }" "$facts_writable"
  if [ -f "$facts_home/node.json" ]; then
    record witness "$(tr -d '\t\n' <"$facts_home/node.json")"
  fi
  # Since then nobody has changed it.
  if { read -r facts_epoch facts_at <"$facts_home/went-back"; } 2>/dev/null; then
    record went-back "$facts_epoch" "$facts_at"
  fi
}

# find_disk_free PATH: sets free_at to PATH or the nearest folder above that is there, and disk_free to the bytes that are
# free in it; empty where df does not tell.
find_disk_free() {
  free_at=$1
  while [ ! -d "$free_at" ]; do
    case $free_at in
      ?*/*) free_at=${free_at%/*} ;;
      *) free_at=/ ;;
    esac
  done
  {
    read -r _
    read -r _ _ _ disk_free _
  } <<EOF
$(df -Pk "$free_at" 2>/dev/null)
EOF
  case $disk_free in
    '' | *[!0-9]*) disk_free= ;;
    *) disk_free=$((disk_free * 1024)) ;;
  esac
}
