# What another container backend runs here, as after a change of dflow.yaml: its programs look stopped to this one, which can
# neither see nor end them. Needs prelude.

# show_elsewhere RUN NAME EPOCH VERSION: of an instance that is stopped as far as its own files tell, record elsewhere NAME
# EPOCH VERSION when somebody else keeps it running. What was stopped by us has the mark.
show_elsewhere() {
  [ ! -e "$1/stopping" ] && kept_elsewhere "$1" || return 0
  record elsewhere "$2" "$3" "$4"
}

# kept_elsewhere RUN: is there a process of it, whoever watches it?
kept_elsewhere() {
  elsewhere_unit=
  { read -r _ elsewhere_unit _ <"$1/unit"; } 2>/dev/null
  if [ -n "$elsewhere_unit" ]; then
    cat /proc/[0-9]*/cgroup 2>/dev/null | grep -qF "/$elsewhere_unit"
  else
    # Not by grep, which would find itself. Many may have ended at once, as by a reboot: all words are read once.
    [ -n "${elsewhere_words+known}" ] || elsewhere_words=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n')
    case "
$elsewhere_words
" in *"
$1/watch
"*) ;; *) return 1 ;; esac
  fi
}
