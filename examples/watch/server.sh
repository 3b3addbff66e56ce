#!/bin/sh
read_settings() { echo "settings: $(cat settings.conf)"; }
trap read_settings HUP
read_settings
while :; do
    sleep 1 &
    wait $!
done
