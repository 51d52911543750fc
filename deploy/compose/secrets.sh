#!/bin/sh
# Makes the secrets of deploy/compose.yaml, once, in secrets/ beside this file (or in the folder that is named).
# What is there stays: a second key would open nothing of the first. Keep copies of field_key and attachment_keys
# apart from the backups of database and store. The containers read them as user 10001.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/secrets}
mkdir -p "$folder"

# put NAME: standard input becomes that secret, unless it is there
put() {
    if [ -e "$folder/$1" ]; then cat > /dev/null; else cat > "$folder/$1"; fi
}
random() { od -An -N"$1" -tx1 /dev/urandom | tr -d " \n"; }
make_keys() {
    if [ -x "$here/../../.venv/bin/python" ]; then
        "$here/../../dossier" key make "$folder/attachment_keys"
    else
        "${CONTAINERS:-docker}" run --rm --network none --user 0 --volume "$folder:/made" dossier:0.1.0 \
            key make /made/attachment_keys
    fi
}

random 24 | put postgres_password
printf 'postgresql://dossier:%s@postgres:5432/dossier' "$(cat "$folder/postgres_password")" | put database_url
head -c 32 /dev/urandom | base64 | put field_key
[ -e "$folder/attachment_keys" ] || make_keys
random 10 | put s3_access_key
random 24 | put s3_secret_key
password=$(random 24)
printf 'listen: "0.0.0.0:4222"\njetstream { store_dir: "/data" }\nauthorization { user: dossier, password: "%s" }\n' \
    "$password" | put nats_conf
printf 'nats://dossier:%s@nats:4222' "$(sed -n 's/.*password: "\([^"]*\)".*/\1/p' "$folder/nats_conf")" | put nats_url

chmod 600 "$folder"/*
if [ "$(id -u)" = 0 ]; then
    chown 10001:10001 "$folder"/*
else
    echo "As root: chown 10001:10001 $folder/*" >&2
fi
