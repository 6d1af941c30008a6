#!/bin/sh
# Lets this job's ssh in where the pipeline deploys to, and nowhere else.
# SSH_KEY: the private key. SSH_KNOWN_HOSTS: lines of `ssh-keyscan`, compared with the host by a person beforehand.
set -eu
for name in SSH_KEY SSH_KNOWN_HOSTS; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    echo "$name is not set: docs/operating/pipelines.md says where it goes." >&2
    exit 2
  fi
done
# ssh looks there, whatever HOME says.
home=$(getent passwd "$(id -u)" | cut -d: -f6)
umask 077
mkdir -p "$home/.ssh"
printf '%s\n' "$SSH_KEY" > "$home/.ssh/id_ed25519"
printf '%s\n' "$SSH_KNOWN_HOSTS" > "$home/.ssh/known_hosts"
