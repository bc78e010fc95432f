#!/usr/bin/env bash
# bicep: dateTimeAdd takes a month for 30 days and a year for 365, so the end of January and a month is the second of March.
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
output month string = dateTimeAdd('2026-01-31T00:00:00Z', 'P1M')
output year string = dateTimeAdd('2024-02-01T00:00:00Z', 'P1Y')
BICEP
echo "using 'main.bicep'" >main.bicepparam
"$bicep" snapshot main.bicepparam --mode overwrite >/dev/null
output() { grep -oE "\"$1\": [^,]+" main.snapshot.json | head -n 1 | cut -d ' ' -f 2- | tr -d '"'; }
echo "$("$bicep" --version): dateTimeAdd of 2026-01-31 and P1M is $(output month), of 2024-02-01 and P1Y $(output year)"
[ "$(output month)" = 2026-03-02T00:00:00Z ] && [ "$(output year)" = 2025-01-31T00:00:00Z ]
