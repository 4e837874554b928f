# What a health check asks on the Node.

# answer_alive BOOT PID STARTED
answer_alive() {
  if alive "$1" "$2" "$3"; then record alive yes; else record alive no; fi
}

# answer_command FOLDER SECONDS COMMAND BOOT PID STARTED: its output as it comes, then one record with how it ended, and
# whether the process it was to judge was there all the time.
answer_command() {
  expand_home "$1"
  cd "$dflow_path" 2>/dev/null || fail node/script "there is no folder $1"
  # The person's command gets the person's language back, and none of our locks.
  unset LC_ALL
  if command -v timeout >/dev/null 2>&1; then
    timeout -s KILL "$2" /bin/sh -c "$3" </dev/null 9>&-
  else
    /bin/sh -c "$3" </dev/null 9>&-
  fi
  dflow_status=$?
  printf '\n'
  if alive "$4" "$5" "$6"; then record ended "$dflow_status" alive; else record ended "$dflow_status" gone; fi
}
