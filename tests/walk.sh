#!/usr/bin/env bash
# Does what a document says: runs its shell blocks in turn, in the current folder, and compares what they print with the text blocks.
#
#   bash tests/walk.sh docs/getting-started.md
#   bash tests/walk.sh README.md 'dotnet new'     only the shell blocks that begin so
#
# A block of C# becomes Program.cs in the folder that the blocks before it went to. A shell block "dotnet run --urls …" or
# "dotnet run --project samples/…" starts a host, which runs until the next one or the end of the document. A text block has what the shell block before it prints. What fails ends the walk.
set -euo pipefail

script=$(mktemp)
export PRINTED=$(mktemp) HOST_LOG=$(mktemp) PART=$(mktemp) TOOLS=$(mktemp -d)
trap 'rm -rf "$script" "$PRINTED" "$HOST_LOG" "$PART" "$TOOLS"' EXIT

document=$1
if [[ -n ${2:-} ]]; then
  awk -v start="$2" '
    /^```/ { if (walked) print "```"; walked = 0; begins = /^```bash$/; next }
    begins { begins = 0; walked = index($0, start) == 1; found = found || walked; if (walked) print "```bash" }
    walked { print }
    END { if (!found) { print FILENAME " has no shell block that begins with: " start >"/dev/stderr"; exit 1 } }
  ' "$1" >"$PART"
  document=$PART
fi

{
  cat <<'END'
set -euo pipefail -m
host=
curl() { command curl --fail-with-body --silent --show-error "$@" && echo; }
stop() { [[ -z $host ]] || { kill -- "-$host" && wait "$host" || true; host=; } }
trap 'status=$?; [[ $status -eq 0 ]] || cat "$PRINTED" >&2; stop' EXIT
# What was built before is not built again, what was packed is no released version, and tools are installed for this walk only.
export PATH="$TOOLS:$PATH"
dotnet() {
  case "$*" in
    pack*) command dotnet "$@" --no-build ;;
    'run -c Release --project '*) command dotnet run --no-build "${@:2}" ;;
    'run --project samples/'*) command dotnet run --no-build --configuration Release "${@:2}" ;;
    'tool install --global '*) command dotnet tool install --tool-path "$TOOLS" "${@:4}" ;;
    'add package Booking.'*--prerelease) command dotnet "$@" ;;
    'add package Booking.'*) command dotnet "$@" --prerelease ;;
    *) command dotnet "$@" ;;
  esac
}
serve() {
  stop
  "$@" >"$HOST_LOG" 2>&1 &
  host=$!
  local address=http://localhost:5080
  for _ in {1..300}; do
    ! command curl --silent --output /dev/null $address || return 0
    kill -0 "$host" || break
    sleep 0.2
  done
  cat "$HOST_LOG" >&2
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
    kind == "bash" && first { first = 0; serves = /^dotnet run (--urls|--project samples)/; if (serves) { print "serve " $0; next } else print "{" }
    kind { print }
  ' "$document"
} >"$script"
bash "$script"
