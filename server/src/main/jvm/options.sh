# Read by ./tukki and bench/run: the options that only some versions of Java know.

options_for() { # version, folder of this file -> $newer, $trimming: each empty or an argument for java
    newer=
    [ "${1%%[!0-9]*}" -lt 24 ] || newer=@$2/jvm-24.options
    case $1 in
        17 | 17.0 | 17.0.[0-8] | 17.0.[0-8][!0-9]* | 17[!.]* | 18* | 19* | 20* | 21 | 21.0 | 21[!.]*) trimming= ;;
        *) trimming=@$2/jvm-trimming.options ;;
    esac
}
