# sha256 with what a Node has.

# sha256_of FILE: 64 hexadecimal digits; nothing and status 1 where it cannot be read or nothing can compute it.
sha256_of() {
  [ -r "$1" ] || return 1
  if command -v sha256sum >/dev/null 2>&1; then
    checksum_line=$(sha256sum <"$1") || return 1
  elif command -v openssl >/dev/null 2>&1; then
    checksum_line=$(openssl dgst -sha256 -r <"$1") || return 1
  elif command -v shasum >/dev/null 2>&1; then
    checksum_line=$(shasum -a 256 <"$1") || return 1
  else
    return 1
  fi 2>/dev/null
  printf '%s\n' "${checksum_line%% *}"
}

can_checksum() {
  command -v sha256sum >/dev/null 2>&1 || command -v openssl >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1
}
