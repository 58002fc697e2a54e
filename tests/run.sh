#!/usr/bin/env bash
# Builds everything, runs every test, and has fresh projects outside the repository use the packed libraries.
#
#   bash tests/run.sh           all tests
#   bash tests/run.sh --long    the same with more cases and rounds (tests see BOOKING_TEST_LONG=1)
#
# Needs the .NET 10 SDK; installs what else is missing on Debian. The last line printed is the runner's own count.
set -euo pipefail

case "${1:-}" in
  '') ;;
  --long) export BOOKING_TEST_LONG=1 ;;
  *) echo "usage: bash tests/run.sh [--long]" >&2; exit 2 ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export HOME="${HOME:-$work/home}"
mkdir -p "$HOME"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
# No build or compiler server outlives this script. One compiler of its own, found by this name, compiles all projects, since to start one for
# each takes longer than most of them.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 SharedCompilationId="booking-$$"
# The builds, the tests and the hosts that they start mostly run code that was just compiled. These two features of the runtime
# only make that slower: one protects compiled code, the other watches it to compile it better later.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

step() { printf '\n== %s\n' "$*"; }

step "Tools"
if ! command -v dotnet; then
  echo "The .NET 10 SDK is missing: install it and put dotnet on the PATH." >&2
  exit 1
fi
# dotnet needs ICU, whose package's name carries a version; the tests start PostgreSQL servers of their own.
missing=()
ldconfig -p | grep libicuuc >/dev/null || missing+=('^libicu[0-9]+$')
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
# The pages are visited in a real browser.
[[ -n ${BOOKING_TEST_CHROMIUM:-} ]] || command -v chromium || missing+=(chromium)
# Native programs are linked by a C compiler, with zlib.
command -v clang || command -v gcc || missing+=(gcc libc6-dev)
[[ -e /usr/include/zlib.h ]] || missing+=(zlib1g-dev)
if [[ ${#missing[@]} -gt 0 && $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends "${missing[@]}"
fi
sdk=$(dotnet --version)
echo "$sdk"
compiler=$(dotnet --list-sdks | sed -n "s|^$sdk \[\(.*\)\]$|\1/$sdk/Roslyn/bincore/VBCSCompiler.dll|p")
trap 'dotnet "$compiler" "-pipename:$SharedCompilationId" -shutdown || true; rm -rf "$work"' EXIT
# The MongoDB store is tested through the real driver against a test server on Node.js, where no genuine one is named.
if ! command -v npm && [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends nodejs npm
fi
npm ci --prefix tests/mongo-wire --no-audit --no-fund
# The calendars are read back with libraries for Node.js, as calendar programs read them.
npm ci --prefix tests/calendar-readers --no-audit --no-fund
# The browser is driven from Node.js, too.
npm ci --prefix tests/page-visitors --no-audit --no-fund

step "Build"
dotnet restore Booking.Engine.sln
dotnet build Booking.Engine.sln --configuration Release --no-restore

step "Test"
tests=0
dotnet test --solution Booking.Engine.sln --configuration Release --no-build --no-progress --no-ansi \
  --results-directory "$work/results" --report-xunit-xml || tests=$?

# Writes the project file of a program that uses the packages $1, $2, ...; and has the properties that $properties holds.
project() {
  local package
  echo "<Project Sdk=\"Microsoft.NET.Sdk\">
    <PropertyGroup>
      <TargetFramework>net10.0</TargetFramework>
      <OutputType>Exe</OutputType>
      <Nullable>enable</Nullable>
      <ImplicitUsings>enable</ImplicitUsings>
      ${properties:-}
    </PropertyGroup>
    <ItemGroup>"
  for package; do echo "<PackageReference Include=\"${package%=*}\" Version=\"${package#*=}\" />"; done
  echo "</ItemGroup></Project>"
}

# Starts the app $1 in its folder, and prints the pages at the paths $2, $3, ...
ask() (
  app=$1
  shift
  cd "$(dirname "$app")"
  while [[ ! -e $(basename "$app" .dll).csproj ]]; do cd ..; done
  log=$(mktemp -p "$work")
  ASPNETCORE_ENVIRONMENT=Development dotnet "$app" --urls http://127.0.0.1:0 >"$log" &
  trap 'kill $! && wait $! || true' EXIT
  for _ in {1..300}; do
    address=$(sed -n 's/.*Now listening on: //p' "$log")
    [[ -z $address ]] || break
    sleep 0.1
  done
  for path; do
    node -e 'fetch(process.argv[1]).then(async r => { console.log(await r.text()); process.exitCode = r.ok ? 0 : 1; })' "$address$path"
  done
)

# Runs the shell blocks of the document $2 that begin with $3, in the folder $1. ShellBlockTests knows the blocks that are run here.
walk() {
  local walker="$PWD/tests/walk.sh" document="$PWD/$2"
  (cd "$1" && bash "$walker" "$document" "$3")
}

# Proves a store in a project that the template $1 makes, by the C# of the Conformance package's README: its first block, and the one with $2.
# The store is the one in memory under the names that the README uses.
prove() {
  local readme="$PWD/tests/Booking.Engine.Conformance/README.md" project="$work/proved/Store.$1"
  dotnet new "$1" --output "$project"
  rm "$project"/*Test1.cs
  echo 'global using BookingEngine;
    global using BookingEngine.Conformance;
    global using Microsoft.Extensions.DependencyInjection;
    global using MyDatabase = BookingEngine.Stores.InMemoryStore;
    global using MyStore = BookingEngine.Stores.InMemoryStore;' >"$project/Usings.cs"
  awk -v text="$2" '
    /^```csharp/ { inside = 1; block = ""; next }
    /^```/ && inside { inside = 0; if (blocks++ == 0 || index(block, text)) printf "%s", block }
    inside { block = block $0 "\n" }
  ' "$readme" >"$project/MyStoreTests.cs"
  (cd "$project" && dotnet add package Booking.Engine.Conformance --prerelease && dotnet test)
}

# Packs under a version that no package source has, and restores with a cache of its own: so what is used is what was
# built above. All other packages come from the machine's own source, or from where the build above has left them.
use_packages() (
  set -e
  local version=0.1.0-check
  dotnet pack Booking.Engine.sln --configuration Release --no-build --output "$work/packages" -p:MinVerVersionOverride=$version
  mkdir "$work/readme"
  cp -r tests/published "$work"
  echo "<configuration>
    <packageSources><add key=\"packed\" value=\"packages\" /></packageSources>
    <fallbackPackageFolders><add key=\"machine\" value=\"${NUGET_PACKAGES:-$HOME/.nuget/packages}\" /></fallbackPackageFolders>
  </configuration>" >"$work/nuget.config"
  export NUGET_PACKAGES="$work/cache"

  # What comes in each of the two lanes needs nothing of the other, and alone keeps little more than one core busy.
  (use_in_apps) &
  local apps=$!
  (use_as_documented) >"$work/documented.log" 2>&1 &
  local documented=$! failed=0
  wait $apps || failed=1
  wait $documented || failed=1
  cat "$work/documented.log"
  exit $failed
)

use_in_apps() {
  step "Use the packages: the README's C#, on Booking.Engine alone"
  awk '/^```/ { if (inside) exit; inside = /^```csharp/; next } inside' README.md >"$work/readme/Program.cs"
  [[ -s $work/readme/Program.cs ]] || { echo "README.md has no csharp block." >&2; exit 1; }
  project Booking.Engine=$version >"$work/readme/Readme.csproj"
  dotnet run --project "$work/readme"

  step "Use the packages: an app with tables, endpoints, users and pages of its own, its tests in xunit v2, and a worker"
  dotnet restore "$work/published/Published.slnx"
  walk "$work/published/Shop" docs/storage.md 'dotnet tool install'
  dotnet build "$work/published/Published.slnx" --no-restore
  (cd "$work/published" && dotnet test Shop.Tests --no-build)
  dotnet "$work/published/Shop.Worker/bin/Debug/net10.0/Shop.Worker.dll"

  step "Use the packages: dotnet new booking"
  dotnet new install "$work/packages/Booking.Templates.$version.nupkg" --debug:custom-hive "$work/hive"
  dotnet new booking --output "$work/MyShop" --debug:custom-hive "$work/hive"
  dotnet build "$work/MyShop"
  ask "$work/MyShop/bin/Debug/net10.0/MyShop.dll" / /manage >"$work/pages.html"
  [[ $(grep -c 'Salon Demo' "$work/pages.html") -eq 2 ]]

  step "Use the packages: a program compiled ahead of time, without a warning"
  properties='<PublishAot>true</PublishAot><TreatWarningsAsErrors>true</TreatWarningsAsErrors>' \
    project Microsoft.Extensions.DependencyInjection='10.*' Booking.Engine=$version >"$work/published/Native/Native.csproj"
  dotnet publish "$work/published/Native" --use-current-runtime --output "$work/native"
  "$work/native/Native"
}

use_as_documented() {
  if [[ -n ${BOOKING_TEST_LONG:-} ]]; then
    step "Use the packages: a store proved in xunit v2, NUnit and MSTest, as the Conformance package's README says"
    prove xunit MemberData
    prove nunit TestCaseSource
    prove mstest DynamicData
  fi

  step "The smallest sample"
  ask "$PWD/samples/Minimal/bin/Release/net10.0/Minimal.dll" / | grep 'Tech Repair Shop'

  step "The shell blocks of the other documents"
  mkdir -p "$work/blocks/pages" "$work/blocks/jwts" "$work/home"
  ln -s "$PWD" "$work/blocks/booking-engine"
  walk "$work/blocks" README.md 'dotnet new console'
  walk "$work/blocks" adapters/Booking.Engine.AspNetCore/README.md 'dotnet new web'
  walk "$work/blocks/pages" adapters/Booking.Engine.Pages/README.md 'dotnet new web'
  walk "$work/blocks/Shop" src/Booking.Engine/README.md 'dotnet add package'
  walk "$work/blocks/Shop" adapters/Booking.Engine.EntityFrameworkCore/README.md 'dotnet add package'
  walk "$work/blocks/Shop" adapters/Booking.Engine.MongoDB/README.md 'dotnet add package'
  walk "$work/blocks/Shop" tests/Booking.Engine.Conformance/README.md 'dotnet add package'
  export ConnectionStrings__Booking="Data Source=$work/booking.db"
  walk . README.md 'dotnet run --project'
  walk . docs/http-api.md 'dotnet run --project'
  unset ConnectionStrings__Booking
  # The tool writes into the project, so it gets a copy.
  cp -r Directory.* samples "$work/blocks/jwts"
  HOME="$work/home" walk "$work/blocks/jwts" docs/http-api.md 'dotnet user-jwts'
  [[ -z ${BOOKING_TEST_LONG:-} ]] || walk . .github/CONTRIBUTING.md 'dotnet run -c Release'

  step "Use the packages: the steps of docs/getting-started.md"
  mkdir "$work/walk"
  ln -s "$PWD" "$work/walk/booking-engine"
  cd "$work/walk"
  bash booking-engine/tests/walk.sh booking-engine/docs/getting-started.md
}

# The documents and the reference of the API as a site, in artifacts/site, of what was built above.
site=0
if [[ -n ${BOOKING_TEST_LONG:-} ]]; then
  step "Site"
  dotnet tool restore && dotnet docfx docfx.json --warningsAsErrors || site=$?
fi

step "Pack"
set +e
use_packages
used=$?
set -e

step "Result"
# Each test program wrote one report, whose <assembly> element carries its counts.
sum() {
  { find "$work/results" -name '*.xml' -exec grep -ho '<assembly [^>]*>' {} + || true; } 2>/dev/null |
    { grep -o " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
passed=$(sum passed)
failed=$(($(sum failed) + $(sum errors)))
# Those that run only when asked for by name measure and test nothing; they are no part of the suite.
skipped=$(sum skipped)
[[ $tests -eq 0 ]] || echo "dotnet test ended with $tests."
[[ $used -eq 0 ]] || echo "The packages could not be made or used."
[[ $site -eq 0 ]] || echo "The site could not be built."
echo "$passed passed, $failed failed, $skipped skipped"
[[ $tests -eq 0 && $site -eq 0 && $used -eq 0 && $failed -eq 0 && $passed -gt 0 ]]
