# sha256 with what a Node has.

# sha256_of FILE: 64 hexadecimal digits; nothing and status 1 where it cannot be read or nothing can compute it.
sha256_of() {
  [ -r "$1" ] || return 1
  # openssl has the processor do it: a third of the time that most sha256sums take.
  for checksum_way in 'openssl dgst -sha256 -r' sha256sum 'shasum -a 256'; do
    command -v "${checksum_way%% *}" >/dev/null 2>&1 || continue
    # It may be there and refuse: for want of a library, or of a configuration.
    checksum_line=$($checksum_way <"$1" 2>/dev/null) || continue
    printf '%s\n' "${checksum_line%% *}"
    return 0
  done
  return 1
}

can_checksum() {
  command -v sha256sum >/dev/null 2>&1 || command -v openssl >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1
}
