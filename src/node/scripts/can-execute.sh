# Would the kernel run this file? Asked before it is: what the kernel refuses, a shell reads as a script, whatever it is.

# can_execute FILE: status 1 and execute_why when not.
can_execute() {
  execute_why="it is not installed"
  [ -f "$1" ] || return 1
  execute_why="its file is not executable"
  [ -x "$1" ] || return 1
  # shellcheck disable=SC2046
  set -- "$1" $(od -An -v -tx1 -N20 <"$1")
  case "${2-} ${3-} ${4-} ${5-}" in
    '7f 45 4c 46') same_processor "${6-} ${7-} ${20-} ${21-}" ;;
    '23 21 '*) has_interpreter "$1" ;;
    *)
      execute_why="it cannot be executed: it is neither a program (ELF) nor a script that begins with #!"
      return 1
      ;;
  esac
}

# same_processor "CLASS ENDIAN MACHINE", as in the ELF head: compared with the shell that runs this.
same_processor() {
  # shellcheck disable=SC2046
  set -- "$1" $(od -An -v -tx1 -N20 <"/proc/$$/exe")
  set -- "$1" "${6-} ${7-} ${20-} ${21-}"
  [ "$1" != "$2" ] || return 0
  case "$1 on $2" in
    # Kernels of these run the other's programs as well.
    '01 01 03 00 on 02 01 3e 00' | '02 01 3e 00 on 01 01 03 00' | '01 01 28 00 on 02 01 b7 00' | \
      '02 01 b7 00 on 01 01 28 00') return 0 ;;
  esac
  for execute_emulator in /proc/sys/fs/binfmt_misc/qemu-*; do [ ! -e "$execute_emulator" ] || return 0; done
  execute_why="it cannot be executed: it was built for another processor than $(uname -m) (exec format error)"
  return 1
}

has_interpreter() {
  IFS= read -r execute_line <"$1"
  execute_why="it cannot be executed: its first line ends with CR LF; save it with LF"
  case $execute_line in *"$(printf '\r')") return 1 ;; esac
  read -r execute_line _ <<EOF
${execute_line#'#!'}
EOF
  execute_why="it cannot be executed: its interpreter $execute_line is not there"
  # A container has interpreters of its own, which are looked for inside it.
  [ -n "${execute_inside-}" ] || [ -x "$execute_line" ]
}
