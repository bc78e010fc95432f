#!/usr/bin/env bash
# bicep: dateTimeAdd reads 00:00+02:00 as 00:00 UTC, dateTimeToEpoch as 22:00 UTC of the day before.
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
output added string = dateTimeAdd('2026-03-31T00:00:00+02:00', 'PT1H')
output epoch int = dateTimeToEpoch('2026-03-31T00:00:00+02:00')
BICEP
echo "using 'main.bicep'" >main.bicepparam
"$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
output() { grep -oE "\"$1\": [^,]+" main.snapshot.json | head -n 1 | cut -d ' ' -f 2- | tr -d '"'; }
echo "$("$bicep" --version): of 2026-03-31T00:00:00+02:00 dateTimeAdd with PT1H makes $(output added), dateTimeToEpoch $(output epoch), which is $(date -u -d "@$(output epoch)" +%FT%TZ)"
[ "$(output added)" = 2026-03-31T01:00:00Z ] && [ "$(output epoch)" = 1774908000 ]
