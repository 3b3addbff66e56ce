#!/bin/sh
# A job every two seconds.
job=0
while true; do
    job=$((job + 1))
    echo "worker $TUKKI_REPLICA does job $job"
    sleep 2
done
