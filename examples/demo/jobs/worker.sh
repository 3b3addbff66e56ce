#!/bin/sh
# A job a second; every fifth goes wrong.
echo "worker started: $GREETING"
job=0
while true; do
    job=$((job + 1))
    if [ $((job % 5)) -eq 0 ]; then
        echo "job $job failed, it will be tried again" >&2
    else
        echo "job $job done"
    fi
    sleep 1
done
