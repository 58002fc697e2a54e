#!/usr/bin/env bash
# Does what a document says: runs its shell blocks in turn, in the current folder, and compares what they print with the text blocks.
#
#   bash tests/walk.sh docs/getting-started.md
#
# A block of C# becomes Program.cs in the folder that the blocks before it went to. A shell block "dotnet run --urls …" starts a host, which
# runs until the next one or the end of the document. A text block has what the shell block before it prints. What fails ends the walk.
set -euo pipefail

script=$(mktemp)
printed=$(mktemp)
trap 'rm -f "$script" "$printed"' EXIT
export PRINTED=$printed

{
  cat <<'END'
set -euo pipefail -m
host=
curl() { command curl --fail-with-body --silent --show-error "$@" && echo; }
stop() { [[ -z $host ]] || { kill -- "-$host" && wait "$host" || true; host=; } }
trap 'status=$?; [[ $status -eq 0 ]] || cat "$PRINTED" >&2; stop' EXIT
# What was built before is not built again.
dotnet() { if [[ $1 == pack ]]; then command dotnet "$@" --no-build; else command dotnet "$@"; fi; }
serve() {
  stop
  "$@" >host.log 2>&1 &
  host=$!
  for _ in {1..300}; do
    ! command curl --silent --output /dev/null "${!#}" || return 0
    kill -0 "$host" || break
    sleep 0.2
  done
  cat host.log >&2
  exit 1
}
END
  awk '
    /^```$/ && kind { if (kind != "bash") print "WALKED_TO_ITS_END"; else if (!serves) print "} >\"$PRINTED\"; cat \"$PRINTED\""
                      if (kind == "text") print "diff \"$PRINTED\" expected.txt"
                      kind = ""; next }
    /^```(bash|csharp|text)$/ { kind = substr($0, 4); serves = 0; first = 1
                                if (kind == "csharp") print "stop; cat >Program.cs <<\"WALKED_TO_ITS_END\""
                                if (kind == "text") print "cat >expected.txt <<\"WALKED_TO_ITS_END\""
                                next }
    kind == "bash" && first { first = 0; serves = /^dotnet run --urls/; if (serves) { print "serve " $0; next } else print "{" }
    kind { print }
  ' "$1"
} >"$script"
bash "$script"
