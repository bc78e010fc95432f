#!/usr/bin/env bash
# bicep: parseCidr says of a /31 that its last usable address is its first, though it names the other one as broadcast.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat >get.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.linux-x64" Version="[0.49.2]" /></ItemGroup>
</Project>
XML
dotnet restore --packages packages get.csproj >/dev/null
bicep=packages/azure.bicep.commandline.linux-x64/0.49.2/tools/bicep
chmod +x "$bicep"
cat >main.bicep <<'BICEP'
var range = parseCidr('10.0.0.0/31')
output first string = range.firstUsable
output last string = range.lastUsable
output broadcast string = range.broadcast
BICEP
echo "using 'main.bicep'" >main.bicepparam
"$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
output() { grep -oE "\"$1\": [^,]+" main.snapshot.json | head -n 1 | cut -d ' ' -f 2- | tr -d '"'; }
echo "$("$bicep" --version): parseCidr('10.0.0.0/31') has $(output first) to $(output last) as usable, $(output broadcast) as broadcast"
[ "$(output first)" = 10.0.0.0 ] && [ "$(output last)" = 10.0.0.0 ] && [ "$(output broadcast)" = 10.0.0.1 ]
