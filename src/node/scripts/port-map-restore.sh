# Written by dflow. Leads public ports where they led before the reboot: each file of /etc/dflow/ports by itself, and only
# one that is what dflow wrote. "dflow repair" puts right what stays out.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
status=0
# What is in force is never older than what is kept.
if nft list table inet dflow >/dev/null 2>&1; then exit 0; fi
for map in /etc/dflow/ports/*.nft; do
  [ -e "$map" ] || continue
  first=$(sed '/^# and once more$/,$d' "$map")
  if [ -z "$first" ] || [ "$first" != "$(sed '1,/^# and once more$/d' "$map")" ]; then
    echo "$map is damaged, so its ports lead nowhere until \"dflow repair\"" >&2
    status=1
  elif ! printf '%s\n' "$first" | nft -f -; then
    status=1
  fi
done
exit "$status"
