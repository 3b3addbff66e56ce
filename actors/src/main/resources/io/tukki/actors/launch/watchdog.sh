# Ends what a runtime leaves behind when its JVM is killed. Plain POSIX sh: dash, bash, busybox.
# $1 the runtime's id, $2 seconds between TERM and KILL; orders come by standard input, a pipe from the JVM:
#   + GROUP   watch this process group        - GROUP   no longer        q   leave, all is in order
# The pipe's end without "q" is the JVM's death.
trap '' TERM INT HUP QUIT
cd /
groups=' '

while read -r order group; do
  case $order in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;; esac ;;
    q) exit 0 ;;
  esac
done

signal_groups() {
  for group in $groups; do kill "-$1" "-$group" 2>/dev/null; done
}

# Everybody who carries the runtime's id, wherever it fled to. We do not carry it.
signal_marked() {
  found=1
  for file in $(grep -slzxF "TUKKI_RUNTIME=$runtime" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${file#/proc/}
    kill "-$1" "${pid%/environ}" 2>/dev/null && found=0
  done
  return $found
}

runtime=$1
signal_groups TERM
signal_marked TERM
sleep "$2" 2>/dev/null || sleep 1
signal_groups KILL
pass=0
while signal_marked KILL && [ $pass -lt 20 ]; do
  pass=$((pass + 1))
  sleep 0.05 2>/dev/null || sleep 1
done
