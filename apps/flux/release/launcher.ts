/**
 * `flux` of a release: it needs nothing of the machine but what its Node is linked to, of which a Debian without compilers
 * lacks one library.
 */
export const launcher = `#!/bin/sh
# The operator's commands of this release, on the Node that it brings.
here=$(dirname "$(readlink -f "$0")")
if ! why=$("$here/node" --version 2>&1); then
  case $why in
    *libatomic.so.1*) why='Node needs libatomic.so.1, which this host lacks: run apt-get install libatomic1 as root.' ;;
  esac
  echo "$why" >&2
  exit 1
fi
INIT_CWD="$PWD" exec "$here/node" "$here/dist/flux/main.js" "$@"
`;
