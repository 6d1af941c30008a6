#!/bin/sh
# The operator's commands, on any Node.js from 20 on: ./flux --help
exec env INIT_CWD="$PWD" node "$(dirname "$0")/scripts/bootstrap.mjs" flux "$@"
