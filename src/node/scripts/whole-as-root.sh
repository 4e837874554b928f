# What needs root several times asks sudo once, which costs as much as all that it is asked for. Needs prelude.

# whole_as_root TEXT COMMAND…: a script of functions, and the call of one of them. Where sudo lets us run no shell it is run
# here, and as_root asks for each command; so it is where the port map is a file of ours, and root is not wanted at all.
whole_as_root() {
  know_user
  root_text=$1
  shift
  if [ "$dflow_uid" != 0 ] && [ -z "${DFLOW_PORT_MAP:-}" ]; then
    sudo -n sh -s -- "$@" <<END
$root_text
"\$@" </dev/null || exit 2
END
    root_status=$?
    case $root_status in
      0) return ;;
      # sudo's own word for no, and the shell's where there is no sudo.
      1 | 127) ;;
      *) exit "$root_status" ;;
    esac
  fi
  eval "$root_text"
  "$@"
}
