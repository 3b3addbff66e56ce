#!/bin/sh
# Ready after a second; fails after twenty, and is started again.
echo "opening the queue"
sleep 1
echo "ready after 1 s"
sleep 19
echo "the disk is full" >&2
exit 3
