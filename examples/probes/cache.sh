#!/bin/sh
# Tells of itself through a named pipe; forgets to say that it is alive after half a minute, and is restarted.
tell() { echo "$1" > "$TUKKI_NOTIFY"; }

tell "STATUS=loading what is asked for most"
sleep 2
tell "READY=1"
tell "STATUS=serving"
beats=15
while [ "$beats" -gt 0 ]; do
    tell "WATCHDOG=1"
    sleep 2
    beats=$((beats - 1))
done
echo "hanging"
sleep 1000
